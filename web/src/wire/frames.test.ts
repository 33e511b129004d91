import { expect, test } from "vitest";
import { parseFrame } from "./frames";

test.each([
  '{"e":"k3f9","r":1,"s":18240,"now":1732369500500,"top":[],"d":[]}',
  '{"p":18240,"s":18252,"d":[[1,"AAPL",["1.00",0,0]]]}',
  '{"x":["thinking","gpt-5",true]}',
  '{"hb":18252,"now":1,"crc":3735928559}',
  '{"pong":1,"now":2}',
])("%s is a frame", (text) => {
  expect(parseFrame(text)).toEqual(JSON.parse(text));
});

test.each(["", "{", "null", "7", "[]", "{}", '{"r":1,"s":1}', '{"p":1,"s":2}', '{"x":1}'])(
  "%j is none",
  (text) => {
    expect(parseFrame(text)).toBeNull();
  },
);
