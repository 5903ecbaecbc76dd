// What the page may ask of the program. Two things speak it: the program itself, and a fake one for tests and for looking
// at the page in a browser.

import type {
  About,
  Bundle,
  Calls,
  CaseSettings,
  DialogWords,
  Exported,
  Foreseen,
  Gallery,
  GalleryItem,
  Look,
  PackedCase,
  Preferences,
  Receipt,
  Recipe,
  Report,
  Stay,
  StyleCard,
  Trace,
  TrayItem,
  UnpackedCase,
  Update,
  VaultState,
} from "./bindings";
import type { PageAttempt } from "./outward";

export type {
  About,
  Attempt,
  Brush,
  Bundle,
  Calls,
  CaseSettings,
  DialogWords,
  ExportAs,
  Exported,
  Fault,
  Foreseen,
  Frame,
  Gallery,
  GalleryItem,
  Left,
  Look,
  Note,
  PackedCase,
  Passed,
  Preferences,
  Receipt,
  Recipe,
  Report,
  Shortage,
  Stage,
  Stay,
  StyleCard,
  Theme,
  Trace,
  TrayItem,
  Uncovered,
  UnpackedCase,
  Update,
  VaultState,
  Weighted,
} from "./bindings";
export type { PageAttempt } from "./outward";

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
  /**
   * The address of a small picture of how a tray item or kept photo would look, at most `side` pixels on its longer side.
   * Of requests that wait, those with a lower `turn` than the newest are given up as cancelled.
   */
  preview(subject: string, recipe: Recipe, side: number, turn: number): Promise<string>;
  /** Stylises something from the tray and keeps it; of a file that ends too early, the part that can be read if that will do. */
  stylize(item: string, recipe: Recipe, part: boolean): Promise<GalleryItem>;
  /** Stylises a kept original anew, as a photo of its own. */
  restyle(id: string, recipe: Recipe): Promise<GalleryItem>;
  cancel(item: string): Promise<void>;
  /** Newest first. */
  gallery(): Promise<Gallery>;
  look(id: string): Promise<Look>;
  /** Opens the system's save dialog for the portrait, or with `original` the photo; the name that was written, or null where the person thought better of it. */
  exportPhoto(id: string, original: boolean, words: DialogWords): Promise<string | null>;
  /** Asks where to, and writes a portrait of each; null where the person thought better of it. */
  exportMany(ids: string[], bundle: Bundle, words: DialogWords): Promise<Exported | null>;
  /** Begins to drag the portrait out of the window, while the pointer is held down. */
  dragOut(id: string): Promise<void>;
  /** Says something outside of the window where the person looks elsewhere: how many, and nothing of a photo. */
  notify(words: string): Promise<void>;
  /** Asks where to, and writes the whole case under a passphrase; null where the person thought better of it. */
  packCase(passphrase: string, words: DialogWords): Promise<PackedCase | null>;
  /** Asks for a case file and takes in what is not here yet; null where the person thought better of it. */
  unpackCase(passphrase: string, words: DialogWords): Promise<UnpackedCase | null>;
  /** Puts the portrait on the clipboard. */
  copy(id: string): Promise<void>;
  purge(ids: string[]): Promise<Receipt>;
  purgeAll(): Promise<Receipt>;
  /** Opens the system's save dialog for the last receipt; as `exportPhoto`. */
  saveReceipt(words: DialogWords): Promise<string | null>;
  caseSettings(): Promise<CaseSettings>;
  setCaseSettings(settings: CaseSettings): Promise<void>;
  /** What would go by itself were so many days chosen now. */
  foresee(retention: number | null): Promise<Foreseen>;
  setStay(ids: string[], stay: Stay): Promise<void>;
  /** Says that the clock is right; what is due by it goes. */
  trustClock(): Promise<void>;
  /** null: the keychain alone opens the case. */
  changePassphrase(passphrase: string | null): Promise<void>;
  /** There was input. */
  awake(): Promise<void>;
  /** Locks, or purges everything where the person wants that of the panic key; a receipt then. */
  panic(): Promise<Receipt | null>;
  about(): Promise<About>;
  /** Tries to reach the network from the program. */
  callOut(): Promise<Calls>;
  /** Tries to reach the network from the page. */
  reachOut(): Promise<PageAttempt[]>;
  /** Looks for what was left of photos; with words, of one that the person picks, and null where they thought better of it. */
  findTraces(words: DialogWords | null): Promise<Trace[] | null>;
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
