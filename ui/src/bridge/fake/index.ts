// A bridge to a fake program in memory, for tests and for the page in a browser. It behaves as the real one, with delays and
// faults on demand.

import type {
  Bridge,
  Composition,
  ExportChoice,
  ExportTarget,
  GalleryItem,
  DecodeNote,
  PackChoice,
  PendingPhoto,
  PhotoRetention,
  Preferences,
  Recipe,
  Report,
  Skipped,
  Update,
  VaultSettings,
  VaultState,
} from "../index";
import { receipt, reports, styles, templates, vaultSettings } from "./data";
import { KeptPhotos } from "./keptPhotos";
import type { FakeOptions } from "./options";
import { FakePacks } from "./packs";
import { FakePresets } from "./presets";
import { FakePurges } from "./purges";

const NOTHING: Skipped = { others: 0, hidden: 0, more: false };

export type { FakeOptions };
export { reports };

export class FakeBridge extends FakePresets implements Bridge {
  exported: string[] = [];
  /** What was chosen for each exported file, in order. */
  exportChoices: (ExportChoice | null)[] = [];
  copied: string[] = [];
  dragged: string[] = [];
  /** Desktop notifications sent. */
  notified: string[] = [];
  /** The last backup, which is also the one that can be restored. */
  backup: { passphrase: string; photos: number } | null = null;
  /** The photos that the program was started with. */
  startedWith: PendingPhoto[] = [];
  fullScreen = false;
  /** Milliseconds that each stage of a photo takes. */
  stageDelay: number;
  /** Faults of the next call of a command. */
  failures: Partial<Record<"preview" | "lock" | "purge" | "purgeAll" | "exportPhoto" | "exportMany", Report>> = {};
  /** The saved preferences. */
  savedPreferences: Preferences = { language: null, theme: "system", exportAs: "jpeg", bystanders: "ask" };
  /** Numbers of bystanders by file name. */
  bystanders: Record<string, number> = {};
  /** Subjects whose bystanders were counted, in order. */
  counted: string[] = [];
  settings = vaultSettings();
  /** The user has confirmed the clock. */
  clockTrusted = false;
  /** How often the page has reported input. */
  activityReports = 0;
  /** Recipes of all requests, in order. */
  recipes: Recipe[] = [];
  /** All previews of compositions that were requested, in order. */
  composed: { composition: Composition; side: number }[] = [];
  /** All compositions that were made. */
  made: Composition[] = [];
  readonly packs = new FakePacks();
  readonly purges: FakePurges;
  /** Subjects of all preview requests, in order. */
  previewed: string[] = [];
  /** Recipes of all preview requests, in order. */
  previewRecipes: Recipe[] = [];
  #options: FakeOptions;
  #vault: VaultState;
  #photos: KeptPhotos;
  #names = new Map<string, string>();
  #cancelled = new Set<string>();
  #listeners = new Set<(update: Update) => void>();
  #count = 0;

  constructor(options: FakeOptions = {}) {
    super();
    this.#options = options;
    this.stageDelay = options.stageDelay ?? 0;
    this.#vault = options.vault ?? { state: "open" };
    this.#photos = new KeptPhotos(options.pictureUrl, options.now);
    this.purges = new FakePurges(this.#photos, (update) => this.emit(update));
  }

  /** Ids of kept photos whose record does not verify. */
  set newer(ids: string[]) {
    this.#photos.newer = ids;
  }

  set damaged(ids: string[]) {
    this.#photos.damaged = ids;
  }

  /** Adds kept portraits at once. */
  addPortraits(recipe: Recipe, ...names: string[]): void {
    for (const name of names) this.#photos.add(name, recipe);
  }

  /** Simulates a drop of files on the window. */
  drop(...names: string[]): void {
    this.emit({ type: "dropped", items: names.map((name) => this.#item(name)), refused: [], passed: NOTHING });
  }

  /** Simulates a drop of files that are not accepted. */
  dropRefused(...refused: Report[]): void {
    this.emit({ type: "dropped", items: [], refused, passed: NOTHING });
  }

  /** Simulates a drop of a folder with these photos and other files. */
  dropFolder(passed: Skipped, ...names: string[]): void {
    this.emit({ type: "dropped", items: names.map((name) => this.#item(name)), refused: [], passed });
  }

  dragOver(over: boolean): void {
    this.emit({ type: "drag-over", over });
  }

  async styles() {
    return styles;
  }

  async vaultState() {
    return this.#vault;
  }

  async createVault(passphrase: string | null) {
    this.#options.passphrase = passphrase ?? undefined;
    this.#vault = { state: "open" };
  }

  async unlock(passphrase: string | null) {
    if (this.#options.passphrase !== undefined && passphrase !== this.#options.passphrase) throw reports.wrongPassphrase;
    this.#vault = { state: "open" };
  }

  async lock() {
    this.#throwPlanned("lock");
    this.purges.finish();
    this.emit({ type: "vault-closing" });
    this.#vault = { state: "locked", passphrase: this.#options.passphrase !== undefined };
    // As Rust does: the page receives the event before its call returns.
    this.emit({ type: "gallery-changed" });
  }

  async pastePhotos(): Promise<PendingPhoto[]> {
    throw reports.clipboardEmpty;
  }

  async samplePhoto() {
    return this.#item("astronaut.jpg");
  }

  async startupPhotos() {
    return this.startedWith.splice(0);
  }

  async toggleFullScreen() {
    this.fullScreen = !this.fullScreen;
    return this.fullScreen;
  }

  async preview(subject: string, recipe: Recipe) {
    this.#needsOpen();
    this.#throwPlanned("preview");
    this.previewed.push(subject);
    this.previewRecipes.push(recipe);
    return this.#options.previewUrl?.(subject, recipe) ?? `styles/${recipe.styles[0]?.name}.jpg`;
  }

  async stylize(item: string, recipe: Recipe, usePartial: boolean) {
    const name = this.#names.get(item) ?? item;
    this.recipes.push(recipe);
    const fault = this.#options.faults?.[name]?.fault;
    const notes: DecodeNote[] = usePartial && fault?.code === "incomplete" ? [{ note: "upper-part", percent: fault.percent }] : [];
    await this.#work(item, name, notes.length > 0);
    this.#needsOpen();
    return this.#keepPortrait(name, recipe, notes);
  }

  async restyle(id: string, recipe: Recipe) {
    const name = this.#photos.items.find((item) => item.id === id)?.name ?? id;
    this.recipes.push(recipe);
    await this.#work(id, name);
    return this.#keepPortrait(name, recipe);
  }

  async templates() {
    return templates();
  }

  async previewComposition(id: string, composition: Composition, side: number) {
    this.#needsOpen();
    this.composed.push({ composition, side });
    return `photo://localhost/${id}-${this.composed.length}`;
  }

  async compose(id: string, composition: Composition) {
    this.#needsOpen();
    const name = this.#photos.items.find((item) => item.id === id)?.name ?? id;
    this.made.push(composition);
    return this.#keepPortrait(name, null, [], composition);
  }

  async makePack(id: string, choice: PackChoice, _bystanders: unknown, album: string) {
    this.#needsOpen();
    return this.#pack(id, choice, album, () => this.#photos.addToAlbum(id, album));
  }

  async saveStickers(id: string, choice: PackChoice) {
    return this.#pack(id, choice, `stickers-${choice.messenger}`, () => null);
  }

  #pack(id: string, choice: PackChoice, place: string, keep: () => string | null) {
    const isCancelled = () => this.#cancelled.delete(id);
    return this.packs.make(id, choice, place, { delay: this.stageDelay, isCancelled, keep, emit: (update) => this.emit(update) });
  }

  async countBystanders(subject: string) {
    this.#needsOpen();
    this.counted.push(subject);
    const name = this.#names.get(subject) ?? this.#photos.items.find((item) => item.id === subject)?.name;
    return this.bystanders[name ?? ""] ?? 0;
  }

  async cancel(item: string) {
    this.#cancelled.add(item);
  }

  async gallery() {
    this.#needsOpen();
    return { items: [...this.#photos.items], damaged: this.#photos.damaged, newer: this.#photos.newer };
  }

  async photoUrls(id: string) {
    this.#needsOpen();
    return this.#photos.urls(id);
  }

  async exportPhoto(id: string, original: boolean, choice: ExportChoice | null): Promise<string | null> {
    this.#throwPlanned("exportPhoto");
    this.exported.push(original ? `${id}, the photo` : id);
    this.exportChoices.push(choice);
    return choice ? `${choice.name}.${choice.file}` : "ambrotype-kmxqgtvwhzrs.jpg";
  }

  async previewExport(id: string, size: string) {
    return `photo://localhost/${id}-${size}`;
  }

  async exportMany(ids: string[], target: ExportTarget) {
    const report = this.failures.exportMany;
    delete this.failures.exportMany;
    const failed = report ? [report] : [];
    this.exported.push(...ids.slice(failed.length));
    return { place: target === "zip" ? "ambrotype.zip" : "Pictures", photos: ids.length - failed.length, failed };
  }

  async dragOut(id: string) {
    this.dragged.push(id);
  }

  async notify(words: string) {
    this.notified.push(words);
  }

  async backupVault(present: string | null, passphrase: string) {
    this.#confirm(present);
    this.#needsOpen();
    this.backup = { passphrase, photos: this.#photos.items.length };
    return { name: "ambrotype.case", photos: this.#photos.items.length, damaged: this.#photos.damaged.length, newer: this.#photos.newer.length };
  }

  async restoreVault(passphrase: string) {
    this.#needsOpen();
    if (passphrase !== this.backup?.passphrase) throw reports.wrongPassphrase;
    this.emit({ type: "gallery-changed" });
    return { photos: 0, present: this.backup.photos, damaged: 0, report: null };
  }

  async testBackup(passphrase: string) {
    if (passphrase !== this.backup?.passphrase) throw reports.wrongPassphrase;
    return { name: "ambrotype.case", photos: this.backup.photos, damaged: 0, missing: 0, report: null };
  }

  async copyPhoto(id: string) {
    this.copied.push(id);
  }

  async purge(ids: string[]) {
    this.#throwPlanned("purge");
    this.#photos.remove(ids);
    this.emit({ type: "gallery-changed" });
    return receipt(ids.length, false);
  }

  async purgeLater(id: string) {
    this.#throwPlanned("purge");
    this.purges.hide(id);
  }

  async undoPurge() {
    return this.purges.undo();
  }

  async purgeAll() {
    this.#throwPlanned("purgeAll");
    const photos = this.#photos.items.length;
    this.emit({ type: "vault-closing" });
    this.#photos.items = [];
    this.#options.passphrase = undefined;
    this.#vault = { state: "absent", keychain: false };
    this.emit({ type: "gallery-changed" });
    return receipt(photos, true);
  }

  async saveReceipt(): Promise<string | null> {
    return "ambrotype-receipt.txt";
  }

  async vaultSettings() {
    this.#needsOpen();
    return { ...this.settings };
  }

  async setVaultSettings(settings: VaultSettings) {
    this.settings = { ...settings };
    this.emit({ type: "gallery-changed" });
  }

  async previewRetention(retention: number | null) {
    return this.#photos.previewRetention(retention);
  }

  async setRetention(ids: string[], stay: PhotoRetention) {
    this.#photos.setRetention(ids, stay);
    this.emit({ type: "gallery-changed" });
  }

  async setAlbum(ids: string[], album: string | null) {
    this.#photos.change(ids, { album });
    this.emit({ type: "gallery-changed" });
  }

  async renameAlbum(album: string, name: string) {
    const inside = this.#photos.items.filter((item) => item.album === album);
    await this.setAlbum(inside.map(({ id }) => id), name);
  }

  async renamePhotos(ids: string[], name: string) {
    this.#photos.change(ids, { name });
    this.emit({ type: "gallery-changed" });
  }

  async setFavourite(ids: string[], favourite: boolean) {
    this.#photos.change(ids, { favourite });
    this.emit({ type: "gallery-changed" });
  }

  async trustClock() {
    this.clockTrusted = true;
  }

  async hasPassphrase() {
    return this.#options.passphrase !== undefined;
  }

  #confirm(present: string | null): void {
    if (this.#options.passphrase !== undefined && present !== this.#options.passphrase) throw reports.wrongPassphrase;
  }

  async changePassphrase(present: string | null, passphrase: string | null) {
    this.#confirm(present);
    this.#options.passphrase = passphrase ?? undefined;
  }

  async reportActivity() {
    this.activityReports++;
  }

  async pressPanicKey() {
    if (this.settings.panic === "purge") return this.purgeAll();
    await this.lock();
    return null;
  }

  /** Sends an event of the program. */
  emit(update: Update): void {
    for (const onUpdate of this.#listeners) onUpdate(update);
  }

  async preferences() {
    return this.savedPreferences;
  }

  async setPreferences(preferences: Preferences) {
    this.savedPreferences = preferences;
  }

  async listen(onUpdate: (update: Update) => void) {
    this.#listeners.add(onUpdate);
    return () => void this.#listeners.delete(onUpdate);
  }

  #needsOpen() {
    if (this.#vault.state !== "open") throw reports.vaultLocked;
  }

  #throwPlanned(command: keyof FakeBridge["failures"]) {
    const report = this.failures[command];
    delete this.failures[command];
    if (report) throw report;
  }

  #item(name: string): PendingPhoto {
    const id = `pending-${++this.#count}`;
    this.#names.set(id, name);
    return { id, name };
  }

  async #work(item: string, name: string, usePartial = false) {
    for (const stage of ["decoding", "stylizing", "encoding", "keeping"] as const) {
      this.emit({ type: "progress", item, stage });
      await new Promise((resolve) => setTimeout(resolve, this.stageDelay));
      if (this.#cancelled.delete(item)) throw reports.cancelled;
      const report = this.#options.faults?.[name];
      if (report && !usePartial) throw { ...report, about: name };
    }
  }

  #keepPortrait(name: string, recipe: Recipe | null, notes: DecodeNote[] = [], composition: Composition | null = null): GalleryItem {
    const item = this.#photos.add(name, recipe, notes, composition);
    this.emit({ type: "gallery-changed" });
    return item;
  }

}
