// What the page may ask of the program. Two things speak it: the program itself, and a fake one for tests and for looking
// at the page in a browser.

import type {
  About,
  ExportTarget,
  NetworkProbe,
  VaultSettings,
  DialogWords,
  ExportResult,
  RetentionPreview,
  Gallery,
  GalleryItem,
  PhotoUrls,
  BackupResult,
  Preferences,
  Receipt,
  Recipe,
  Report,
  PhotoRetention,
  StyleCard,
  Trace,
  PendingPhoto,
  RestoreResult,
  Update,
  VaultState,
} from "./bindings";
import type { PageAttempt } from "./networkProbe";

export type {
  About,
  Attempt,
  Brush,
  ExportTarget,
  NetworkProbe,
  VaultSettings,
  DialogWords,
  ExportAs,
  ExportResult,
  Fault,
  RetentionPreview,
  ImageSize,
  Gallery,
  GalleryItem,
  Left,
  PhotoUrls,
  Note,
  BackupResult,
  Skipped,
  Preferences,
  Receipt,
  Recipe,
  Report,
  Shortage,
  Stage,
  PhotoRetention,
  StyleCard,
  Theme,
  Trace,
  PendingPhoto,
  Uncovered,
  RestoreResult,
  Update,
  VaultState,
  WeightedStyle,
} from "./bindings";
export type { PageAttempt } from "./networkProbe";

/** Every promise rejects with a `Report`: what happened and what to do. */
export interface Bridge {
  styles(): Promise<StyleCard[]>;
  vaultState(): Promise<VaultState>;
  createVault(passphrase: string | null): Promise<void>;
  unlock(passphrase: string | null): Promise<void>;
  lock(): Promise<void>;
  /** Opens the system's file dialog; empty where the person thought better of it. */
  pickPhotos(words: DialogWords): Promise<PendingPhoto[]>;
  /** `name` is what a picture without a file is called. */
  pastePhotos(name: string): Promise<PendingPhoto[]>;
  samplePhoto(): Promise<PendingPhoto>;
  /** What the program was started with. */
  startupPhotos(): Promise<PendingPhoto[]>;
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
  photoUrls(id: string): Promise<PhotoUrls>;
  /** Opens the system's save dialog for the portrait, or with `original` the photo; the name that was written, or null where the person thought better of it. */
  exportPhoto(id: string, original: boolean, words: DialogWords): Promise<string | null>;
  /** Asks where to, and writes a portrait of each; null where the person thought better of it. */
  exportMany(ids: string[], bundle: ExportTarget, words: DialogWords): Promise<ExportResult | null>;
  /** Begins to drag the portrait out of the window, while the pointer is held down. */
  dragOut(id: string): Promise<void>;
  /** Says something outside of the window where the person looks elsewhere: how many, and nothing of a photo. */
  notify(words: string): Promise<void>;
  /** Asks where to, and writes the whole vault under a passphrase; null where the person thought better of it. */
  backupVault(passphrase: string, words: DialogWords): Promise<BackupResult | null>;
  /** Asks for a backup file and takes in what is not here yet; null where the person thought better of it. */
  restoreVault(passphrase: string, words: DialogWords): Promise<RestoreResult | null>;
  /** Puts the portrait on the clipboard. */
  copyPhoto(id: string): Promise<void>;
  purge(ids: string[]): Promise<Receipt>;
  purgeAll(): Promise<Receipt>;
  /** Opens the system's save dialog for the last receipt; as `exportPhoto`. */
  saveReceipt(words: DialogWords): Promise<string | null>;
  vaultSettings(): Promise<VaultSettings>;
  setVaultSettings(settings: VaultSettings): Promise<void>;
  /** What would go by itself were so many days chosen now. */
  previewRetention(retention: number | null): Promise<RetentionPreview>;
  setRetention(ids: string[], stay: PhotoRetention): Promise<void>;
  /** Says that the clock is right; what is due by it goes. */
  trustClock(): Promise<void>;
  /** null: the keychain alone opens the vault. */
  changePassphrase(passphrase: string | null): Promise<void>;
  /** There was input. */
  reportActivity(): Promise<void>;
  /** Locks, or purges everything where the person wants that of the panic key; a receipt then. */
  pressPanicKey(): Promise<Receipt | null>;
  about(): Promise<About>;
  /** Tries to reach the network from the program. */
  probeNetwork(): Promise<NetworkProbe>;
  /** Tries to reach the network from the page. */
  probeFromPage(): Promise<PageAttempt[]>;
  /** Looks for what was left of photos; with words, of one that the person picks, and null where they thought better of it. */
  findTraces(words: DialogWords | null): Promise<Trace[] | null>;
  preferences(): Promise<Preferences>;
  /** Keeps them over a restart. */
  setPreferences(preferences: Preferences): Promise<void>;
  /** Whether the window fills the screen now. */
  toggleFullScreen(): Promise<boolean>;
  /** Hears everything that the program tells unasked, until the function that comes back is called. */
  listen(onUpdate: (update: Update) => void): Promise<() => void>;
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
