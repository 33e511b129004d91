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
  /** What stands behind the tabs that are not shown first. */
  readonly behind;
  readonly chat;
  /** What an agent writes before it has decided. */
  readonly writing;

  constructor(resumes: ReadonlySignal<number>) {
    this.stage = new Part(() => import("../views/stage"), resumes);
    this.sheet = new Part(() => import("../views/sheet"), resumes);
    this.dialogs = new Part(() => import("../views/dialogs"), resumes);
    this.behind = new Part(() => import("../views/behind"), resumes);
    this.chat = new Part(() => import("../views/chat"), resumes);
    this.writing = new Part(() => import("../views/writing"), resumes);
  }

  /** Asks for all that dialogs and tabs show, so that they open at once, and without a network, too. */
  fetchLater(): void {
    this.sheet.fetch();
    this.dialogs.fetch();
    this.behind.fetch();
    this.chat.fetch();
  }
}
