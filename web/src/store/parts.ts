import type { ReadonlySignal } from "@preact/signals";
import { Part } from "./part";

/** The parts of the script that come after the first; scripts/size.mjs knows how large each may be. */
export class Parts {
  /** The chart's canvas, which every first view shows. */
  readonly stage;
  /** What dialogs show. */
  readonly dialogs;

  constructor(resumes: ReadonlySignal<number>) {
    this.stage = new Part(() => import("../views/stage"), resumes);
    this.dialogs = new Part(() => import("../views/dialogs"), resumes);
  }
}
