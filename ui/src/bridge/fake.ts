// A bridge to a fake program in memory, for tests and for the page in a browser. It behaves as the real one, with delays and
// faults on demand.

import type { Bridge, ExportTarget, NetworkProbe, VaultSettings, DialogWords, GalleryItem, Note, PageAttempt, Skipped, Preferences, Receipt, Recipe, Report, PhotoRetention, StyleCard, Trace, PendingPhoto, Update, VaultState } from "./index";

const DAY = 86_400_000;
const NOTHING: Skipped = { others: 0, hidden: 0, more: false };

const STYLES: StyleCard[] = [
  { name: "wave", title: "Great Wave", description: "Prussian blue and foam, flat and linear", source: "after Hokusai, c. 1831", licence: "Apache-2.0 OR MIT" },
  { name: "starry-night", title: "Starry Night", description: "Swirling strokes of blue and yellow", source: "after Van Gogh, 1889", licence: "Apache-2.0 OR MIT" },
  { name: "composition-vii", title: "Composition VII", description: "Bright colliding shapes", source: "after Kandinsky, 1913", licence: "Apache-2.0 OR MIT" },
  { name: "udnie", title: "Udnie", description: "Facets of warm brown and white", source: "after Picabia, 1913", licence: "Apache-2.0 OR MIT" },
  { name: "cel", title: "Cel", description: "Flat shading and ink lines", source: "an algorithm of ours", licence: "Apache-2.0 OR MIT" },
];

export interface FakeOptions {
  vault?: VaultState;
  passphrase?: string;
  stageDelay?: number;
  /** Faults by file name. */
  faults?: Record<string, Report>;
  /** Address of the picture of a kept photo. */
  pictureUrl?: (id: string, side: "original" | "output") => string;
  /** The clock that dates kept photos. */
  now?: () => number;
}

export const reports = {
  notAnImage: {
    about: null,
    fault: { code: "not-an-image" },
    sentence: "This is not a picture.",
    remedy: "Choose a photo: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP.",
  },
  incomplete: {
    about: null,
    fault: { code: "incomplete", percent: 60 },
    sentence: "This picture is incomplete: the file ends too early. 60% of it can be read.",
    remedy: "Copy or download it again, or use the part that can be read.",
  },
  wrongPassphrase: {
    about: null,
    fault: { code: "wrong-passphrase" },
    sentence: "This passphrase does not open the vault.",
    remedy: "Check capital letters and the keyboard layout, and try again. A forgotten passphrase cannot be recovered.",
  },
  cancelled: { about: null, fault: { code: "cancelled" }, sentence: "Cancelled.", remedy: "Start again whenever you like." },
  vaultLocked: { about: null, fault: { code: "vault-locked" }, sentence: "The vault is locked.", remedy: "Unlock it and try again." },
  diskFull: {
    about: null,
    fault: { code: "disk-full" },
    sentence: "The disk is full.",
    remedy: "Free some space or purge photos, then try again. Nothing kept was lost.",
  },
  clipboardEmpty: {
    about: null,
    fault: { code: "clipboard-empty" },
    sentence: "There is no picture on the clipboard.",
    remedy: "Copy a picture or a picture file first.",
  },
} satisfies Record<string, Report>;

export class FakeBridge implements Bridge {
  /** The answer of the file dialog. */
  pickedPhotos: PendingPhoto[] = [];
  exported: string[] = [];
  copied: string[] = [];
  dragged: string[] = [];
  /** Desktop notifications sent. */
  notified: string[] = [];
  /** The last backup, which is also the one that can be restored. */
  backup: { passphrase: string; photos: number } | null = null;
  /** Ids of kept photos whose record does not verify. */
  damaged: string[] = [];
  /** The photos that the program was started with. */
  startedWith: PendingPhoto[] = [];
  fullScreen = false;
  /** Milliseconds that each stage of a photo takes. */
  stageDelay: number;
  /** Faults of the next call of a command. */
  failures: Partial<Record<"lock" | "purge" | "purgeAll" | "exportPhoto" | "exportMany", Report>> = {};
  /** The saved preferences. */
  savedPreferences: Preferences = { language: null, theme: "system", exportAs: "jpeg" };
  settings: VaultSettings = {
    retention: null,
    keepOriginals: true,
    quotaMegabytes: null,
    idleMinutes: 10,
    panic: "lock",
    purgeAfterGuesses: null,
  };
  /** Results of the network test, of the program and of the page. */
  networkProbe: NetworkProbe = {
    at: Date.UTC(2026, 10, 22, 10, 30),
    resolver: null,
    attempts: [
      { way: "tcp", target: "127.0.0.1:443", refused: true, answer: "EACCES" },
      { way: "udp", target: "192.0.2.1:443", refused: true, answer: "EACCES" },
      { way: "dns", target: "portrait.invalid, 192.0.2.1:53", refused: true, answer: "EACCES" },
    ],
  };
  pageAttempts: PageAttempt[] = [
    { way: "fetch", target: "https://192.0.2.1/portrait", blockedBy: "rules" },
    { way: "navigation", target: "https://192.0.2.1/portrait", blockedBy: "program" },
  ];
  /** Results of the trace search. */
  traces: Trace[] = [
    { place: "original", finding: "unknown", paths: [] },
    { place: "clipboard", finding: "nothing", paths: [] },
    { place: "recents", finding: "removed", paths: ["/home/me/.local/share/recently-used.xbel"] },
    { place: "swap", finding: "others", paths: ["/swapfile"] },
  ];
  /** The user has confirmed the clock. */
  clockTrusted = false;
  /** How often the page has reported input. */
  activityReports = 0;
  /** Recipes of all requests, in order. */
  recipes: Recipe[] = [];
  /** Subjects of all preview requests, in order. */
  previewed: string[] = [];
  #options: FakeOptions;
  #vault: VaultState;
  #items: GalleryItem[] = [];
  #names = new Map<string, string>();
  #cancelled = new Set<string>();
  #listeners = new Set<(update: Update) => void>();
  #count = 0;

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    this.stageDelay = options.stageDelay ?? 0;
    this.#vault = options.vault ?? { state: "open" };
  }

  /** Adds kept portraits at once. */
  addPortraits(recipe: Recipe, ...names: string[]): void {
    for (const name of names) this.#addItem(name, recipe);
  }

  /** Simulates a drop of files on the window. */
  drop(...names: string[]): void {
    this.#emit({ type: "dropped", items: names.map((name) => this.#item(name)), refused: [], passed: NOTHING });
  }

  /** Simulates a drop of files that are not accepted. */
  dropRefused(...refused: Report[]): void {
    this.#emit({ type: "dropped", items: [], refused, passed: NOTHING });
  }

  /** Simulates a drop of a folder with these photos and other files. */
  dropFolder(passed: Skipped, ...names: string[]): void {
    this.#emit({ type: "dropped", items: names.map((name) => this.#item(name)), refused: [], passed });
  }

  dragOver(over: boolean): void {
    this.#emit({ type: "drag-over", over });
  }

  async styles() {
    return STYLES;
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
    this.#emit({ type: "vault-closing" });
    this.#vault = { state: "locked", passphrase: this.#options.passphrase !== undefined };
    // As Rust does: the page receives the event before its call returns.
    this.#emit({ type: "gallery-changed" });
  }

  async pickPhotos() {
    return this.pickedPhotos;
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
    this.previewed.push(subject);
    return `styles/${recipe.styles[0]?.name}.jpg`;
  }

  async stylize(item: string, recipe: Recipe, part: boolean) {
    const name = this.#names.get(item) ?? item;
    this.recipes.push(recipe);
    const fault = this.#options.faults?.[name]?.fault;
    const notes: Note[] = part && fault?.code === "incomplete" ? [{ note: "upper-part", percent: fault.percent }] : [];
    await this.#work(item, name, notes.length > 0);
    this.#needsOpen();
    return this.#keepPortrait(name, recipe, notes);
  }

  async restyle(id: string, recipe: Recipe) {
    const name = this.#items.find((kept) => kept.id === id)?.name ?? id;
    this.recipes.push(recipe);
    await this.#work(id, name);
    return this.#keepPortrait(name, recipe);
  }

  async cancel(item: string) {
    this.#cancelled.add(item);
  }

  async gallery() {
    this.#needsOpen();
    return { items: [...this.#items], damaged: this.damaged };
  }

  async photoUrls(id: string) {
    this.#needsOpen();
    const picture = this.#options.pictureUrl ?? ((id, side) => `photo://localhost/${id}-${side}`);
    return { original: picture(id, "original"), sharp: `${picture(id, "original")}`, output: picture(id, "output") };
  }

  async exportPhoto(id: string, original: boolean): Promise<string | null> {
    this.#throwPlanned("exportPhoto");
    this.exported.push(original ? `${id}, the photo` : id);
    return `ambrotype-${id}.jpg`;
  }

  async exportMany(ids: string[], bundle: ExportTarget) {
    const report = this.failures.exportMany;
    delete this.failures.exportMany;
    const failed = report ? [report] : [];
    this.exported.push(...ids.slice(failed.length));
    return { place: bundle === "zip" ? "ambrotype.zip" : "Pictures", photos: ids.length - failed.length, failed };
  }

  async dragOut(id: string) {
    this.dragged.push(id);
  }

  async notify(words: string) {
    this.notified.push(words);
  }

  async backupVault(passphrase: string) {
    this.#needsOpen();
    this.backup = { passphrase, photos: this.#items.length };
    return { name: "ambrotype.case", photos: this.#items.length, damaged: this.damaged.length };
  }

  async restoreVault(passphrase: string) {
    this.#needsOpen();
    if (passphrase !== this.backup?.passphrase) throw reports.wrongPassphrase;
    this.#emit({ type: "gallery-changed" });
    return { photos: 0, present: this.backup.photos, report: null };
  }

  async copyPhoto(id: string) {
    this.copied.push(id);
  }

  async purge(ids: string[]) {
    this.#throwPlanned("purge");
    this.#items = this.#items.filter((kept) => !ids.includes(kept.id));
    this.damaged = this.damaged.filter((id) => !ids.includes(id));
    this.#emit({ type: "gallery-changed" });
    return this.#receipt(ids.length, false);
  }

  async purgeAll() {
    this.#throwPlanned("purgeAll");
    const photos = this.#items.length;
    this.#emit({ type: "vault-closing" });
    this.#items = [];
    this.#options.passphrase = undefined;
    this.#vault = { state: "absent", keychain: false };
    this.#emit({ type: "gallery-changed" });
    return this.#receipt(photos, true);
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
    this.#emit({ type: "gallery-changed" });
  }

  async previewRetention(retention: number | null) {
    const photos = retention === null ? 0 : this.#items.filter((kept) => !kept.pinned).length;
    return { photos, first: photos > 0 ? Date.now() + (retention ?? 0) * DAY : null };
  }

  async setRetention(ids: string[], stay: PhotoRetention) {
    const due = { usual: null, pinned: null, for: "days" in stay ? Date.now() + stay.days * DAY : null }[stay.stay];
    this.#items = this.#items.map((kept) => (ids.includes(kept.id) ? { ...kept, pinned: stay.stay === "pinned", due } : kept));
    this.#emit({ type: "gallery-changed" });
  }

  async trustClock() {
    this.clockTrusted = true;
  }

  async changePassphrase(passphrase: string | null) {
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
    this.#emit(update);
  }

  async about() {
    return { version: "0.1.0", networkBlocked: true, vaultPath: "/home/me/.local/share/ambrotype", vaultBytes: 48_200_000, runtime: "1.27.0" };
  }

  async probeNetwork() {
    return this.networkProbe;
  }

  async probeFromPage() {
    return this.pageAttempts;
  }

  async findTraces(words: DialogWords | null) {
    if (words && this.pickedPhotos.length === 0) return null;
    return words ? this.traces.map((trace): Trace => (trace.place === "original" ? { ...trace, finding: "others", paths: ["/home/me/me.jpg"] } : trace)) : this.traces;
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
    const id = `tray-${++this.#count}`;
    this.#names.set(id, name);
    return { id, name };
  }

  async #work(item: string, name: string, usePartial = false) {
    for (const stage of ["decoding", "stylizing", "encoding", "keeping"] as const) {
      this.#emit({ type: "progress", item, stage });
      await new Promise((resolve) => setTimeout(resolve, this.stageDelay));
      if (this.#cancelled.delete(item)) throw reports.cancelled;
      const faults = this.#options.faults?.[name];
      if (faults && !usePartial) throw { ...faults, about: name };
    }
  }

  #keepPortrait(name: string, recipe: Recipe, notes: Note[] = []): GalleryItem {
    const kept = this.#addItem(name, recipe, notes);
    this.#emit({ type: "gallery-changed" });
    return kept;
  }

  #addItem(name: string, recipe: Recipe, notes: Note[] = []): GalleryItem {
    const id = `photo-${++this.#count}`;
    const frame = { width: 768, height: 1024 };
    const thumbnail = this.#options.pictureUrl?.(id, "output") ?? `photo://localhost/${id}`;
    const photo = this.#options.pictureUrl?.(id, "original") ?? `photo://localhost/${id}-photo`;
    const kept = { id, name, added: this.#options.now?.() ?? Date.now(), pinned: false, due: null, recipe, original: frame, output: frame, thumbnail, photo, notes };
    this.#items.unshift(kept);
    return kept;
  }

  #receipt(photos: number, everything: boolean): Receipt {
    const uncovered = ["backups", "keychain-storage", "outside", "memory"] as const;
    return { everything, photos, bytes: photos * 300_000, epochs: [1], at: Date.now(), left: [], uncovered: [...uncovered] };
  }

  #emit(update: Update) {
    for (const onUpdate of this.#listeners) onUpdate(update);
  }
}
