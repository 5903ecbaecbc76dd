// What the person is told in passing: good news goes by itself, a fault stays until it is dismissed.

import type { Report } from "../bridge";

export type Notice = { id: number } & ({ kind: "done"; sentence: string } | { kind: "fault"; report: Report });

/** How long good news is shown, in milliseconds. */
const GLANCE = 5000;

export class Notices {
  shown = $state<Notice[]>([]);
  #count = 0;

  tell(sentence: string): void {
    const id = ++this.#count;
    this.shown.push({ id, kind: "done", sentence });
    setTimeout(() => this.dismiss(id), GLANCE);
  }

  fail(report: Report): void {
    this.shown.push({ id: ++this.#count, kind: "fault", report });
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
