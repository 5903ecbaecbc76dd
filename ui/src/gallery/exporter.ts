// Brings portraits out of the vault: to files, to the clipboard, and to other programs by drag.

import type { Bridge, ExportChoice, ExportTarget, GalleryItem } from "../bridge";
import { messages } from "../shared/messages";
import type { Notices } from "../shared/notices.svelte";

export class Exporter {
  #bridge: Bridge;
  #notices: Notices;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  /** Exports the portrait, or with `original` its photo, without metadata; as `choice` says, where there is one. Gives whether it was written. */
  async export(item: GalleryItem, original = false, choice: ExportChoice | null = null): Promise<boolean> {
    let name: string | null = null;
    await this.#notices.runOrReport(async () => {
      name = await this.#bridge.exportPhoto(item.id, original, choice, messages.dialogs.export);
      if (name) this.#notices.info(messages.photo.exported(name));
    });
    return name !== null;
  }

  /** Exports portraits into a folder or one zip file, and reports both failures and successes. */
  async exportMany(items: GalleryItem[], target: ExportTarget): Promise<void> {
    await this.#notices.runOrReport(async () => {
      const exported = await this.#bridge.exportMany(items.map((item) => item.id), target, messages.dialogs[target]);
      if (!exported) return;
      for (const report of exported.failed) this.#notices.fault(report);
      if (exported.photos > 0) this.#notices.info(messages.gallery.exported(exported.photos, exported.place));
    });
  }

  /** Starts a native drag of the portrait in place of the web view's own drag. */
  dragOut(event: DragEvent, item: GalleryItem): void {
    event.preventDefault();
    void this.#notices.runOrReport(() => this.#bridge.dragOut(item.id));
  }

  /** Writes the receipt of the last purge. */
  async saveReceipt(): Promise<void> {
    await this.#notices.runOrReport(async () => {
      const name = await this.#bridge.saveReceipt(messages.receipt.dialog);
      if (name) this.#notices.info(messages.receipt.saved(name));
    });
  }

  /** Copies the portrait to the clipboard. */
  async copy(item: GalleryItem): Promise<void> {
    await this.#notices.runOrReport(async () => {
      await this.#bridge.copyPhoto(item.id);
      this.#notices.info(messages.photo.copied);
    });
  }
}
