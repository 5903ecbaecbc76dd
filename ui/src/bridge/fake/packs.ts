// Packs and stickers in the fake program: what was requested, and pictures that come one after the other.

import type { PackChoice, PackResult, Update } from "../index";

/** What of the fake program a pack needs. */
interface Program {
  /** Milliseconds that a picture takes. */
  delay: number;
  isCancelled: () => boolean;
  /** Keeps a picture of the pack and gives its id; null where it is written to a file. */
  keep: () => string | null;
  emit: (update: Update) => void;
}

export class FakePacks {
  /** All that were requested, in order. */
  requested: PackChoice[] = [];
  /** Pictures that the cancelled pack lacks. */
  #left = 0;

  /** Makes what is left of a cancelled pack, or all of it. `place` is the album or the folder. */
  async make(item: string, choice: PackChoice, place: string, { delay, isCancelled, keep, emit }: Program): Promise<PackResult> {
    this.requested.push(choice);
    const total = (choice.looks?.length ?? 0) * Math.max(1, choice.formats?.length ?? 0);
    for (let done = total - (this.#left || total); done < total; ) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (isCancelled()) {
        this.#left = total - done;
        return { place, made: done, left: this.#left };
      }
      emit({ type: "packed", item, done: ++done, total, photo: keep() });
      emit({ type: "gallery-changed" });
    }
    this.#left = 0;
    return { place, made: total, left: 0 };
  }
}
