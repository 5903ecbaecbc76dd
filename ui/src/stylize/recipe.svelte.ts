// The recipe being written: a style, perhaps a second one beside it, and how strong.

import type { Recipe, StyleCard } from "../bridge";
import { messages } from "../shared/messages";

export class RecipeController {
  styles = $state<StyleCard[]>([]);
  first = $state("");
  second = $state("");
  /** The second style's part of the blend, above 0 and below 1. */
  share = $state(0.5);
  strength = $state(1);

  load(styles: StyleCard[]): void {
    this.styles = styles;
    this.first ||= styles[0]?.name ?? "";
  }

  choose(name: string): void {
    this.first = name;
    if (this.second === name) this.second = "";
  }

  get recipe(): Recipe {
    const blend = this.second !== "" && this.second !== this.first;
    const styles = blend
      ? [
          { name: this.first, weight: 1 - this.share },
          { name: this.second, weight: this.share },
        ]
      : [{ name: this.first, weight: 1 }];
    return { styles, strength: this.strength };
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

/** Whether two recipes make the same picture. Rust keeps 32-bit numbers, so they are compared to a thousandth. */
export function same(a: Recipe, b: Recipe): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) < 1e-3;
  return (
    near(a.strength, b.strength) &&
    a.styles.length === b.styles.length &&
    a.styles.every((style, i) => style.name === b.styles[i]?.name && near(style.weight, b.styles[i]?.weight ?? 0))
  );
}
