import { expect, test } from "vitest";
import { EventReader } from "./streamlink";

const text =
  'id: k1:3\ndata: {"p":1}\n\n: a comment\ndata: one\r\ndata:two\r\n\r\nretry: 750\n\ndata: unfinished';

test.each([1, 2, 7, text.length])("events are put together from pieces of %i characters", (size) => {
  const events: string[] = [];
  const reader = new EventReader((event) => events.push(event));
  for (let i = 0; i < text.length; i += size) reader.read(text.slice(i, i + size));
  expect(events).toEqual(['{"p":1}', "one\ntwo"]);
  expect(reader.retry).toBe(750);
});
