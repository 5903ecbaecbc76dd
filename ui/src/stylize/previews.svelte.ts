// Small pictures that are there at once: the photo in every style, and the photo by the recipe on the panel before it is made.

import type { Bridge, Recipe } from "../bridge";

/** Longest side of a picture in the strip, and of the one on the stage, in pixels. */
const STRIP = 160;
const STAGE = 720;

export class PreviewController {
  /** Addresses by style, as far as they have come. */
  strip = $state.raw<Record<string, string>>({});
  /** How the photo would look by the recipe, and which photo that is; none where it looks so already, or is not known yet. */
  #stage = $state.raw<{ subject: string; address: string } | null>(null);
  #bridge: Bridge;
  /** Whose pictures these are, and in whose colours. */
  #of = "";
  #turn = 0;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** How this tray item or kept photo would look; null where it looks so already, or is not known yet. */
  stage(subject: string): string | null {
    return this.#stage?.subject === subject ? this.#stage.address : null;
  }

  /**
   * Shows a tray item or kept photo by `recipe`, where one is given, and then in each of `styles` that has not been shown yet.
   * What was asked for before and has not begun is given up.
   */
  async show(subject: string, recipe: Recipe | null, styles: readonly string[], keepColor = false): Promise<void> {
    const turn = ++this.#turn;
    const of = `${subject} ${keepColor}`;
    if (of !== this.#of) {
      this.#of = of;
      this.strip = {};
      this.#stage = null;
    }
    if (!recipe) this.#stage = null;
    const missing = styles.filter((style) => !(style in this.strip));
    const alone = (name: string): Recipe => ({ styles: [{ name, weight: 1 }], strength: 1, keepColor });
    await Promise.all([
      recipe && this.#ask(subject, recipe, STAGE, turn, (address) => (this.#stage = { subject, address })),
      ...missing.map((name) => this.#ask(subject, alone(name), STRIP, turn, (address) => (this.strip = { ...this.strip, [name]: address }))),
    ]);
  }

  clear(): void {
    this.#turn += 1;
    this.#of = "";
    this.strip = {};
    this.#stage = null;
  }

  /** A preview that cannot be had is no fault: what it stands for will say what is wrong. */
  async #ask(subject: string, recipe: Recipe, side: number, turn: number, show: (address: string) => void): Promise<void> {
    const of = this.#of;
    const address = await this.#bridge.preview(subject, recipe, side, turn).catch(() => null);
    const wanted = side === STRIP ? of === this.#of : turn === this.#turn;
    if (address !== null && wanted) show(address);
  }
}
