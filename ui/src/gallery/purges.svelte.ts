// Purges of photos: the question before, and for one photo ten seconds in which it can be undone.

import type { Bridge, Receipt } from "../bridge";
import { messages } from "../shared/messages";
import type { NoticeAction, Notices } from "../shared/notices.svelte";
import type { GalleryController } from "./gallery.svelte";

/** As long as the program waits; it has the last word. */
const UNDO_MS = 10_000;

interface Context {
  bridge: Bridge;
  gallery: GalleryController;
  notices: Notices;
  /** The user wants no time to undo. */
  atOnce: () => boolean;
  /** Shows the receipt of a purge. */
  showReceipt: (receipt: Receipt) => NoticeAction;
}

export class PurgeController {
  /** Ids to purge while the user is asked for confirmation. */
  candidates = $state.raw<string[] | null>(null);
  /** The photo whose purge can be undone, the notice that says so, and whether it was open. */
  #waiting = $state.raw<{ id: string; notice: number; wasOpen: boolean } | null>(null);
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Asks for confirmation before a purge. */
  confirm(ids: string[]): void {
    if (ids.length > 0) this.candidates = ids;
  }

  /** The purge that is asked about can be undone for a while: that of one photo which can be shown. */
  get isUndoable(): boolean {
    const [id, more] = this.candidates ?? [];
    return id !== undefined && more === undefined && !this.#context.atOnce() && this.#context.gallery.items.some((item) => item.id === id);
  }

  /** The last purge can be undone. */
  get canUndo(): boolean {
    return this.#waiting !== null;
  }

  /** Purges what the user has confirmed. */
  async purge(): Promise<void> {
    const { candidates: ids, isUndoable } = this;
    this.candidates = null;
    if (!ids) return;
    const { bridge, gallery, notices } = this.#context;
    await notices.runOrReport(async () => {
      const [id] = ids;
      if (id === undefined || !isUndoable) return this.#purged(await gallery.purge(ids), ids.length);
      const wasOpen = gallery.open?.id === id;
      await bridge.purgeLater(id);
      gallery.remove([id]);
      const undo = { label: messages.undoPurge.undo, run: () => void this.undo() };
      this.#waiting = { id, wasOpen, notice: notices.info(messages.undoPurge.waits, undo, { lasting: UNDO_MS }) };
    });
  }

  /** Brings back the photo of the last purge, if its keys are still there. */
  async undo(): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#forget();
    const { bridge, gallery, notices } = this.#context;
    await notices.runOrReport(async () => {
      if (!(await bridge.undoPurge(waiting.id))) return void notices.info(messages.undoPurge.late);
      await gallery.load();
      notices.info(messages.undoPurge.undone);
      const [item] = gallery.of([waiting.id]);
      if (item && waiting.wasOpen && !gallery.open) await gallery.show(item);
    });
  }

  /** The program has purged the photo that waited. */
  finished(receipt: Receipt): void {
    this.#forget();
    this.#purged(receipt, receipt.photos ?? 1);
  }

  clear(): void {
    this.candidates = null;
    this.#forget();
  }

  #forget(): void {
    if (this.#waiting) this.#context.notices.dismiss(this.#waiting.notice);
    this.#waiting = null;
  }

  #purged(receipt: Receipt, photos: number): void {
    this.#context.notices.info(messages.photo.purged(photos), this.#context.showReceipt(receipt));
  }
}
