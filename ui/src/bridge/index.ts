// The page's interface to the program. There are two implementations: the program itself, and a fake for tests and browsers.

import type {
  About,
  ExportChoice,
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
  BackupTestResult,
  Preferences,
  Preset,
  PresetContent,
  Receipt,
  Recipe,
  Report,
  PhotoRetention,
  StyleCard,
  Templates,
  Bystanders,
  Composition,
  Language,
  PackChoice,
  PackResult,
  Trace,
  PendingPhoto,
  RestoreResult,
  Update,
  VaultState,
} from "./bindings";
import type { PageAttempt } from "./networkProbe";

export type {
  About,
  AccessoryCard,
  Bystanders,
  Card,
  Clothes,
  Composition,
  FormatCard,
  Language,
  Outfit,
  PackChoice,
  OwnPicture,
  PackResult,
  Poster,
  TemplateCard,
  Templates,
  Toy,
  Attempt,
  Background,
  Brush,
  BystanderChoice,
  Circle,
  Crop,
  ExportTarget,
  NetworkProbe,
  VaultSettings,
  DialogWords,
  ExportAs,
  ExportChoice,
  ExportResult,
  DrawnOptions,
  Fault,
  Frame,
  RetentionPreview,
  ImageSize,
  Gallery,
  GalleryItem,
  Leftover,
  PhotoUrls,
  DecodeNote,
  BackupResult,
  BackupTestResult,
  Skipped,
  Preferences,
  Preset,
  PresetContent,
  Receipt,
  Recipe,
  Rectangle,
  Regions,
  Report,
  Shortage,
  Stage,
  Straighten,
  PhotoRetention,
  SceneCard,
  SceneField,
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
  /** Opens the system's file dialog; empty if the user cancelled. */
  pickPhotos(words: DialogWords): Promise<PendingPhoto[]>;
  /** `name` is given to a picture without a file. */
  pastePhotos(name: string): Promise<PendingPhoto[]>;
  samplePhoto(): Promise<PendingPhoto>;
  /** The photos that the program was started with. */
  startupPhotos(): Promise<PendingPhoto[]>;
  /**
   * Address of a preview of a pending or kept photo, at most `side` pixels on its longer side.
   * Waiting requests with a lower `turn` than the newest are cancelled.
   */
  preview(subject: string, recipe: Recipe, side: number, turn: number): Promise<string>;
  /** Stylises a pending photo and keeps it; with `part` also the readable part of an incomplete file. */
  stylize(item: string, recipe: Recipe, part: boolean): Promise<GalleryItem>;
  /** Stylises a kept original again, as a new item. */
  restyle(id: string, recipe: Recipe): Promise<GalleryItem>;
  /** How many people are in a pending or kept photo who are not those that it was taken of. */
  countBystanders(subject: string): Promise<number>;
  cancel(item: string): Promise<void>;
  /** Newest first. */
  gallery(): Promise<Gallery>;
  photoUrls(id: string): Promise<PhotoUrls>;
  /** Opens the system's save dialog for the portrait, or with `original` the photo; the file name, or null if the user cancelled. */
  exportPhoto(id: string, original: boolean, choice: ExportChoice | null, words: DialogWords): Promise<string | null>;
  /** Address of what an export in this size writes. */
  previewExport(id: string, size: string): Promise<string>;
  /** Asks for a place and writes a portrait of each; null if the user cancelled. */
  exportMany(ids: string[], bundle: ExportTarget, words: DialogWords): Promise<ExportResult | null>;
  /** Starts to drag the portrait out of the window, while the pointer is down. */
  dragOut(id: string): Promise<void>;
  /** Shows a desktop notification if the window is in the background; it must hold counts only, nothing of a photo. */
  notify(words: string): Promise<void>;
  /** Asks for a place and writes the whole vault, encrypted by a passphrase; null if the user cancelled. `present` is the
   *  passphrase of the vault, where it has one. */
  backupVault(present: string | null, passphrase: string, words: DialogWords): Promise<BackupResult | null>;
  /** Asks for a backup file and adds what is not in the vault; null if the user cancelled. */
  restoreVault(passphrase: string, words: DialogWords): Promise<RestoreResult | null>;
  /** Asks for a backup file and reads all of it; stores nothing; null if the user cancelled. */
  testBackup(passphrase: string, words: DialogWords): Promise<BackupTestResult | null>;
  /** Copies the portrait to the clipboard. */
  copyPhoto(id: string): Promise<void>;
  purge(ids: string[]): Promise<Receipt>;
  /** Hides a photo, and purges it after ten seconds: a `purged` event tells. A lock, another purge and a backup end the time. */
  purgeLater(id: string): Promise<void>;
  /** Shows it again; false where it is too late. */
  undoPurge(id: string): Promise<boolean>;
  purgeAll(): Promise<Receipt>;
  /** Opens the system's save dialog for the last receipt; answers as `exportPhoto`. */
  saveReceipt(words: DialogWords): Promise<string | null>;
  vaultSettings(): Promise<VaultSettings>;
  setVaultSettings(settings: VaultSettings): Promise<void>;
  /** What would be purged automatically with this number of days. */
  previewRetention(retention: number | null): Promise<RetentionPreview>;
  /** The templates of toys and posters. */
  templates(language: Language): Promise<Templates>;
  /** Address of a small picture of a composition of a kept photo; as `preview`. */
  previewComposition(id: string, composition: Composition, side: number, turn: number): Promise<string>;
  /** Makes a composition of a kept photo and keeps it. */
  compose(id: string, composition: Composition): Promise<GalleryItem>;
  /** Makes a pack of a kept photo, or what is left of a cancelled one, and keeps its pictures in an album. Each is told by a
   *  `packed` event; `cancel` stops it. */
  makePack(id: string, choice: PackChoice, bystanders: Bystanders, album: string): Promise<PackResult>;
  /** Asks for a folder and writes stickers into a new one in it; null if the user cancelled. Events and `cancel` as `makePack`. */
  saveStickers(id: string, choice: PackChoice, bystanders: Bystanders, words: DialogWords): Promise<PackResult | null>;
  /** The presets, in their owner's order. */
  listPresets(): Promise<Preset[]>;
  /** Stores a preset; with `replace` in the place of the one that has its name. */
  savePreset(name: string, content: PresetContent, replace: boolean): Promise<Preset>;
  renamePreset(id: string, name: string): Promise<void>;
  removePreset(id: string): Promise<Receipt>;
  /** Puts these first, in this order. */
  reorderPresets(ids: string[]): Promise<void>;
  setRetention(ids: string[], stay: PhotoRetention): Promise<void>;
  /** Puts photos into an album; null takes them out. */
  setAlbum(ids: string[], album: string | null): Promise<void>;
  renameAlbum(album: string, name: string): Promise<void>;
  renamePhotos(ids: string[], name: string): Promise<void>;
  setFavourite(ids: string[], favourite: boolean): Promise<void>;
  /** Confirms the clock; photos that are due are purged. */
  trustClock(): Promise<void>;
  /** Whether the open vault has a passphrase. */
  hasPassphrase(): Promise<boolean>;
  /** `present` is the passphrase until now, where there is one. Null: the keychain alone opens the vault. */
  changePassphrase(present: string | null, passphrase: string | null): Promise<void>;
  /** Reports input, for the automatic lock. */
  reportActivity(): Promise<void>;
  /** Locks, or purges everything if the panic key is set so; then gives a receipt. */
  pressPanicKey(): Promise<Receipt | null>;
  about(): Promise<About>;
  /** The version of ONNX Runtime; starts the darkroom where none is waiting. */
  runtimeVersion(): Promise<string>;
  /** Tries to reach the network from the program. */
  probeNetwork(): Promise<NetworkProbe>;
  /** Tries to reach the network from the page. */
  probeFromPage(): Promise<PageAttempt[]>;
  /** Searches for traces of photos; with `words` for those of a photo that the user picks, null if the user cancelled. */
  findTraces(words: DialogWords | null): Promise<Trace[] | null>;
  preferences(): Promise<Preferences>;
  /** Saves them for the next start. */
  setPreferences(preferences: Preferences): Promise<void>;
  /** While there is work to do: the program asks, by a `close-requested` event, before the window closes. It asks once. */
  guardClose(guarded: boolean): Promise<void>;
  closeWindow(): Promise<void>;
  /** Hides the window until it is closed, or the program started again. */
  hideWindow(): Promise<void>;
  /** Gives the new state: whether the window fills the screen. */
  toggleFullScreen(): Promise<boolean>;
  /** Receives the program's events until the returned function is called. */
  listen(onUpdate: (update: Update) => void): Promise<() => void>;
}

/** Turns any thrown value into a report. */
export function reportOf(thrown: unknown): Report {
  if (typeof thrown === "object" && thrown !== null && "sentence" in thrown && "remedy" in thrown) {
    return thrown as Report;
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    about: null,
    fault: { code: "unexpected", detail },
    sentence: `Something went wrong inside Ambrotype: ${detail}.`,
    remedy: "Please report it with this message. Your photos are safe.",
  };
}
