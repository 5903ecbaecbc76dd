// The recipe being written: a style, perhaps a second one beside it, and how strong.

import type { Brush, Recipe, StyleCard } from "../bridge";
import { messages } from "../shared/messages";

/** What is on the panel, and can be gone back to. */
interface Setting {
  first: string;
  second: string;
  share: number;
  strength: number;
  brush: NamedBrush;
  keepColor: boolean;
}

/** The brushes that can be chosen by name; a recipe may also ask for a number of pixels. */
export type NamedBrush = Extract<Brush, string>;
export const brushes: NamedBrush[] = ["fine", "medium", "broad", "native"];

const named = (brush: Brush | undefined): NamedBrush => (typeof brush === "string" ? brush : "medium");

/** How many steps back there are. */
const STEPS = 100;

export class RecipeController {
  styles = $state<StyleCard[]>([]);
  first = $state("");
  second = $state("");
  /** The second style's part of the blend, above 0 and below 1. */
  share = $state(0.5);
  strength = $state(1);
  brush = $state<NamedBrush>("medium");
  /** Lightness from the style, colours from the photo. */
  keepColor = $state(false);
  #settled: Setting = $state(this.#setting);
  #back = $state<Setting[]>([]);
  #forth = $state<Setting[]>([]);

  load(styles: StyleCard[]): void {
    this.styles = styles;
    this.first ||= styles[0]?.name ?? "";
    this.#settled = this.#setting;
  }

  choose(name: string): void {
    this.first = name;
    if (this.second === name) this.second = "";
    this.settle();
  }

  /** No name is no second style. */
  blend(name: string): void {
    this.second = name;
    this.settle();
  }

  paint(brush: NamedBrush): void {
    this.brush = brush;
    this.settle();
  }

  keep(colour: boolean): void {
    this.keepColor = colour;
    this.settle();
  }

  /** Sets the panel to what a portrait was made by. */
  follow({ styles: [first, second], strength, brush, keepColor }: Recipe): void {
    if (!first) return;
    const blend = { second: second?.name ?? "", share: second?.weight ?? this.share };
    Object.assign(this, { first: first.name, ...blend, strength, brush: named(brush), keepColor: keepColor ?? false });
    this.settle();
  }

  /** Marks a step that can be undone; to be called when a slider has come to rest. */
  settle(): void {
    const now = this.#setting;
    if (alike(now, this.#settled)) return;
    this.#back = [...this.#back.slice(1 - STEPS), this.#settled];
    this.#forth = [];
    this.#settled = now;
  }

  get undoable(): boolean {
    return this.#back.length > 0;
  }

  get redoable(): boolean {
    return this.#forth.length > 0;
  }

  undo(): void {
    const to = this.#back.at(-1);
    if (!to) return;
    this.#forth = [...this.#forth, this.#setting];
    this.#back = this.#back.slice(0, -1);
    this.#show(to);
  }

  redo(): void {
    const to = this.#forth.at(-1);
    if (!to) return;
    this.#back = [...this.#back, this.#setting];
    this.#forth = this.#forth.slice(0, -1);
    this.#show(to);
  }

  get #setting(): Setting {
    const { first, second, share, strength, brush, keepColor } = this;
    return { first, second, share, strength, brush, keepColor };
  }

  #show(setting: Setting): void {
    Object.assign(this, setting);
    this.#settled = setting;
  }

  get recipe(): Recipe {
    const blend = this.second !== "" && this.second !== this.first;
    const styles = blend
      ? [
          { name: this.first, weight: 1 - this.share },
          { name: this.second, weight: this.share },
        ]
      : [{ name: this.first, weight: 1 }];
    return { styles, strength: this.strength, brush: this.brush, keepColor: this.keepColor };
  }

  /** What a style is called; one that is no longer there keeps its plain name. */
  title(name: string): string {
    return messages.styles[name]?.[0] ?? this.styles.find((style) => style.name === name)?.title ?? name;
  }

  description(style: StyleCard): string {
    return messages.styles[style.name]?.[1] ?? style.description;
  }

  /** A recipe in a few words. */
  words(recipe: Recipe): string {
    return messages.recipe.words(recipe.styles.map((style) => this.title(style.name)), recipe.strength);
  }
}

const alike = (a: Setting, b: Setting) => (Object.keys(a) as (keyof Setting)[]).every((key) => a[key] === b[key]);

/** Whether two recipes make the same picture. Rust keeps 32-bit numbers, so they are compared to a thousandth. */
export function same(a: Recipe, b: Recipe): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) < 1e-3;
  return (
    near(a.strength, b.strength) &&
    JSON.stringify(a.brush ?? "medium") === JSON.stringify(b.brush ?? "medium") &&
    (a.keepColor ?? false) === (b.keepColor ?? false) &&
    a.styles.length === b.styles.length &&
    a.styles.every((style, i) => style.name === b.styles[i]?.name && near(style.weight, b.styles[i]?.weight ?? 0))
  );
}
