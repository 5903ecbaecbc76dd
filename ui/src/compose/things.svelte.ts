// What is composed of the open photo: a toy in its box or a poster, with a live preview.

import type { Bridge, Card, Composition, GalleryItem, Outfit, Poster, SceneCard, TemplateCard, Templates, Toy } from "../bridge";
import { locale } from "../shared/language.svelte";
import { nextPreviewTurn } from "../shared/previewTurns";
import { PacksController, type PacksOptions } from "./packs.svelte";

/** Longest side of the preview and of a template's thumbnail, in pixels. */
const PREVIEW_SIDE = 768;
const THUMBNAIL_SIDE = 192;
/** Most accessories and most people in a box. */
export const MAX_ACCESSORIES = 5;
export const MAX_PEOPLE = 4;

export type ThingKind = Composition["kind"];
/** What the sheet shows: something that is composed, a pack, or stickers. */
export type Tab = ThingKind | "pack" | "stickers";
/** A composition with every choice made. */
type WholeToy = Required<Toy>;
type WholePoster = Required<Poster>;
type WholeCard = Required<Card>;
type WholeOutfit = Required<Outfit>;

const plain: WholeOutfit = { body: "", colours: {}, clothes: "own" };

const firstToy: WholeToy = {
  name: "",
  tagline: "",
  box: "",
  palette: "",
  accessories: ["camera", "coffee", "headphones"],
  figure: { figure: "bobble-head", ...plain, others: [] },
  look: null,
  language: "en",
};
const firstPoster: WholePoster = { template: "", palette: "", square: false, words: {}, colours: {}, look: null, language: "en" };
const firstCard: WholeCard = { template: "", palette: "", words: {}, looks: [], language: "en" };

export class ThingsController {
  templates = $state.raw<Templates | null>(null);
  tab = $state<Tab>("toy");
  toy = $state.raw(firstToy);
  poster = $state.raw(firstPoster);
  card = $state.raw(firstCard);
  /** Whose outfit is being chosen, counted from the left. */
  person = $state(0);
  /** The photo that is composed. */
  item = $state.raw<GalleryItem | null>(null);
  /** Address of the preview; the last one stays until the next has arrived. */
  preview = $state.raw<string | null>(null);
  /** A preview is on its way. */
  waiting = $state(false);
  /** It is being made and kept. */
  making = $state(false);
  /** Addresses of pictures of each template with this photo, by kind and id. */
  thumbnails = $state.raw<Record<string, string>>({});
  readonly packs: PacksController;
  #bridge: Bridge;
  #turn = 0;

  constructor(options: PacksOptions) {
    this.packs = new PacksController(options);
    this.#bridge = options.bridge;
  }

  /** Opens the sheet for a photo; words and choices of the last one stay, its pictures do not. */
  async open(item: GalleryItem): Promise<void> {
    if (this.item?.id !== item.id) this.#forgetPictures();
    this.item = item;
    this.packs.open(item);
    if (item.composition) this.#adopt(item.composition);
    this.templates = await this.#bridge.templates(locale.language);
  }

  /** Shows how something was composed. */
  #adopt({ kind, ...parts }: Composition): void {
    this.tab = kind;
    if (kind === "toy") this.toy = { ...firstToy, ...parts };
    else if (kind === "poster") this.poster = { ...firstPoster, ...parts };
    else this.card = { ...firstCard, ...parts };
  }

  /** Forgets the photo and every word. */
  clear(): void {
    this.#turn = nextPreviewTurn();
    this.item = null;
    this.packs.clear();
    this.person = 0;
    this.toy = firstToy;
    this.poster = firstPoster;
    this.card = firstCard;
    this.#forgetPictures();
  }

  #forgetPictures(): void {
    this.preview = null;
    this.thumbnails = {};
  }

  /** What is composed; null where the sheet shows a pack or stickers. */
  get composition(): Composition | null {
    const { tab } = this;
    return tab === "pack" || tab === "stickers" ? null : this.#of(tab);
  }

  get box(): TemplateCard | undefined {
    return chosen(this.templates?.boxes, this.toy.box);
  }

  get palette(): TemplateCard | undefined {
    return chosen(this.templates?.palettes, this.toy.palette);
  }

  get posterCard(): SceneCard | undefined {
    const { posters = [], seasons = [] } = this.templates ?? {};
    return chosen([...posters, ...seasons], this.poster.template);
  }

  get chosenCard(): SceneCard | undefined {
    return chosen(this.templates?.cards, this.card.template);
  }

  get cardPalette(): TemplateCard | undefined {
    return chosen(this.templates?.card_palettes, this.card.palette);
  }

  /** What the people in the box wear, from left to right; a bust wears what the photo shows. */
  get outfits(): readonly WholeOutfit[] {
    const { figure } = this.toy;
    if (figure.figure !== "bobble-head") return [plain];
    const { figure: _, others = [], ...first } = figure;
    return [first, ...others].map((outfit) => ({ ...plain, ...outfit }));
  }

  /** What the person whose outfit is being chosen wears. */
  get outfit(): WholeOutfit {
    return this.outfits[this.person] ?? plain;
  }

  changeToy(change: Toy): void {
    this.toy = { ...this.toy, ...change };
  }

  /** Changes what this person wears. */
  changeOutfit(change: Outfit): void {
    this.#dress(this.outfits.map((outfit, at) => (at === this.person ? { ...outfit, ...change } : outfit)));
  }

  /** A colour of the body; null for the body's own. */
  chooseColour(part: string, colour: string | null): void {
    const { [part]: _, ...others } = this.outfit.colours;
    this.changeOutfit({ colours: colour === null ? others : { ...others, [part]: colour } });
  }

  /** So many people stand in the box; those who come are dressed as the last one. */
  choosePeople(count: number): void {
    const last = this.outfits.at(-1) ?? plain;
    this.person = Math.min(this.person, count - 1);
    this.#dress(Array.from({ length: count }, (_, at) => this.outfits[at] ?? last));
  }

  #dress([first = plain, ...others]: readonly WholeOutfit[]): void {
    this.changeToy({ figure: { figure: "bobble-head", ...first, others } });
  }

  toggleAccessory(id: string): void {
    const { accessories } = this.toy;
    if (accessories.includes(id)) this.changeToy({ accessories: accessories.filter((other) => other !== id) });
    else if (accessories.length < MAX_ACCESSORIES) this.changeToy({ accessories: [...accessories, id] });
  }

  changePoster(change: Poster): void {
    this.poster = { ...this.poster, ...change };
  }

  changeCard(change: Card): void {
    this.card = { ...this.card, ...change };
  }

  /** Puts the pictures of the card into this look too, or no longer. */
  toggleLook(look: string): void {
    const { looks } = this.card;
    this.changeCard({ looks: looks.includes(look) ? looks.filter((other) => other !== look) : [...looks, look] });
  }

  writeField(field: string, text: string): void {
    this.changePoster({ words: { ...this.poster.words, [field]: text } });
  }

  writeOnCard(field: string, text: string): void {
    this.changeCard({ words: { ...this.card.words, [field]: text } });
  }

  /** Requests the preview of what is chosen, then the missing thumbnails. Requests that have not begun are cancelled. */
  async show(): Promise<void> {
    const { item, templates, composition } = this;
    // A pack has no preview of its own, and must not cancel those of its looks.
    if (!item || !templates || !composition) return;
    this.#turn = nextPreviewTurn();
    const turn = this.#turn;
    this.waiting = true;
    await this.#request(item, composition, PREVIEW_SIDE, turn, (address) => (this.preview = address));
    if (turn === this.#turn) this.waiting = false;
    for (const [key, composition] of this.#samples(templates)) {
      // One after the other, so that a change of the composition waits for one of them at most.
      if (turn !== this.#turn) return;
      if (key in this.thumbnails) continue;
      await this.#request(item, composition, THUMBNAIL_SIDE, turn, (address) => (this.thumbnails = { ...this.thumbnails, [key]: address }));
    }
  }

  /** Makes the composition at full size and keeps it. */
  async make(): Promise<GalleryItem | null> {
    const { item, composition } = this;
    if (!item || !composition || this.making) return null;
    this.making = true;
    try {
      return await this.#bridge.compose(item.id, composition);
    } finally {
      this.making = false;
    }
  }

  #of(kind: ThingKind): Composition {
    const { language } = locale;
    if (kind === "toy") return { kind, ...this.toy, language };
    return kind === "poster" ? { kind, ...this.poster, language } : { kind, ...this.card, language };
  }

  /** A composition for each thumbnail of the kind that is shown. */
  #samples(templates: Templates): [key: string, composition: Composition][] {
    const { language } = locale;
    const toy = (change: Toy): Composition => ({ kind: "toy", ...firstToy, language, ...change });
    if (this.tab === "poster") {
      return [...templates.posters, ...templates.seasons].map(({ id }) => [`poster ${id}`, { kind: "poster", ...firstPoster, template: id, language }]);
    }
    if (this.tab === "card") {
      return templates.cards.map(({ id }) => [`card ${id}`, { kind: "card", ...firstCard, template: id, language }]);
    }
    return [
      ...templates.boxes.map(({ id }): [string, Composition] => [`box ${id}`, toy({ box: id })]),
      ...templates.bodies.map(({ id }): [string, Composition] => [`body ${id}`, toy({ accessories: [], figure: { figure: "bobble-head", body: id } })]),
    ];
  }

  /** A failed preview leaves the last one in its place: making the picture reports what is wrong. */
  async #request(item: GalleryItem, composition: Composition, side: number, turn: number, show: (address: string) => void): Promise<void> {
    const address = await this.#bridge.previewComposition(item.id, composition, side, turn).catch(() => null);
    if (address !== null && turn === this.#turn && this.item?.id === item.id) show(address);
  }
}

/** The card of this id; of an empty id the first. */
function chosen<T extends TemplateCard>(cards: readonly T[] | undefined, id: string): T | undefined {
  return cards?.find((card) => id === "" || card.id === id);
}
