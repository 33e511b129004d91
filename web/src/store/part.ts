import type { ReadonlySignal } from "@preact/signals";
import { RequestError, reach } from "../wire/rest";
import { Question } from "./question";

/**
 * A Part is a part of the script that comes after the first, and is asked for
 * like everything else that the server has.
 */
export class Part<T> {
  readonly question: Question<T>;
  private asked = false;
  private failed = false;

  constructor(
    private readonly load: () => Promise<T>,
    resumes: ReadonlySignal<number>,
  ) {
    this.question = new Question(resumes);
  }

  /** Asks for it, unless that was done. */
  fetch(): void {
    if (this.asked) return;
    this.asked = true;
    this.question.ask(() => this.bring());
  }

  /**
   * A browser may remember that a module did not come, and another version of the
   * server has other modules: in both cases only the page as a whole comes again.
   */
  private async bring(): Promise<T> {
    try {
      return await this.load();
    } catch {
      if (this.failed && (await reach()).there) location.reload();
      this.failed = true;
      throw new RequestError(0, "The server cannot be reached, or has another version.");
    }
  }
}
