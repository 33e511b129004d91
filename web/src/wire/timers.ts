/** What a connection needs of the browser's time; tests bring their own. */
export interface Clockwork {
  monotonic(): number;
  after(delay: number, run: () => void): number;
  cancel(timer: number): void;
}

/** Timers that end together, with what they were for. */
export class Timers {
  private readonly running = new Set<number>();

  constructor(private readonly clockwork: Clockwork) {}

  later(delay: number, run: () => void): void {
    const timer = this.clockwork.after(delay, () => {
      this.running.delete(timer);
      run();
    });
    this.running.add(timer);
  }

  clear(): void {
    for (const timer of this.running) this.clockwork.cancel(timer);
    this.running.clear();
  }
}
