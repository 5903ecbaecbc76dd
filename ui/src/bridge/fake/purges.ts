// Purges that can be undone in the fake program: a photo that is hidden until a test lets the time pass.

import type { GalleryItem, Update } from "../index";
import { receipt } from "./data";
import type { KeptPhotos } from "./keptPhotos";

export class FakePurges {
  #photos: KeptPhotos;
  #emit: (update: Update) => void;
  #hidden: GalleryItem | undefined;

  constructor(photos: KeptPhotos, emit: (update: Update) => void) {
    this.#photos = photos;
    this.#emit = emit;
  }

  hide(id: string): void {
    this.finish();
    this.#hidden = this.#photos.items.find((item) => item.id === id);
    this.#photos.remove([id]);
    this.#emit({ type: "gallery-changed" });
  }

  undo(): boolean {
    if (!this.#hidden) return false;
    this.#photos.items = [this.#hidden, ...this.#photos.items];
    this.#hidden = undefined;
    this.#emit({ type: "gallery-changed" });
    return true;
  }

  /** The ten seconds are over. */
  finish(): void {
    if (!this.#hidden) return;
    this.#hidden = undefined;
    this.#emit({ type: "purged", receipt: receipt(1, false) });
  }
}
