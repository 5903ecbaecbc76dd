// The recipe on the panel: a style, how it is drawn or an optional second one, strength, brush, regions and crop, with undo and redo.

import type { Background, Brush, Circle, Crop, DrawnOptions, Recipe, Regions, StyleCard } from "../bridge";
import { messages } from "../shared/messages";
import { alike, optionalParts, sameParts, styledBackground, usualDrawn, wholeCrop } from "./recipeParts";

/** One undoable state of the panel. */
interface RecipeState {
  style: string;
  blendWith: string;
  blendShare: number;
  strength: number;
  brush: NamedBrush;
  keepColor: boolean;
  drawn: Required<DrawnOptions>;
  regions: Regions;
  background: Background;
  crop: Required<Crop>;
  softenOthers: boolean;
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
  /** How a drawn look is drawn; painted styles leave it as it is. */
  drawn = $state.raw<Required<DrawnOptions>>(usualDrawn);
  regions = $state.raw<Regions>(alike);
  background = $state.raw<Background>(styledBackground);
  /** Of the open photo alone. */
  crop = $state.raw<Required<Crop>>(wholeCrop);
  /** The faces of other people are softened. */
  softenOthers = $state(false);
  /** The controls of the look are shown. */
  panelOpen = $state(false);
  #committed: RecipeState = $state(this.#state);
  #undoStack = $state<RecipeState[]>([]);
  #redoStack = $state<RecipeState[]>([]);
  /** The last step was the recipe of a portrait that was opened. */
  #adopted = false;

  load(styles: StyleCard[]): void {
    this.styles = styles;
    this.style ||= styles[0]?.name ?? "";
    this.#committed = this.#state;
  }

  chooseStyle(name: string): void {
    // Palettes belong to one look.
    if (name !== this.style) this.drawn = { ...this.drawn, palette: null };
    this.style = name;
    if (this.isDrawn || this.blendWith === name) this.blendWith = "";
    this.commit();
  }

  /** The styles that are drawn. */
  get looks(): StyleCard[] {
    return this.styles.filter(({ family }) => family === "drawn");
  }

  get card(): StyleCard | undefined {
    return this.styles.find(({ name }) => name === this.style);
  }

  /** Drawn looks have palettes and lines; painted styles have brushes and blend with each other. */
  get isDrawn(): boolean {
    return this.card?.family === "drawn";
  }

  /** What the chosen style blends with. */
  get blendable(): StyleCard[] {
    return this.isDrawn ? [] : this.styles.filter(({ name, family }) => family === "painted" && name !== this.style);
  }

  choosePalette(palette: string): void {
    this.#draw({ palette: palette === this.card?.palettes[0]?.name ? null : palette });
    this.commit();
  }

  /** How much character faces get; `commit` makes it a step. */
  setCharacter(character: number): void {
    this.#draw({ character });
  }

  /** How heavy lines are; `commit` makes it a step. */
  setLineWeight(weight: number): void {
    this.#draw({ line_weight: weight });
  }

  drawWithAnotherHand(): void {
    this.#draw({ seed: this.drawn.seed + 1 });
    this.commit();
  }

  #draw(change: DrawnOptions): void {
    this.drawn = { ...this.drawn, ...change };
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

  setSoftenOthers(soften: boolean): void {
    this.softenOthers = soften;
    this.commit();
  }

  /** How strongly a region is painted; `commit` makes it a step. */
  setRegion(region: keyof Regions, strength: number): void {
    this.regions = { ...this.regions, [region]: strength };
  }

  chooseRegions(regions: Regions): void {
    this.regions = regions;
    this.commit();
  }

  chooseBackground(background: Background): void {
    this.background = background;
    this.commit();
  }

  chooseCrop(crop: Required<Crop>): void {
    this.crop = crop;
    this.commit();
  }

  /** Sets the panel to the recipe of a portrait that was opened. To look at many portraits is one step. */
  adopt({ styles: [style, blendWith], strength, brush, keep_colour: keepColor, drawn, regions, background, bystanders }: Recipe): void {
    if (!style) return;
    const blend = { blendWith: blendWith?.name ?? "", blendShare: blendWith?.weight ?? this.blendShare };
    const parts = { drawn: { ...usualDrawn, ...drawn }, regions: regions ?? alike, background: background ?? styledBackground, softenOthers: bystanders?.soften ?? false };
    Object.assign(this, { style: style.name, ...blend, strength, brush: namedBrush(brush), keepColor: keepColor ?? false, ...parts });
    if (sameState(this.#state, this.#committed)) return;
    if (this.#adopted) this.#committed = this.#state;
    else this.commit();
    this.#adopted = true;
  }

  /** Sets the panel to a look that the user has chosen. Crop and people stay as they are: they belong to the photo. */
  use(look: Recipe): void {
    this.adopt(this.softenOthers ? withBystanders(look, true, []) : look);
    this.#adopted = false;
  }

  /** Sets the crop of another photo. It is no step: no undo brings back the crop of the photo before. */
  adoptCrop(crop: Crop | undefined): void {
    const other = { ...wholeCrop, ...crop };
    this.crop = other;
    const cropped = (state: RecipeState) => ({ ...state, crop: other });
    this.#committed = cropped(this.#committed);
    this.#undoStack = this.#undoStack.map(cropped);
    this.#redoStack = this.#redoStack.map(cropped);
  }

  /** Records an undo step; call when a slider is released. */
  commit(): void {
    const now = this.#state;
    if (sameState(now, this.#committed)) return;
    this.#adopted = false;
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
    const { style, blendWith, blendShare, strength, brush, keepColor, softenOthers, drawn, regions, background, crop } = this;
    return { style, blendWith, blendShare, strength, brush, keepColor, softenOthers, drawn, regions, background, crop };
  }

  #restore(setting: RecipeState): void {
    Object.assign(this, setting);
    this.#committed = setting;
    this.#adopted = false;
  }

  get recipe(): Recipe {
    const blend = this.blendWith !== "" && this.blendWith !== this.style;
    const styles = blend
      ? [
          { name: this.style, weight: 1 - this.blendShare },
          { name: this.blendWith, weight: this.blendShare },
        ]
      : [{ name: this.style, weight: 1 }];
    const { regions, background, crop } = this;
    const parts = optionalParts({ ...(this.isDrawn && { drawn: this.drawn }), regions, background, crop });
    const recipe: Recipe = { styles, strength: this.strength, brush: this.brush, keep_colour: this.keepColor, ...parts };
    return this.softenOthers ? withBystanders(recipe, true, []) : recipe;
  }

  /** A style's title; a style that is no longer installed shows its name. */
  title(name: string): string {
    return messages.styles[name]?.[0] ?? this.styles.find((style) => style.name === name)?.title ?? messages.looks.former[name] ?? name;
  }

  description(style: StyleCard): string {
    return messages.styles[style.name]?.[1] ?? style.description;
  }

  /** A recipe in a few words. */
  summary(recipe: Recipe): string {
    return messages.recipe.summary(recipe.styles.map((style) => this.title(style.name)), recipe.strength);
  }
}

const sameState = (a: RecipeState, b: RecipeState) => (Object.keys(a) as (keyof RecipeState)[]).every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));

/** The recipe with this done about bystanders. */
export function withBystanders(recipe: Recipe, soften: boolean, circles: readonly Circle[]): Recipe {
  const { bystanders: _, ...rest } = recipe;
  return soften || circles.length > 0 ? { ...rest, bystanders: { soften, circles: [...circles] } } : rest;
}

/** What a recipe does about bystanders, to compare two. */
function bystandersOf({ bystanders }: Recipe): string {
  const share = (value: number) => value.toFixed(3);
  const circles = (bystanders?.circles ?? []).map(({ x, y, radius }) => [share(x), share(y), share(radius)]);
  return JSON.stringify([bystanders?.soften ?? false, circles]);
}

/** Whether two recipes make the same picture. Rust keeps 32-bit numbers, so they are compared to a thousandth. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) < 1e-3;
  return (
    near(a.strength, b.strength) &&
    JSON.stringify(a.brush ?? "medium") === JSON.stringify(b.brush ?? "medium") &&
    (a.keep_colour ?? false) === (b.keep_colour ?? false) &&
    sameParts(a, b) &&
    bystandersOf(a) === bystandersOf(b) &&
    a.styles.length === b.styles.length &&
    a.styles.every((style, i) => style.name === b.styles[i]?.name && near(style.weight, b.styles[i]?.weight ?? 0))
  );
}
