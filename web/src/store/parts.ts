import type { ReadonlySignal } from "@preact/signals";
import { Part } from "./part";

/** The parts of the script that come after the first; scripts/size.mjs knows how large each may be. */
export class Parts {
  /** The chart's canvas, which every first view shows. */
  readonly stage;
  /** What the dialog of a decision shows. */
  readonly sheet;
  /** What other dialogs show. */
  readonly dialogs;
  /** What an agent writes before it has decided. */
  readonly writing;

  constructor(resumes: ReadonlySignal<number>) {
    this.stage = new Part(() => import("../views/stage"), resumes);
    this.sheet = new Part(() => import("../views/sheet"), resumes);
    this.dialogs = new Part(() => import("../views/dialogs"), resumes);
    this.writing = new Part(() => import("../views/writing"), resumes);
  }

  /** Asks for all that dialogs show, so that one opens at once, and without a network, too. */
  fetchLater(): void {
    this.sheet.fetch();
    this.dialogs.fetch();
  }
}
