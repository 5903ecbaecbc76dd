// The recipe on the panel: a style, an optional second one, strength and brush, with undo and redo.

import type { Brush, Recipe, StyleCard } from "../bridge";
import { messages } from "../shared/messages";

/** One undoable state of the panel. */
interface RecipeState {
  style: string;
  blendWith: string;
  blendShare: number;
  strength: number;
  brush: NamedBrush;
  keepColor: boolean;
}

/** The brushes with a name; a recipe may also give a number of pixels. */
export type NamedBrush = Extract<Brush, string>;
export const brushes: NamedBrush[] = ["fine", "medium", "broad", "native"];

const namedBrush = (brush: Brush | undefined): NamedBrush => (typeof brush === "string" ? brush : "medium");

/** Most undo steps kept. */
const UNDO_LIMIT = 100;

export class RecipeController {
  styles = $state<StyleCard[]>([]);
  style = $state("");
  blendWith = $state("");
  /** The second style's share of the blend, above 0 and below 1. */
  blendShare = $state(0.5);
  strength = $state(1);
  brush = $state<NamedBrush>("medium");
  /** Lightness from the style, colours from the photo. */
  keepColor = $state(false);
  #committed: RecipeState = $state(this.#state);
  #undoStack = $state<RecipeState[]>([]);
  #redoStack = $state<RecipeState[]>([]);

  load(styles: StyleCard[]): void {
    this.styles = styles;
    this.style ||= styles[0]?.name ?? "";
    this.#committed = this.#state;
  }

  chooseStyle(name: string): void {
    this.style = name;
    if (this.blendWith === name) this.blendWith = "";
    this.commit();
  }

  /** An empty name means no second style. */
  chooseBlend(name: string): void {
    this.blendWith = name;
    this.commit();
  }

  chooseBrush(brush: NamedBrush): void {
    this.brush = brush;
    this.commit();
  }

  setKeepColor(keep: boolean): void {
    this.keepColor = keep;
    this.commit();
  }

  /** Sets the panel to a portrait's recipe. */
  adopt({ styles: [style, blendWith], strength, brush, keep_colour: keepColor }: Recipe): void {
    if (!style) return;
    const blend = { blendWith: blendWith?.name ?? "", blendShare: blendWith?.weight ?? this.blendShare };
    Object.assign(this, { style: style.name, ...blend, strength, brush: namedBrush(brush), keepColor: keepColor ?? false });
    this.commit();
  }

  /** Records an undo step; call when a slider is released. */
  commit(): void {
    const now = this.#state;
    if (sameState(now, this.#committed)) return;
    this.#undoStack = [...this.#undoStack.slice(1 - UNDO_LIMIT), this.#committed];
    this.#redoStack = [];
    this.#committed = now;
  }

  get canUndo(): boolean {
    return this.#undoStack.length > 0;
  }

  get canRedo(): boolean {
    return this.#redoStack.length > 0;
  }

  undo(): void {
    const to = this.#undoStack.at(-1);
    if (!to) return;
    this.#redoStack = [...this.#redoStack, this.#state];
    this.#undoStack = this.#undoStack.slice(0, -1);
    this.#restore(to);
  }

  redo(): void {
    const to = this.#redoStack.at(-1);
    if (!to) return;
    this.#undoStack = [...this.#undoStack, this.#state];
    this.#redoStack = this.#redoStack.slice(0, -1);
    this.#restore(to);
  }

  get #state(): RecipeState {
    const { style, blendWith, blendShare, strength, brush, keepColor } = this;
    return { style, blendWith, blendShare, strength, brush, keepColor };
  }

  #restore(setting: RecipeState): void {
    Object.assign(this, setting);
    this.#committed = setting;
  }

  get recipe(): Recipe {
    const blend = this.blendWith !== "" && this.blendWith !== this.style;
    const styles = blend
      ? [
          { name: this.style, weight: 1 - this.blendShare },
          { name: this.blendWith, weight: this.blendShare },
        ]
      : [{ name: this.style, weight: 1 }];
    return { styles, strength: this.strength, brush: this.brush, keep_colour: this.keepColor };
  }

  /** A style's title; a style that is no longer installed shows its name. */
  title(name: string): string {
    return messages.styles[name]?.[0] ?? this.styles.find((style) => style.name === name)?.title ?? name;
  }

  description(style: StyleCard): string {
    return messages.styles[style.name]?.[1] ?? style.description;
  }

  /** A recipe in a few words. */
  summary(recipe: Recipe): string {
    return messages.recipe.summary(recipe.styles.map((style) => this.title(style.name)), recipe.strength);
  }
}

const sameState = (a: RecipeState, b: RecipeState) => (Object.keys(a) as (keyof RecipeState)[]).every((key) => a[key] === b[key]);

/** Whether two recipes make the same picture. Rust keeps 32-bit numbers, so they are compared to a thousandth. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) < 1e-3;
  return (
    near(a.strength, b.strength) &&
    JSON.stringify(a.brush ?? "medium") === JSON.stringify(b.brush ?? "medium") &&
    (a.keep_colour ?? false) === (b.keep_colour ?? false) &&
    a.styles.length === b.styles.length &&
    a.styles.every((style, i) => style.name === b.styles[i]?.name && near(style.weight, b.styles[i]?.weight ?? 0))
  );
}
