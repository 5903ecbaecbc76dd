// The open photo in every look, and those of the looks that are compared.

import type { Bridge, Recipe } from "../bridge";
import { nextPreviewTurn } from "../shared/previewTurns";

/** Longest side of a picture on the wall, and of one that is compared, in pixels. */
const WALL_SIDE = 360;
const COMPARED_SIDE = 768;
/** How many looks can be compared at a time. */
export const MOST_COMPARED = 4;

export class WallController {
  /** Addresses of the pictures by style name, as far as they have arrived. */
  pictures = $state.raw<Record<string, string>>({});
  /** The same, larger, of those that are compared. */
  larger = $state.raw<Record<string, string>>({});
  /** Names of the styles that are ticked, in that order. */
  ticked = $state.raw<readonly string[]>([]);
  comparing = $state(false);
  #bridge: Bridge;
  #subject: string;
  /** The recipe in which only the style changes. */
  #recipe: Recipe;
  #turn = 0;
  /** Styles whose picture was requested twice. */
  readonly #replaced = new Set<string>();

  constructor(bridge: Bridge, subject: string, recipe: Recipe) {
    this.#bridge = bridge;
    this.#subject = subject;
    this.#recipe = recipe;
  }

  /** Requests a picture in each of these styles, in this order. */
  async show(names: readonly string[]): Promise<void> {
    this.comparing = false;
    const missing = names.filter((name) => !(name in this.pictures));
    await this.#request(missing, WALL_SIDE, (name, address) => (this.pictures = { ...this.pictures, [name]: address }));
  }

  /** Requests the picture in this style once more, because it cannot be loaded: the program keeps the newest alone. */
  async replace(name: string): Promise<void> {
    if (this.#replaced.has(name)) return;
    this.#replaced.add(name);
    // In the same turn: what the wall still waits for goes on.
    await this.#request([name], WALL_SIDE, (style, address) => (this.pictures = { ...this.pictures, [style]: address }), this.#turn);
  }

  get canTick(): boolean {
    return this.ticked.length < MOST_COMPARED;
  }

  toggle(name: string): void {
    if (this.ticked.includes(name)) this.ticked = this.ticked.filter((other) => other !== name);
    else if (this.canTick) this.ticked = [...this.ticked, name];
  }

  /** Shows what is ticked side by side. */
  async compare(): Promise<void> {
    if (this.ticked.length < 2) return;
    this.comparing = true;
    const missing = this.ticked.filter((name) => !(name in this.larger));
    await this.#request(missing, COMPARED_SIDE, (name, address) => (this.larger = { ...this.larger, [name]: address }));
  }

  /** Requests that have not begun are given up. */
  stop(): void {
    this.#turn = nextPreviewTurn();
  }

  /** A failed picture stays empty: making the portrait reports what is wrong. */
  async #request(names: readonly string[], side: number, show: (name: string, address: string) => void, turn = nextPreviewTurn()): Promise<void> {
    this.#turn = turn;
    await Promise.all(
      names.map(async (name) => {
        const recipe = { ...this.#recipe, styles: [{ name, weight: 1 }] };
        const address = await this.#bridge.preview(this.#subject, recipe, side, turn).catch(() => null);
        if (address !== null && turn === this.#turn) show(name, address);
      }),
    );
  }
}
