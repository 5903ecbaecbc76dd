// Small pictures that are there at once: the photo in every style, and the photo by the recipe on the panel before it is made.

import type { Bridge, Recipe } from "../bridge";

/** Longest side of a picture in the strip, and of the one on the stage, in pixels. */
const STYLE_SIDE = 160;
const PORTRAIT_SIDE = 720;

export class PreviewController {
  /** Addresses by style, as far as they have come. */
  byStyle = $state.raw<Record<string, string>>({});
  /** How the photo would look by the recipe, and which photo that is; none where it looks so already, or is not known yet. */
  #portrait = $state.raw<{ subject: string; address: string } | null>(null);
  #bridge: Bridge;
  /** Whose pictures these are, and in whose colours. */
  #subject = "";
  #turn = 0;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** How this tray item or kept photo would look; null where it looks so already, or is not known yet. */
  ofPortrait(subject: string): string | null {
    return this.#portrait?.subject === subject ? this.#portrait.address : null;
  }

  /**
   * Shows a tray item or kept photo by `recipe`, where one is given, and then in each of `styles` that has not been shown yet.
   * What was asked for before and has not begun is given up.
   */
  async show(subject: string, recipe: Recipe | null, styles: readonly string[], keepColor = false): Promise<void> {
    const turn = ++this.#turn;
    const key = `${subject} ${keepColor}`;
    if (key !== this.#subject) {
      this.#subject = key;
      this.byStyle = {};
      this.#portrait = null;
    }
    if (!recipe) this.#portrait = null;
    const missing = styles.filter((style) => !(style in this.byStyle));
    const styleOnly = (name: string): Recipe => ({ styles: [{ name, weight: 1 }], strength: 1, keepColor });
    await Promise.all([
      recipe && this.#request(subject, recipe, PORTRAIT_SIDE, turn, (address) => (this.#portrait = { subject, address })),
      ...missing.map((name) => this.#request(subject, styleOnly(name), STYLE_SIDE, turn, (address) => (this.byStyle = { ...this.byStyle, [name]: address }))),
    ]);
  }

  clear(): void {
    this.#turn += 1;
    this.#subject = "";
    this.byStyle = {};
    this.#portrait = null;
  }

  /** A preview that cannot be had is no fault: what it stands for will say what is wrong. */
  async #request(subject: string, recipe: Recipe, side: number, turn: number, show: (address: string) => void): Promise<void> {
    const key = this.#subject;
    const address = await this.#bridge.preview(subject, recipe, side, turn).catch(() => null);
    const wanted = side === STYLE_SIDE ? key === this.#subject : turn === this.#turn;
    if (address !== null && wanted) show(address);
  }
}
