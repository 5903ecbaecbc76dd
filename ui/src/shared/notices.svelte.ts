// What the person is told in passing: good news goes by itself, a fault stays until it is dismissed.

import type { Report } from "../bridge";

export interface Notice {
  id: number;
  kind: "done" | "fault";
  about: string | null;
  sentence: string;
  remedy: string | null;
}

/** How long good news is shown, in milliseconds. */
const GLANCE = 5000;

export class Notices {
  shown = $state<Notice[]>([]);
  #count = 0;

  tell(sentence: string): void {
    const id = this.#add({ kind: "done", about: null, sentence, remedy: null });
    setTimeout(() => this.dismiss(id), GLANCE);
  }

  fail({ about, sentence, remedy }: Report): void {
    this.#add({ kind: "fault", about, sentence, remedy });
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, "id">): number {
    const id = ++this.#count;
    this.shown.push({ id, ...notice });
    return id;
  }
}
