// Presets: looks with their controls, and packs, under names that their owner gives them; in English.

import { formats, isolate } from "../formats";
import type { Same } from "../same";

const { plural } = formats("en");

export const en = {
  presets: {
    title: "Presets",
    recent: "Recent",
    save: "Save as preset…",
    saveTitle: "Save these settings as a preset",
    savePackTitle: "Save these pictures as your own pack",
    name: "Name of the preset",
    list: "Existing presets",
    put: "Save",
    replace: "Replace",
    saved: (name: string) => `The preset ${isolate(name)} has been saved.`,
    manage: "Sort and rename…",
    manageTitle: "Your presets",
    rename: (name: string) => `New name for ${isolate(name)}`,
    up: (name: string) => `Move ${isolate(name)} up`,
    down: (name: string) => `Move ${isolate(name)} down`,
    remove: (name: string) => `Purge the preset ${isolate(name)}`,
    own: "Yours",
    ownPack: "Your packs",
    pictures: (count: number) => plural(count, { one: "One picture", other: "{n} pictures" }),
    savePack: "Save as your own pack…",
  },
};

/** The same in another language. */
export type PresetWords = Same<typeof en>;
