const beat = 1_000; // ms
const asleep = 5_000; // ms that a visible page's timer must be late
const throttled = 90_000; // ms that a hidden page's timer must be late; browsers delay it up to a minute

/**
 * Calls wake when the page may have missed something: it became visible, was
 * thawed, came back from the history, or the machine slept (slept is true).
 */
export function watchWake(wake: (slept: boolean) => void): void {
  let last = Date.now();
  let hidden = document.hidden;
  const late = () => {
    const gap = Date.now() - last;
    last = Date.now();
    return gap > (hidden || document.hidden ? throttled : asleep);
  };
  setInterval(() => {
    const slept = late();
    hidden = document.hidden;
    if (slept) wake(true);
  }, beat);
  document.addEventListener("visibilitychange", () => {
    const slept = late();
    hidden = document.hidden;
    if (!document.hidden) wake(slept);
  });
  document.addEventListener("resume", () => {
    last = Date.now();
    wake(true);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) wake(true);
  });
}
