// Packs and stickers of the open photo: what they are made of, and how far they are.

import type { Bridge, Bystanders, ExportAs, GalleryItem, OwnPicture, PackChoice, PackResult, Preset } from "../bridge";
import { locale } from "../shared/language.svelte";
import { messages } from "../shared/messages";
import type { Notices } from "../shared/notices.svelte";

export type PackKind = NonNullable<PackChoice["kind"]>;
/** What can be chosen under the tab of packs; stickers have a tab of their own. */
export const PACK_KINDS = ["avatar", "family", "season"] as const;

/** How many looks each kind begins with, and what its pictures are for. */
const USUAL_LOOKS: Record<PackKind, number> = { avatar: Infinity, family: 1, season: 1, stickers: 6, own: 0 };
const USUAL_FORMATS: Record<PackKind, readonly string[]> = { avatar: ["profile"], family: ["whole"], season: [], stickers: [], own: [] };

export interface PacksOptions {
  bridge: Bridge;
  notices: Notices;
  /** The names of the looks that there are, in their order. */
  looks: () => readonly string[];
  /** The packs that the user has saved. */
  ownPacks: () => readonly Preset[];
  /** What is done about other people in a photo. */
  bystanders: (item: GalleryItem) => Bystanders;
}

export class PacksController {
  kind = $state<PackKind>("avatar");
  /** Id of the pack of one's own. */
  #ownId = $state("");
  /** Empty for all of them. */
  season = $state("");
  /** What is written on seasons; the usual words where it is empty. */
  greeting = $state("");
  messenger = $state("whatsapp");
  /** Colour of the line around people; null for none. */
  outline = $state<string | null>("#ffffff");
  /** What is written on stickers. */
  word = $state("");
  /** Pictures done, and how many there will be. */
  progress = $state.raw<{ done: number; total: number } | null>(null);
  /** Ids of what was kept of the pack that is shown. */
  #kept = $state.raw<{ of: string; ids: readonly string[] }>({ of: "", ids: [] });
  /** The photo that packs are made of. */
  item = $state.raw<GalleryItem | null>(null);
  /** What was chosen instead of the usual, by kind. */
  #looks = $state.raw<Partial<Record<PackKind, readonly string[]>>>({});
  #formats = $state.raw<Partial<Record<PackKind, readonly string[]>>>({});
  #result = $state.raw<{ of: string; result: PackResult } | null>(null);
  #options: PacksOptions;

  constructor(options: PacksOptions) {
    this.#options = options;
  }

  open(item: GalleryItem): void {
    if (this.item?.id !== item.id) this.clear();
    this.item = item;
  }

  /** Forgets the photo. */
  clear(): void {
    this.item = null;
    this.greeting = this.word = "";
    this.progress = this.#result = null;
    this.#kept = { of: "", ids: [] };
  }

  /** The pack of one's own that is chosen: the first, until another is. */
  get own(): Preset | undefined {
    const packs = this.#options.ownPacks();
    return packs.find(({ id }) => id === this.#ownId) ?? packs[0];
  }

  chooseOwn(id: string): void {
    this.#ownId = id;
  }

  /** The pictures of the pack of one's own. */
  get pictures(): OwnPicture[] {
    const content = this.own?.content;
    return content?.kind === "pack" ? content.pictures : [];
  }

  /** What is ticked now, as pictures of a pack of one's own. */
  ownPictures(file: ExportAs): OwnPicture[] {
    return this.looks.flatMap((name) => this.formats.map((size) => ({ recipe: { styles: [{ name, weight: 1 }], strength: 1 }, size, file })));
  }

  get looks(): readonly string[] {
    if (this.kind === "own") return [...new Set(this.pictures.map(({ recipe }) => recipe.styles[0]?.name ?? ""))];
    return this.#looks[this.kind] ?? this.#options.looks().slice(0, USUAL_LOOKS[this.kind]);
  }

  get formats(): readonly string[] {
    return this.#formats[this.kind] ?? USUAL_FORMATS[this.kind];
  }

  toggleLook(look: string): void {
    const chosen = this.#options.looks().filter((name) => this.looks.includes(name) !== (name === look));
    this.#looks = { ...this.#looks, [this.kind]: chosen };
  }

  toggleFormat(format: string): void {
    const chosen = this.formats.includes(format) ? this.formats.filter((name) => name !== format) : [...this.formats, format];
    this.#formats = { ...this.#formats, [this.kind]: chosen };
  }

  /** Whether there is enough to make something. */
  get complete(): boolean {
    return this.looks.length > 0 && (this.formats.length > 0 || USUAL_FORMATS[this.kind].length === 0);
  }

  get choice(): PackChoice {
    const { kind, looks, formats, season, greeting, messenger, outline, word } = this;
    if (kind === "own") return { kind, pictures: this.pictures };
    const common = { kind, looks: [...looks], formats: [...formats] };
    if (kind === "season") return { ...common, season, greeting: greeting.trim() === "" ? "usual" : { words: greeting }, language: locale.language };
    if (kind === "stickers") return { ...common, messenger, words: word.trim() === "" ? [] : [word], outline: outline === null ? { width: 0, colour: "#ffffff" } : { width: null, colour: outline } };
    return common;
  }

  /** What came of the pack that was made last, as long as the same is chosen. */
  get result(): PackResult | null {
    return this.#result?.of === this.#key ? this.#result.result : null;
  }

  /** Ids of what was kept of it, in the order in which it was made. */
  get kept(): readonly string[] {
    return this.#kept.of === this.#key ? this.#kept.ids : [];
  }

  get #key(): string {
    return JSON.stringify(this.choice);
  }

  /** The program has finished so many pictures, this one the last, where it was kept. */
  advance(item: string, done: number, total: number, kept: string | null): void {
    if (!this.progress || item !== this.item?.id) return;
    this.progress = { done, total };
    if (kept !== null) this.#kept = { of: this.#key, ids: [...this.kept, kept] };
  }

  /** Makes the pack, or what a cancelled one lacks, and keeps it as an album. */
  async make(): Promise<void> {
    const { kinds, album, made } = messages.packs;
    const kind = this.kind === "own" ? (this.own?.name ?? messages.presets.own) : kinds[this.kind];
    const name = album(kind, messages.format.day(Date.now()));
    const { bridge, bystanders } = this.#options;
    await this.#work((item) => bridge.makePack(item.id, this.choice, bystanders(item), name), made);
  }

  /** Asks for a folder and writes a set of stickers into it. */
  async save(): Promise<void> {
    const { bridge, bystanders } = this.#options;
    await this.#work((item) => bridge.saveStickers(item.id, this.choice, bystanders(item), messages.dialogs.folder), messages.packs.saved);
  }

  async cancel(): Promise<void> {
    if (this.item && this.progress) await this.#options.bridge.cancel(this.item.id);
  }

  /** Runs `start` and says what came of it; `start` gives null where the user chose no place. */
  async #work(start: (item: GalleryItem) => Promise<PackResult | null>, words: (count: number, place: string) => string): Promise<void> {
    const { item } = this;
    if (!item || this.progress) return;
    const of = this.#key;
    // What is left of a cancelled pack is made beside what there is of it.
    if (!this.result?.left) this.#kept = { of, ids: [] };
    this.progress = { done: 0, total: 0 };
    await this.#options.notices.runOrReport(async () => {
      const result = await start(item);
      if (!result || this.item !== item) return;
      this.#result = { of, result };
      const { made, left, place } = result;
      if (left > 0) this.#options.notices.info(messages.packs.stopped(made, made + left));
      else if (made > 0) this.#options.notices.info(words(made, place));
    });
    this.progress = null;
  }
}
