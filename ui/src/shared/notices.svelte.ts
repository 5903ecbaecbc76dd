// What the person is told in passing: good news goes by itself, a fault stays until it is dismissed.

import type { Report } from "../bridge";

/** What the person can do about it, in a word. */
export interface Action {
  word: string;
  act: () => void;
}

export type Notice = { id: number } & ({ kind: "done"; sentence: string; action?: Action } | { kind: "fault"; report: Report });

/** How long good news is shown, in milliseconds. */
const GLANCE = 5000;

export class Notices {
  shown = $state<Notice[]>([]);
  #count = 0;

  /** What asks for an answer stays until it is given or dismissed. */
  tell(sentence: string, action?: Action, stays = false): void {
    const id = ++this.#count;
    this.shown.push({ id, kind: "done", sentence, action });
    if (!stays) setTimeout(() => this.dismiss(id), GLANCE);
  }

  fail(report: Report): void {
    this.shown.push({ id: ++this.#count, kind: "fault", report });
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
