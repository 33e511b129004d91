/**
 * How long the browser tests wait, and how large they are.
 *
 * ARENA_TEST_PATIENCE multiplies every wait. A wait ends when its condition
 * holds, so only a test that hangs ever uses it up, however slow or busy the
 * machine is. ARENA_TEST_SIZE chooses the size: small finds regressions within
 * minutes, full is what the README states. A size never changes what is claimed.
 */
const minute = 60_000; // ms

const factor = factorOf(process.env.ARENA_TEST_PATIENCE || "1");
const full = isFull(process.env.ARENA_TEST_SIZE || "small");

/** Limits in milliseconds that only a hang reaches. */
export const patience = {
  /** Of one condition. */
  condition: 2 * minute * factor,
  /** Of a test with all that is made for it. */
  test: 6 * minute * factor,
};

/** Returns what belongs to the size that was chosen. */
export function sized<T>(small: T, large: T): T {
  return full ? large : small;
}

/** Waits until a condition holds, which may throw to end the wait; looks every so many milliseconds. */
export async function until(what: string, holds: () => Promise<boolean>, every = 50): Promise<void> {
  const end = performance.now() + patience.condition;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${patience.condition / 1000} s`);
    await new Promise((again) => setTimeout(again, every));
  }
}

function factorOf(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`ARENA_TEST_PATIENCE is ${JSON.stringify(text)}; it must be a positive number, such as 3`);
}

function isFull(text: string): boolean {
  if (text === "small" || text === "full") return text === "full";
  throw new Error(`ARENA_TEST_SIZE is ${JSON.stringify(text)}; it must be small or full`);
}
