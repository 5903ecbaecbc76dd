// Numbers and plurals of Arabic, which needs all six forms of a noun.

import { formats } from "./formats";

export const format = formats("ar", "rtl");

/** The six forms: none, one, two, 3 to 10, 11 to 99, and 100 to 102 with their like. */
export type SixForms = Record<Intl.LDMLPluralRule, string>;

/** As `format.plural`, and no form can be forgotten. */
export const plural = (count: number, forms: SixForms, facts?: Record<string, string>): string => format.plural(count, forms, facts);

/** A number of photos as the subject of a sentence. */
export const photos = (count: number): string =>
  plural(count, { zero: "لا صور", one: "صورة واحدة", two: "صورتان", few: "{n} صور", many: "{n} صورة", other: "{n} صورة" });

/** A number of photos as an object, or after a preposition. */
export const photosOblique = (count: number): string =>
  plural(count, { zero: "لا صور", one: "صورة واحدة", two: "صورتين", few: "{n} صور", many: "{n} صورة", other: "{n} صورة" });
