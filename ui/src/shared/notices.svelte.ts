// What the person is told in passing: good news goes by itself, a fault stays until it is dismissed.

import type { Report } from "../bridge";

/** What the person can do about it, in a word. */
export interface NoticeAction {
  label: string;
  run: () => void;
}

export type Notice = { id: number } & ({ kind: "info"; sentence: string; action?: NoticeAction } | { kind: "fault"; report: Report });

/** How long good news is shown, in milliseconds. */
const INFO_DURATION_MS = 5000;

export class Notices {
  shown = $state<Notice[]>([]);
  #count = 0;

  /** What asks for an answer stays until it is given or dismissed. */
  info(sentence: string, action?: NoticeAction, persistent = false): void {
    const id = ++this.#count;
    this.shown.push({ id, kind: "info", sentence, action });
    if (!persistent) setTimeout(() => this.dismiss(id), INFO_DURATION_MS);
  }

  fault(report: Report): void {
    this.shown.push({ id: ++this.#count, kind: "fault", report });
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
