// What the page may ask of the program. Two things speak it: the program itself, and a fake one for tests and for looking
// at the page in a browser.

import type { About, DialogWords, Gallery, GalleryItem, Look, Preferences, Recipe, Report, StyleCard, TrayItem, Update, VaultState } from "./bindings";

export type {
  About,
  DialogWords,
  ExportAs,
  Fault,
  Frame,
  Gallery,
  GalleryItem,
  Look,
  Preferences,
  Recipe,
  Report,
  Stage,
  StyleCard,
  Theme,
  TrayItem,
  Update,
  VaultState,
  Weighted,
} from "./bindings";

/** Every promise rejects with a `Report`: what happened and what to do. */
export interface Bridge {
  styles(): Promise<StyleCard[]>;
  vaultState(): Promise<VaultState>;
  createVault(passphrase: string | null): Promise<void>;
  unlock(passphrase: string | null): Promise<void>;
  lock(): Promise<void>;
  /** Opens the system's file dialog; empty where the person thought better of it. */
  pick(words: DialogWords): Promise<TrayItem[]>;
  /** `name` is what a picture without a file is called. */
  paste(name: string): Promise<TrayItem[]>;
  sample(): Promise<TrayItem>;
  /** What the program was started with. */
  handedIn(): Promise<TrayItem[]>;
  /** Stylises something from the tray and keeps it. */
  stylize(item: string, recipe: Recipe): Promise<GalleryItem>;
  /** Stylises a kept original anew, as a photo of its own. */
  restyle(id: string, recipe: Recipe): Promise<GalleryItem>;
  cancel(item: string): Promise<void>;
  /** Newest first. */
  gallery(): Promise<Gallery>;
  look(id: string): Promise<Look>;
  /** Opens the system's save dialog for the portrait, or with `original` the photo; the name that was written, or null where the person thought better of it. */
  exportPhoto(id: string, original: boolean, words: DialogWords): Promise<string | null>;
  /** Puts the portrait on the clipboard. */
  copy(id: string): Promise<void>;
  purge(ids: string[]): Promise<void>;
  purgeAll(): Promise<void>;
  about(): Promise<About>;
  preferences(): Promise<Preferences>;
  /** Keeps them over a restart. */
  setPreferences(preferences: Preferences): Promise<void>;
  /** Whether the window fills the screen now. */
  toggleFullScreen(): Promise<boolean>;
  /** Hears everything that the program tells unasked, until the function that comes back is called. */
  listen(hear: (update: Update) => void): Promise<() => void>;
}

/** Makes a report of whatever was thrown. */
export function reportOf(thrown: unknown): Report {
  if (typeof thrown === "object" && thrown !== null && "sentence" in thrown && "remedy" in thrown) {
    return thrown as Report;
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    about: null,
    fault: { code: "unexpected", detail },
    sentence: `Something went wrong inside Ambrotype: ${detail}.`,
    remedy: "Please report it with this sentence. Nothing kept was lost.",
  };
}
