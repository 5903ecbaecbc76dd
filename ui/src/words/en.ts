// Every word that the page says, in English; the other languages are files of the same shape. What a fault says in English
// comes from Rust.

import { formats } from "./formats";

const format = formats("en");
const { number, percent, plural } = format;

/** A word, a phrase made of facts, or more of either. */
type Same<T> = T extends string
  ? string
  : T extends (...facts: infer Facts) => string
    ? (...facts: Facts) => string
    : { [Key in keyof T]: Same<T[Key]> };

/** What every language must have, no key more and none less. */
export type Words = Same<Omit<typeof en, "format" | "styles">> & {
  format: typeof format;
  /** Title and description of a style, where they differ from what Rust says, which is English. */
  styles: Record<string, readonly [title: string, description: string]>;
};

export const en = {
  format,
  name: "Ambrotype",
  close: "Close",
  cancel: "Cancel",
  studio: "Studio",
  gallery: (count: number) => (count === 0 ? "Gallery" : `Gallery (${number(count)})`),
  lock: "Lock",
  kept: (name: string) => `Portrait of ${name}`,

  settings: {
    title: "Settings",
    window: "The window",
    language: "Language",
    theme: "Light or dark",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
  },

  welcome: {
    title: "A portrait worth sharing, and a selfie that stays with you",
    lead: "Drop a photo, choose a style, keep the portrait. It all happens on this computer.",
    leaves: "Nothing leaves",
    leavesWhy: "Pictures are made on this computer. There is no account, no cloud and no upload.",
    kept: "Kept in a case",
    keptWhy: "Photos and portraits are encrypted on your disk, each under a key of its own.",
    gone: "Gone when you say",
    goneWhy: "Purge one photo, or everything at once. We hold no copy to bring it back from.",
    open: "Open the case",
    withKeychain: "Your system’s keychain keeps the key. A passphrase on top is optional.",
    withoutKeychain: "This system has no keychain that keeps the key, so the case needs a passphrase.",
    passphrase: "Passphrase",
    passphraseOptional: "Passphrase (optional)",
    again: "The same once more",
    differ: "The two are not the same yet.",
    forgotten: "If you forget it, nobody can open the case: there is no way around it.",
    busy: "Making the case…",
  },

  unlock: {
    title: "The case is locked",
    lead: "Type the passphrase to open it.",
    leadKeychain: "Your system’s keychain opens it.",
    passphrase: "Passphrase",
    open: "Open",
    busy: "Opening…",
    other: "Forgotten? What is inside stays closed. You can purge everything and begin anew.",
  },

  invite: {
    title: "Drop a photo anywhere",
    lead: "JPEG, PNG or WebP. It is read into memory here and goes nowhere else.",
    pick: "Choose photos…",
    paste: "Paste",
    pasted: "Pasted picture",
    noPhoto: "No photo at hand?",
    sample: "Try the astronaut",
    drop: "Let go to make a portrait",
    waits: (count: number) =>
      plural(count, {
        one: "The photo waits here until the case is open.",
        other: "The {n} photos wait here until the case is open.",
      }),
  },

  queue: {
    title: "In the darkroom",
    waiting: "waiting",
    stages: { decoding: "opening", stylizing: "painting", encoding: "writing", keeping: "sealing" },
    cancelled: "cancelled",
    cancel: (name: string) => `Cancel ${name}`,
    dismiss: (name: string) => `Dismiss ${name}`,
    retry: "Try again",
  },

  recipe: {
    title: "Style",
    blend: "Blend with",
    alone: "nothing else",
    shareLabel: "How much of the second style",
    strength: "Strength",
    /** A recipe in a few words: its styles, and how strong where that is not the whole. */
    words: (styles: string[], strength: number) =>
      strength < 1 ? `${styles.join(" + ")}, ${percent(strength)}` : styles.join(" + "),
    again: "Make it again",
    next: "Next photos are made in this style.",
  },

  compare: {
    slider: "Slide between photo and portrait",
    original: "Photo",
    output: "Portrait",
    sideBySide: "Side by side",
    over: "One over the other",
    hold: "Hold Space for the photo",
  },

  photo: {
    export: "Export…",
    purge: "Purge",
    exported: (name: string) => `Written: ${name}`,
    size: (width: number, height: number) => `${number(width)} × ${number(height)}`,
    confirmTitle: "Purge this portrait?",
    confirm: "The portrait and its photo are destroyed in the case. It cannot be undone. Files that you exported stay.",
    purged: "Purged. Its keys and its bytes are gone from the case.",
  },

  dialogs: {
    pick: { title: "Choose photos", pictures: "Photos", everything: "All files" },
    export: { title: "Export the portrait", pictures: "Pictures", everything: "All files" },
  },

  empty: {
    title: "The case is empty",
    lead: "Portraits that you make are kept here until you purge them.",
  },

  purgeAll: {
    action: "Purge everything",
    title: "Purge everything?",
    lead: "Every photo and portrait in the case is destroyed, keys first. Nobody can bring them back from it. Files that you exported, and your photos where they came from, stay.",
    states: { idle: "Hold to purge everything", holding: "Keep holding…", pressed: "Press again to purge" },
    busy: "Purging…",
    done: "Everything is purged. The keys are destroyed and the case is gone.",
  },

  styles: {},
};
