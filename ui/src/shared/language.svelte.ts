// The languages of the page, and the one in use.

import { ar } from "../words/ar";
import { en, type Words } from "../words/en";
import { vi } from "../words/vi";
import { zh } from "../words/zh";

/** Each language under its own name. */
export const languages = { en: "English", vi: "Tiếng Việt", zh: "简体中文", ar: "العربية" } as const;

export type Language = keyof typeof languages;

const catalogues: Record<Language, Words> = { en, vi, zh, ar };

class Locale {
  language = $state<Language>("en");

  get words(): Words {
    return catalogues[this.language];
  }
}

export const locale = new Locale();

/** The first of the wanted languages (BCP 47) that has a catalogue, or English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const known = (tag: string) => Object.keys(languages).find((language) => tag.toLowerCase().split("-")[0] === language);
  return (wanted.map(known).find(Boolean) ?? "en") as Language;
}
