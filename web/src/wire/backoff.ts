const base = 500;
const limit = 15_000;

/** A wait before the given attempt (from 0), with full jitter: 0.5 s × 2ⁿ, at most 15 s. */
export function backoff(attempt: number, random: () => number): number {
  return random() * Math.min(limit, base * 2 ** Math.min(attempt, 10));
}

/** What the server wants after it closed the connection. */
export type Verdict = { again: false; why: string } | { again: true; within: number | null };

/** Reads the close code and the `retry` (milliseconds) of its reason. */
export function verdict(code: number, reason: string): Verdict {
  switch (code) {
    case 4003:
      return { again: false, why: "The server refused this page." };
    case 1012:
    case 4001:
      return { again: true, within: retryOf(reason) ?? 2000 };
    case 4029:
      return { again: true, within: retryOf(reason) ?? limit };
    default:
      return { again: true, within: retryOf(reason) };
  }
}

/** Finds `retry` in a reason: `{"retry":2000}`, `retry=2000` or `retry 2000`. */
function retryOf(reason: string): number | null {
  const found = /retry\D{0,4}(\d{1,6})/.exec(reason);
  return found ? Math.min(Number(found[1]), 60_000) : null;
}
