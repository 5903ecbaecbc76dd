// Everything kept, and the one that is being looked at.

import type { Bridge, GalleryItem, Look } from "../bridge";

export class GalleryController {
  items = $state<GalleryItem[]>([]);
  open = $state<GalleryItem | null>(null);
  look = $state<Look | null>(null);
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async load(): Promise<void> {
    this.items = await this.#bridge.gallery();
    if (this.open && !this.items.some((item) => item.id === this.open?.id)) this.leave();
  }

  async show(item: GalleryItem): Promise<void> {
    this.open = item;
    this.look = null;
    const look = await this.#bridge.look(item.id);
    // Another one may have been opened meanwhile.
    if (this.open?.id === item.id) this.look = look;
  }

  /** Shows the next (1) or the one before (-1). */
  async step(by: 1 | -1): Promise<void> {
    const at = this.items.findIndex((item) => item.id === this.open?.id);
    const item = this.items[at + by];
    if (at >= 0 && item) await this.show(item);
  }

  leave(): void {
    this.open = null;
    this.look = null;
  }

  clear(): void {
    this.items = [];
    this.leave();
  }

  async purge(item: GalleryItem): Promise<void> {
    await this.#bridge.purge([item.id]);
    this.items = this.items.filter((kept) => kept.id !== item.id);
    if (this.open?.id === item.id) this.leave();
  }
}
