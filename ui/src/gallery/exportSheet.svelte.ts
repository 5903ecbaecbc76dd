// What is chosen for the file of a portrait: its name, its size and its format, and how it will look.

import type { Bridge, ExportAs, ExportChoice, FormatCard, GalleryItem, ImageSize } from "../bridge";
import { locale } from "../shared/language.svelte";

interface Context {
  bridge: Bridge;
  /** What was chosen last. */
  last: () => { file: ExportAs; size: string | null };
  /** Writes the portrait, and gives whether it was written. */
  write: (item: GalleryItem, choice: ExportChoice) => Promise<boolean>;
  /** Keeps what was chosen for the next time. */
  remember: (file: ExportAs, size: string | null) => Promise<void>;
}

export class ExportSheet {
  /** The portrait that is exported; null where the sheet is closed. */
  item = $state.raw<GalleryItem | null>(null);
  name = $state("");
  file = $state<ExportAs>("jpeg");
  /** The sizes that the program draws portraits for. */
  sizes = $state.raw<readonly FormatCard[]>([]);
  #size = $state.raw<string | null>(null);
  /** Addresses of the portrait in each size, as far as they have arrived. */
  #pictures = $state.raw<Record<string, string>>({});
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Opens the sheet with what was chosen last. */
  async open(item: GalleryItem, now = new Date()): Promise<void> {
    const { file, size } = this.#context.last();
    this.item = item;
    this.file = file;
    this.name = neutralName(item, now);
    this.#pictures = {};
    this.#size = null;
    this.sizes = (await this.#context.bridge.templates(locale.language)).formats;
    if (this.item === item && this.sizes.some(({ id }) => id === size)) this.choose(size);
  }

  close(): void {
    this.item = null;
    this.#pictures = {};
  }

  /** Name of the size; null for the portrait's own. */
  get size(): string | null {
    return this.#size;
  }

  choose(size: string | null): void {
    this.#size = size;
    const { item } = this;
    if (item && size !== null && !(size in this.#pictures)) void this.#draw(item, size);
  }

  /** Width and height of the file. */
  get pixels(): ImageSize | null {
    const size = this.sizes.find(({ id }) => id === this.#size);
    return size ?? this.item?.output ?? this.item?.original ?? null;
  }

  /** Address of what will be in the file, where it is another picture than the portrait; null until it has arrived. */
  get picture(): string | null {
    return this.#size === null ? null : (this.#pictures[this.#size] ?? null);
  }

  /** Asks for a place, writes the file, and closes the sheet where it was written. */
  async write(): Promise<void> {
    const { item, name, file, size } = this;
    if (!item) return;
    await this.#context.remember(file, size);
    if ((await this.#context.write(item, { name, file, size })) && this.item === item) this.close();
  }

  /** What cannot be drawn in a size is said when it is written. */
  async #draw(item: GalleryItem, size: string): Promise<void> {
    const picture = await this.#context.bridge.previewExport(item.id, size).catch(() => null);
    if (picture !== null && this.item === item) this.#pictures = { ...this.#pictures, [size]: picture };
  }
}

/** A name that sorts by the day and says nothing of who is shown: portrait-2026-11-27-storybook. */
export function neutralName({ recipe, composition }: GalleryItem, now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  return [composition?.kind ?? "portrait", ...day, ...(recipe?.styles.map(({ name }) => name) ?? [])].join("-");
}
