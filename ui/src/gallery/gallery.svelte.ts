// The kept photos: order, search, selection, and the open one.

import type { Bridge, Composition, Gallery, GalleryItem, PhotoUrls, Receipt } from "../bridge";
import { messages } from "../shared/messages";
import { stackUp, type Stacks } from "./stacks";

export type Order = "newest" | "oldest" | "style";
/** What a kept photo is: something composed, a portrait, or a photo that nothing was made of. */
export type Kind = Composition["kind"] | "portrait" | "photo";
/** Which photos are shown. */
export type Filter = "all" | "favourites" | Kind | { album: string };

/** In the order in which they are offered. */
const KINDS: readonly Kind[] = ["portrait", "toy", "poster", "card", "photo"];

const kindOf = ({ recipe, composition }: GalleryItem): Kind => composition?.kind ?? (recipe ? "portrait" : "photo");

function shows(filter: Filter, item: GalleryItem): boolean {
  if (filter === "all") return true;
  if (filter === "favourites") return item.favourite;
  return typeof filter === "object" ? item.album === filter.album : kindOf(item) === filter;
}

export class GalleryController {
  // Thousands of items, which are replaced and never mutated: no deep reactivity.
  items = $state.raw<GalleryItem[]>([]);
  /** Ids of photos whose record does not verify; they can only be purged. */
  damaged = $state.raw<string[]>([]);
  /** Photos of a newer version, which cannot be shown. */
  newer = $state.raw<string[]>([]);
  open = $state.raw<GalleryItem | null>(null);
  urls = $state.raw<PhotoUrls | null>(null);
  order = $state<Order>("newest");
  query = $state("");
  #filter = $state.raw<Filter>("all");
  /** The names of the albums there are, in the order of the language. */
  readonly albums: string[] = $derived.by(() => {
    const names = new Set(this.items.flatMap(({ album }) => album ?? []));
    return [...names].sort(new Intl.Collator(messages.format.tag, { numeric: true }).compare);
  });
  /** The kinds of photos there are, where there are several. */
  readonly kinds: readonly Kind[] = $derived.by(() => {
    const found = new Set(this.items.map(kindOf));
    return found.size > 1 ? KINDS.filter((kind) => found.has(kind)) : [];
  });
  /** Photos beside their portraits. */
  pairs = $state(false);
  selected = $state.raw<ReadonlySet<string>>(new Set());
  /** What was made of one photo lies in one stack, where everything is shown. */
  stacked = $state(true);
  /** The stack that is open, as its items name it. */
  #openStack = $state.raw<string | null>(null);
  /** The items that match the search, in order. */
  readonly matching: GalleryItem[] = $derived.by(() => this.#sorted());
  readonly #stacks: Stacks | null = $derived(this.stacked && this.filter === "all" && this.query.trim() === "" && this.openStack === null ? stackUp(this.matching) : null);
  /** What the list shows: the items that match, or the uppermost of each stack. */
  readonly visible: GalleryItem[] = $derived(this.#stacks?.covers ?? this.matching);
  #bridge: Bridge;
  #loading: Promise<void> | undefined;
  #stale = false;
  /** A recipe as text, for order and search. */
  #recipeSummary: (item: GalleryItem) => string;
  /** Id of the item where a range selection starts. */
  #anchor: string | undefined;

  constructor(bridge: Bridge, recipeSummary: (item: GalleryItem) => string = () => "") {
    this.#bridge = bridge;
    this.#recipeSummary = recipeSummary;
  }

  /** Loads the gallery. Calls during a load cause one more load, not more. */
  load(): Promise<void> {
    this.#stale = true;
    return (this.#loading ??= this.#reload().finally(() => (this.#loading = undefined)));
  }

  async #reload(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      const found = await this.#bridge.gallery();
      // Skip the result if the vault was locked or changed meanwhile.
      if (!this.#stale && this.#loading) this.#apply(found);
    }
  }

  #apply({ items, damaged, newer }: Gallery): void {
    this.items = items;
    this.damaged = damaged;
    this.newer = newer;
    const kept = new Set(items.map((item) => item.id));
    if ([...this.selected].some((id) => !kept.has(id))) this.selected = new Set([...this.selected].filter((id) => kept.has(id)));
    if (this.open && !kept.has(this.open.id)) this.close();
  }

  async show(item: GalleryItem): Promise<void> {
    if (!this.items.some((kept) => kept.id === item.id)) this.items = [item, ...this.items];
    this.open = item;
    this.urls = null;
    const urls = await this.#bridge.photoUrls(item.id);
    // Another item may have been opened meanwhile.
    if (this.open?.id === item.id) this.urls = urls;
  }

  /** Opens the next (1) or the previous (-1) item, if there is one; `onOpen` is called before. */
  async step(by: 1 | -1, onOpen?: (item: GalleryItem) => void): Promise<void> {
    const at = this.matching.findIndex((item) => item.id === this.open?.id);
    const item = this.matching[at + by];
    if (at < 0 || !item) return;
    onOpen?.(item);
    await this.show(item);
  }

  close(): void {
    this.open = null;
    this.urls = null;
  }

  /** Forgets everything, the result of a running load included. */
  clear(): void {
    this.#stale = false;
    this.#loading = undefined;
    this.items = [];
    this.damaged = [];
    this.newer = [];
    this.filter = "all";
    this.query = "";
    this.close();
  }

  /** Everything in the stack under this item: the item alone where it lies in none. */
  inStack(item: GalleryItem): readonly GalleryItem[] {
    return this.#stacks?.of.get(item.id) ?? [item];
  }

  /** The stack that is open; it closes by itself where nothing is left in it. */
  get openStack(): string | null {
    const stack = this.#openStack;
    return stack !== null && this.items.some((item) => item.stack === stack) ? stack : null;
  }

  /** Spreads out the stack under this item. */
  spread(item: GalleryItem): void {
    this.#openStack = item.stack;
    this.clearSelection();
  }

  closeStack(): void {
    this.#openStack = null;
    this.clearSelection();
  }

  /** The selected items, in the order shown. */
  get selection(): GalleryItem[] {
    return this.matching.filter((item) => this.selected.has(item.id));
  }

  /** Selects the item, with all of its stack, or unselects it. */
  toggle(item: GalleryItem): void {
    const selected = new Set(this.selected);
    const add = !selected.has(item.id);
    for (const { id } of this.inStack(item)) {
      if (add) selected.add(id);
      else selected.delete(id);
    }
    this.selected = selected;
    this.#anchor = item.id;
  }

  /** Selects the range from the anchor to this item. */
  selectTo({ id }: GalleryItem): void {
    const place = (wanted: string | undefined) => this.visible.findIndex((item) => item.id === wanted);
    const to = place(id);
    const from = place(this.#anchor) < 0 ? to : place(this.#anchor);
    const range = this.visible.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.selected = new Set(range.flatMap((item) => this.inStack(item).map(({ id }) => id)));
    this.#anchor = this.visible[from]?.id;
  }

  /** Sets the start of the next range selection. */
  setAnchor({ id }: GalleryItem): void {
    this.#anchor = id;
  }

  selectAll(): void {
    this.selected = new Set(this.matching.map((item) => item.id));
  }

  clearSelection(): void {
    this.selected = new Set();
  }

  /** What is shown; what there is none of shows everything. */
  get filter(): Filter {
    const filter = this.#filter;
    const offered = typeof filter === "object" ? this.albums.includes(filter.album) : this.items.some((item) => shows(filter, item));
    return offered ? filter : "all";
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.#openStack = null;
    this.clearSelection();
  }

  /** The items of these ids, in this order, as far as there are any. */
  of(ids: readonly string[]): GalleryItem[] {
    const items = new Map(this.items.map((item) => [item.id, item]));
    return ids.flatMap((id) => items.get(id) ?? []);
  }

  /** Every photo of the album that is shown, those that a search leaves out too. */
  get inAlbum(): GalleryItem[] {
    const { filter } = this;
    return typeof filter === "object" ? this.items.filter((item) => item.album === filter.album) : [];
  }

  /** Puts the items into an album, or into none. */
  async putInAlbum(items: GalleryItem[], album: string | null): Promise<void> {
    await this.#bridge.setAlbum(items.map((item) => item.id), album);
    await this.#reloadOpen();
  }

  /** Renames the album that is shown. */
  async renameAlbum(album: string, name: string): Promise<void> {
    await this.#bridge.renameAlbum(album, name);
    await this.#reloadOpen();
    this.filter = { album: name };
  }

  async rename(items: readonly GalleryItem[], name: string): Promise<void> {
    await this.#bridge.renamePhotos(items.map((item) => item.id), name);
    await this.#reloadOpen();
  }

  /** Makes the items favourites; if all are, makes them so no longer. */
  async favour(items: GalleryItem[]): Promise<void> {
    const favourite = items.some((item) => !item.favourite);
    await this.#bridge.setFavourite(items.map((item) => item.id), favourite);
    await this.#reloadOpen();
  }

  /** Pins the items; unpins them if all are pinned. */
  async pin(items: GalleryItem[]): Promise<void> {
    const stay = items.every((item) => item.pinned) ? "usual" : "pinned";
    await this.#bridge.setRetention(items.map((item) => item.id), { stay });
    await this.#reloadOpen();
  }

  /** Loads what has changed, of the open item too. */
  async #reloadOpen(): Promise<void> {
    await this.load();
    const open = this.items.find((item) => item.id === this.open?.id);
    if (open) this.open = open;
  }

  async purge(ids: string[]): Promise<Receipt> {
    const receipt = await this.#bridge.purge(ids);
    this.remove(ids);
    return receipt;
  }

  /** Shows these photos no longer. */
  remove(ids: string[]): void {
    const purged = new Set(ids);
    this.items = this.items.filter((kept) => !purged.has(kept.id));
    this.damaged = this.damaged.filter((id) => !purged.has(id));
    this.newer = this.newer.filter((id) => !purged.has(id));
    this.selected = new Set([...this.selected].filter((id) => !purged.has(id)));
    if (this.open && purged.has(this.open.id)) this.close();
  }

  /** Title of the group that an item belongs to. */
  groupTitle(item: GalleryItem): string {
    return this.order === "style" ? this.#recipeSummary(item) || messages.gallery.unstyled : messages.format.month(item.added);
  }

  #sorted(): GalleryItem[] {
    const found = this.#matching();
    const { tag } = messages.format;
    switch (this.order) {
      case "newest":
        return found.sort((a, b) => b.added - a.added);
      case "oldest":
        return found.sort((a, b) => a.added - b.added);
      case "style": {
        const collator = new Intl.Collator(tag);
        const words = new Map(found.map((item) => [item, this.#recipeSummary(item)]));
        return found.sort((a, b) => collator.compare(words.get(a) ?? "", words.get(b) ?? "") || b.added - a.added);
      }
    }
  }

  /** The items that contain the query; if there are none, those that contain its words in any order. */
  #matching(): GalleryItem[] {
    const { filter, openStack } = this;
    const items = this.items.filter((item) => shows(filter, item) && (openStack === null || item.stack === openStack));
    const wanted = this.query.trim().toLocaleLowerCase();
    if (wanted === "") return items;
    const texts = new Map(items.map((item) => [item, this.#searchText(item)]));
    const exact = items.filter((item) => texts.get(item)?.includes(wanted));
    if (exact.length > 0) return exact;
    return items.filter((item) => wanted.split(/\s+/).every((word) => texts.get(item)?.includes(word)));
  }

  /** The text that a search looks through: style, date in words and in figures, file name, album. */
  #searchText(item: GalleryItem): string {
    const { day, month } = messages.format;
    const added = new Date(item.added);
    const figures = [added.getFullYear(), added.getMonth() + 1, added.getDate()].map((part) => String(part).padStart(2, "0"));
    return [this.#recipeSummary(item), day(item.added), month(item.added), figures.join("-"), item.name, item.album ?? ""].join(" ").toLocaleLowerCase();
  }
}
