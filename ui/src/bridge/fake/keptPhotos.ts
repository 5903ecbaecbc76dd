// The photos in the fake program's vault.

import type { Composition, GalleryItem, DecodeNote, PhotoRetention, Recipe } from "../index";

const DAY = 86_400_000;

/** Gives the address of the picture of a kept photo. */
export type PictureUrl = (id: string, side: "original" | "output") => string;

export class KeptPhotos {
  /** Newest first. */
  items: GalleryItem[] = [];
  /** Ids of photos whose record does not verify. */
  damaged: string[] = [];
  newer: string[] = [];
  #pictureUrl: PictureUrl | undefined;
  #now: () => number;
  #count = 0;

  constructor(pictureUrl: PictureUrl | undefined, now: () => number = Date.now) {
    this.#pictureUrl = pictureUrl;
    this.#now = now;
  }

  add(name: string, recipe: Recipe | null, notes: DecodeNote[] = [], composition: Composition | null = null): GalleryItem {
    const id = `photo-${++this.#count}`;
    const size = { width: 768, height: 1024 };
    const thumbnail = this.#pictureUrl?.(id, "output") ?? `photo://localhost/${id}`;
    const photo = this.#pictureUrl?.(id, "original") ?? `photo://localhost/${id}-photo`;
    const item = { id, name, added: this.#now(), album: null, favourite: false, pinned: false, due: null, recipe, composition, updated: null, stack: name, original: size, output: size, thumbnail, photo, notes };
    this.items.unshift(item);
    return item;
  }

  /** Adds a picture of the photo of this id to an album, and gives its id. */
  addToAlbum(id: string, album: string): string {
    const item = this.add(this.items.find((item) => item.id === id)?.name ?? id, null);
    this.change([item.id], { album });
    return item.id;
  }

  urls(id: string) {
    const url = this.#pictureUrl ?? ((id, side) => `photo://localhost/${id}-${side}`);
    return { original: url(id, "original"), sharp: url(id, "original"), output: url(id, "output") };
  }

  remove(ids: string[]): void {
    this.items = this.items.filter(({ id }) => !ids.includes(id));
    this.damaged = this.damaged.filter((id) => !ids.includes(id));
    this.newer = this.newer.filter((id) => !ids.includes(id));
  }

  setRetention(ids: string[], stay: PhotoRetention): void {
    const due = { usual: null, pinned: null, for: "days" in stay ? Date.now() + stay.days * DAY : null }[stay.stay];
    this.change(ids, { pinned: stay.stay === "pinned", due });
  }

  /** Changes what is known of these photos. */
  change(ids: string[], fields: Partial<GalleryItem>): void {
    this.items = this.items.map((item) => (ids.includes(item.id) ? { ...item, ...fields } : item));
  }

  /** What would be purged automatically with this number of days. */
  previewRetention(days: number | null) {
    const photos = days === null ? 0 : this.items.filter(({ pinned }) => !pinned).length;
    return { photos, first: photos > 0 ? Date.now() + (days ?? 0) * DAY : null };
  }
}
