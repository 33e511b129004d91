import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { RequestError } from "../wire/rest";
import { Question } from "./question";

const settle = () => new Promise((done) => setTimeout(done));

function rig() {
  const resumes = signal(0);
  return { resumes, question: new Question<string>(resumes) };
}

test("an answer stays while the next one is awaited, and when none comes", async () => {
  const { question } = rig();
  question.ask(async () => "old");
  await settle();
  let fail: (error: Error) => void = () => {};
  question.ask(() => new Promise((_, reject) => (fail = reject)));
  expect([question.answer.value, question.asking.value]).toEqual(["old", true]);
  fail(new RequestError(0, "The server cannot be reached."));
  await settle();
  expect([question.answer.value, question.asking.value]).toEqual(["old", false]);
  expect(question.trouble.value).toEqual({ text: "The server cannot be reached.", final: false });
});

test("the trouble stays until the question is answered", async () => {
  const { question } = rig();
  let there = false;
  question.ask(async () => {
    if (there) return "new";
    throw new RequestError(503, "The arena is waking up.");
  });
  await settle();
  there = true;
  question.again();
  expect(question.trouble.value?.text).toBe("The arena is waking up.");
  await settle();
  expect([question.answer.value, question.trouble.value]).toEqual(["new", null]);
});

test("a line that comes back asks again", async () => {
  const { question, resumes } = rig();
  const request = vi.fn(async () => "answer");
  resumes.value++;
  question.ask(request);
  await settle();
  resumes.value++;
  await settle();
  expect(request).toHaveBeenCalledTimes(2);
  question.drop();
  resumes.value++;
  expect(request).toHaveBeenCalledTimes(2);
});

test("an answer to an earlier question is not taken", async () => {
  const { question } = rig();
  let late: (text: string) => void = () => {};
  question.ask(() => new Promise((answer) => (late = answer)));
  question.ask(async () => "second");
  await settle();
  late("first");
  await settle();
  expect(question.answer.value).toBe("second");
});

test("what does not exist will not exist when asked again", async () => {
  const { question } = rig();
  question.ask(async () => {
    throw new RequestError(404, "There is no such decision.");
  });
  await settle();
  expect(question.trouble.value?.final).toBe(true);
});

test("a question that nobody answers is given up", async () => {
  vi.useFakeTimers();
  const { question } = rig();
  question.ask(
    (gone) => new Promise((_, reject) => gone.addEventListener("abort", () => reject(gone.reason))),
  );
  await vi.advanceTimersByTimeAsync(20_000);
  vi.useRealTimers();
  expect(question.trouble.value?.text).toBe("The server did not answer in time.");
});
