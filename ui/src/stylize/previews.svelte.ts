// Quick, small previews: the photo in every style, and the photo by the recipe on the panel.

import type { Bridge, Crop, Recipe } from "../bridge";
import { nextPreviewTurn } from "../shared/previewTurns";

/** Longest side of a style's preview and of the portrait's preview, in pixels. */
const STYLE_SIDE = 160;
const PORTRAIT_SIDE = 720;
/** Most pictures that are requested again because they failed to load. */
const MOST_LOST = 500;

export class PreviewController {
  /** Preview addresses by style name, as far as they have arrived. */
  byStyle = $state.raw<Record<string, string>>({});
  /** The photo whose preview by another recipe is being made. */
  #awaited = $state.raw<string | null>(null);
  /** The photo that `byStyle` shows. */
  #subject = $state.raw("");
  /** The portrait's preview, its photo and its recipe; null if none is needed or has arrived. */
  #portrait = $state.raw<{ subject: string; address: string; recipe: Recipe } | null>(null);
  /** Addresses of the photo that `#cropped` is of, by how it is cropped. */
  #photos = $state.raw<Record<string, string>>({});
  #cropped = "";
  #bridge: Bridge;
  /** The photo, the colour setting and the covered people that the previews belong to. */
  #shownFor = "";
  #turn = 0;
  /** Pictures that were lost since the last lock. */
  #lost = 0;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Preview address of a pending or kept photo; null if none is needed or has arrived. */
  ofPortrait(subject: string): string | null {
    return this.#portrait?.subject === subject ? this.#portrait.address : null;
  }

  /** Whether the preview of this photo by the recipe asked for last is still to come. */
  isAwaited(subject: string): boolean {
    return this.#awaited === subject;
  }

  /** Preview addresses of this photo by style name, as far as they have arrived; never those of another photo. */
  stylesOf(subject: string | undefined): Record<string, string> {
    return subject === this.#subject ? this.byStyle : {};
  }

  /** The recipe of that preview. */
  recipeOf(subject: string): Recipe | null {
    return this.#portrait?.subject === subject ? this.#portrait.recipe : null;
  }

  /** The photo cropped so, once it was requested and has arrived. */
  ofPhoto(subject: string, crop: Crop): string | null {
    return (this.#cropped === subject && this.#photos[JSON.stringify(crop)]) || null;
  }

  /** Requests the photo cropped so, if it has not arrived. `style` is any; nothing is painted. */
  async showPhoto(subject: string, crop: Crop, style: string): Promise<void> {
    if (this.#cropped !== subject) {
      this.#cropped = subject;
      this.#photos = {};
    }
    if (this.ofPhoto(subject, crop) !== null) return;
    const address = await this.#photo(subject, crop, style, this.#turn).catch(() => null);
    if (address !== null && this.#cropped === subject) this.#photos = { ...this.#photos, [JSON.stringify(crop)]: address };
  }

  /** The photo cropped so, before anything else that was requested. */
  photo(subject: string, crop: Crop, style: string): Promise<string> {
    return this.#photo(subject, crop, style, (this.#turn = nextPreviewTurn()));
  }

  #photo(subject: string, crop: Crop, style: string, turn: number): Promise<string> {
    return this.#bridge.preview(subject, { styles: [{ name: style, weight: 1 }], strength: 0, crop }, PORTRAIT_SIDE, turn);
  }

  /**
   * Requests the preview of a pending or kept photo by `recipe`, if given, then in each of `styles` that has none yet.
   * Earlier requests that have not started are cancelled.
   */
  async show(subject: string, recipe: Recipe | null, styles: readonly string[], keepColor = false, bystanders?: Recipe["bystanders"]): Promise<void> {
    this.#turn = nextPreviewTurn();
    const turn = this.#turn;
    const key = `${subject} ${keepColor} ${JSON.stringify(bystanders)}`;
    if (key !== this.#shownFor) {
      this.#shownFor = key;
      this.byStyle = {};
      this.#subject = subject;
      this.#portrait = null;
    }
    if (!recipe) this.#portrait = null;
    const isNew = JSON.stringify(recipe) !== JSON.stringify(this.recipeOf(subject));
    this.#awaited = recipe && isNew ? subject : null;
    const missing = styles.filter((style) => !(style in this.byStyle));
    const styleOnly = (name: string): Recipe => ({ styles: [{ name, weight: 1 }], strength: 1, keep_colour: keepColor, ...(bystanders && { bystanders }) });
    await Promise.all([
      recipe && this.#request(subject, recipe, PORTRAIT_SIDE, turn, (address) => (this.#portrait = { subject, address, recipe })).then(() => turn === this.#turn && (this.#awaited = null)),
      ...missing.map((name) => this.#request(subject, styleOnly(name), STYLE_SIDE, turn, (address) => (this.byStyle = { ...this.byStyle, [name]: address }))),
    ]);
  }

  /** A picture is there no longer: the program keeps the newest alone. It can be requested again, but not for ever. */
  forget(address: string): void {
    this.#lost += 1;
    if (this.#lost > MOST_LOST) return;
    this.byStyle = Object.fromEntries(Object.entries(this.byStyle).filter(([, shown]) => shown !== address));
    if (this.#portrait?.address === address) this.#portrait = null;
  }

  clear(): void {
    this.#lost = 0;
    this.#turn = nextPreviewTurn();
    this.#shownFor = "";
    this.#subject = "";
    this.#awaited = null;
    this.byStyle = {};
    this.#portrait = null;
    this.#cropped = "";
    this.#photos = {};
  }

  /** A failed preview is ignored: the real render will report what is wrong. */
  async #request(subject: string, recipe: Recipe, side: number, turn: number, show: (address: string) => void): Promise<void> {
    const key = this.#shownFor;
    const address = await this.#bridge.preview(subject, recipe, side, turn).catch(() => null);
    const wanted = side === STYLE_SIDE ? key === this.#shownFor : turn === this.#turn;
    if (address !== null && wanted) show(address);
  }
}
