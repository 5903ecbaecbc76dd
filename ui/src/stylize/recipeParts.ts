// The parts of a recipe that are sent only where they ask for something: how it is drawn, regions, background and crop.

import type { Background, Crop, DrawnOptions, Recipe, Regions } from "../bridge";

/** Every region is painted as strongly as the recipe says. */
export const alike: Regions = { face: 1, person: 1, background: 1 };
export const styledBackground: Background = { kind: "styled" };
export const wholeCrop: Required<Crop> = { frame: "whole", turns: 0, straighten: "no", mirror: false };

/** As a look is drawn that nobody has changed. */
export const usualDrawn: Required<DrawnOptions> = { palette: null, character: 0, line_weight: 1, seed: 1 };

/** Places of the numbers that two recipes are compared to. Rust keeps 32 bits. */
const PLACES = 3;

type Parts = Pick<Recipe, "drawn" | "regions" | "background" | "crop">;

/** What of these parts is not the default. */
export function optionalParts({ drawn, regions = alike, background = styledBackground, crop }: Parts): Parts {
  const hand = { ...usualDrawn, ...drawn };
  const whole = { ...wholeCrop, ...crop };
  const parts: Parts = {};
  if (!same(hand, usualDrawn)) parts.drawn = hand;
  if (!same(regions, alike)) parts.regions = regions;
  if (!same(background, styledBackground)) parts.background = background;
  if (!same(whole, wholeCrop)) parts.crop = whole;
  return parts;
}

/** Whether these parts of two recipes ask for the same. */
export function sameParts(a: Parts, b: Parts): boolean {
  const [one, other] = [optionalParts(a), optionalParts(b)];
  return same(one.drawn, other.drawn) && same(one.regions, other.regions) && same(one.background, other.background) && same(one.crop, other.crop);
}

/** Whether two values are equal, their numbers nearly so, whatever the order of their keys. */
function same(a: unknown, b: unknown): boolean {
  return written(a) === written(b);
}

function written(value: unknown): string {
  if (typeof value === "number") return value.toFixed(PLACES);
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([key, inner]) => `${key}:${written(inner)}`);
  return `{${fields.sort().join()}}`;
}
