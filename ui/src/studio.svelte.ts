// The page's one root: owns the controllers, hears the program, and says what happened.

import { untrack } from "svelte";

import { reportOf, type Bridge, type ExportTarget, type GalleryItem, type Note, type Skipped, type Receipt, type PendingPhoto, type Update } from "./bridge";
import { GalleryController } from "./gallery/gallery.svelte";
import { Queue } from "./import/queue.svelte";
import { PreferencesController } from "./settings/preferences.svelte";
import { messages } from "./shared/messages";
import { Notices, type NoticeAction } from "./shared/notices.svelte";
import { Zoom } from "./shared/zoom.svelte";
import { PreviewController } from "./stylize/previews.svelte";
import { RecipeController, sameRecipe } from "./stylize/recipe.svelte";
import { trackInput } from "./vault/idleTracking";
import { VaultController } from "./vault/vault.svelte";

export type View = "studio" | "gallery" | "privacy" | "settings" | "about";

/** What the person should know about how a photo was read. */
function noteText(name: string, note: Note): string {
  return note.note === "upper-part" ? messages.queue.partialUsed(name, note.percent) : messages.queue.firstUsed(name);
}

export class Studio {
  readonly bridge: Bridge;
  readonly vault: VaultController;
  readonly gallery: GalleryController;
  readonly recipe = new RecipeController();
  readonly queue: Queue;
  readonly previews: PreviewController;
  readonly notices = new Notices();
  readonly preferences: PreferencesController;
  view = $state<View>("studio");
  /** Files are being held over the window. */
  filesOver = $state(false);
  /** Photo and portrait stand beside each other, rather than one over the other. */
  sideBySide = $state(false);
  fullScreen = $state(false);
  /** The network was tried, and the system has closed it to us. */
  networkBlocked = $state(false);
  /** What would be purged, while the person is asked. */
  purgeCandidates = $state.raw<string[] | null>(null);
  /** How the open portrait is looked at; each is first seen whole. */
  readonly zoom: Zoom | null = $derived.by(() => {
    const { open } = this.gallery;
    return open && new Zoom(open.output ?? open.original ?? { width: 1, height: 1 });
  });
  /** What was put on the stage without being asked for: the next portrait may take its place, and only its. */
  #autoOpened: string | undefined;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
    this.preferences = new PreferencesController(bridge);
    this.previews = new PreviewController(bridge);
    this.vault = new VaultController(bridge);
    this.gallery = new GalleryController(bridge, (item) => this.recipeSummary(item));
    this.queue = new Queue({
      bridge,
      recipe: () => this.recipe.recipe,
      isReady: () => this.vault.state?.state === "open",
      onPortrait: (portrait) => {
        for (const note of portrait.notes) this.notices.info(noteText(portrait.name, note));
        return this.#showNewPortrait(portrait);
      },
      onBatchEnd: (succeeded, failed) => {
        this.notices.info(messages.queue.finished(succeeded, failed));
        void this.runOrReport(() => this.bridge.notify(messages.queue.finished(succeeded, failed)));
      },
    });
  }

  /** Starts; the function that comes back ends the listening. */
  async start(): Promise<() => void> {
    const stopTracking = trackInput({
      onInput: () => void this.bridge.reportActivity(),
      onPanicKey: () => void this.panic(),
    });
    const stopListening = await this.bridge.listen((update) => this.#onUpdate(update));
    await this.runOrReport(() => this.preferences.load());
    await this.runOrReport(async () => this.recipe.load(await this.bridge.styles()));
    await this.vault.load();
    // Told to whoever opens the vault for the first time; a machine that cannot tell makes no claim.
    if (this.vault.state?.state === "absent") void this.bridge.about().then((about) => (this.networkBlocked = about.networkBlocked), () => {});
    await this.onVaultOpened();
    await this.runOrReport(async () => this.addPhotos(await this.bridge.startupPhotos()));
    return () => (stopListening(), stopTracking());
  }

  /** To be called when the vault may have been opened: shows what is kept, and goes on with what waits. */
  async onVaultOpened(): Promise<void> {
    if (this.vault.state?.state !== "open") return;
    await this.runOrReport(() => this.gallery.load());
    void this.queue.run();
  }

  /** How a photo was made. */
  recipeSummary({ recipe }: GalleryItem): string {
    return recipe ? this.recipe.summary(recipe) : "";
  }

  /** The open portrait can be made by the recipe on the panel, and has not been. */
  get canRestyle(): boolean {
    const { open } = this.gallery;
    return open?.original != null && (open.recipe === null || !sameRecipe(open.recipe, this.recipe.recipe));
  }

  /** Asks for the small pictures that belong on the page as it is; to be called whenever it has changed. */
  requestPreviews(): void {
    const { open } = this.gallery;
    const { recipe, styles, keepColor } = this.recipe;
    const names = styles.map((style) => style.name);
    if (this.vault.state?.state !== "open" || this.view !== "studio") return;
    const { current } = this.queue;
    const wanted = this.canRestyle ? recipe : null;
    // The machine is the batch's until it is done; the first of it is shown as it may come out.
    const idle = !this.queue.busy;
    const own = current?.recipe ?? recipe;
    // Pictures that come are no reason to ask again.
    untrack(() => {
      if (open?.original && idle) void this.previews.show(open.id, wanted, names, keepColor);
      else if (!open && current?.source === "pending") void this.previews.show(current.id, own, []);
      else if (!open) this.previews.clear();
    });
  }

  /** The open portrait waits to be made again, or is being made. */
  get isRestyling(): boolean {
    return this.queue.isActive(this.gallery.open?.id);
  }

  async pickPhotos(): Promise<void> {
    await this.runOrReport(async () => this.addPhotos(await this.bridge.pickPhotos(messages.dialogs.pick)));
  }

  async pastePhotos(): Promise<void> {
    await this.runOrReport(async () => this.addPhotos(await this.bridge.pastePhotos(messages.import.pastedName)));
  }

  async addSample(): Promise<void> {
    await this.runOrReport(async () => this.addPhotos([await this.bridge.samplePhoto()]));
  }

  /** Hands photos to the darkroom. */
  addPhotos(items: PendingPhoto[]): void {
    if (items.length === 0) return;
    this.view = "studio";
    this.#autoOpened = this.gallery.open?.id;
    if (this.vault.state?.state !== "open") this.notices.info(messages.import.waitsForVault(items.length));
    void this.queue.add(items);
  }

  /** Makes the open portrait again by the recipe as it stands. */
  async restyle(): Promise<void> {
    const { open } = this.gallery;
    if (!open) return;
    this.#autoOpened = open.id;
    await this.queue.restyle(open);
  }

  /** Writes the portrait, or with `original` its photo, as a clean file. */
  async export(item: GalleryItem, original = false): Promise<void> {
    await this.runOrReport(async () => {
      const name = await this.bridge.exportPhoto(item.id, original, messages.dialogs.export);
      if (name) this.notices.info(messages.photo.exported(name));
    });
  }

  /** Writes portraits into a folder, or into one zip file; what could not be written is told beside what was. */
  async exportMany(items: GalleryItem[], target: ExportTarget): Promise<void> {
    await this.runOrReport(async () => {
      const exported = await this.bridge.exportMany(items.map((item) => item.id), target, messages.dialogs[target]);
      if (!exported) return;
      for (const report of exported.failed) this.notices.fault(report);
      if (exported.photos > 0) this.notices.info(messages.gallery.exported(exported.photos, exported.place));
    });
  }

  /** Lets a portrait be dragged out of the window, in place of what the page would drag. */
  dragOut(event: DragEvent, item: GalleryItem): void {
    event.preventDefault();
    void this.runOrReport(() => this.bridge.dragOut(item.id));
  }

  async copy(item: GalleryItem): Promise<void> {
    await this.runOrReport(async () => {
      await this.bridge.copyPhoto(item.id);
      this.notices.info(messages.photo.copied);
    });
  }

  /** Asks before anything is purged. */
  confirmPurge(ids: string[]): void {
    if (ids.length > 0) this.purgeCandidates = ids;
  }

  /** Purges what was asked about. */
  async purge(): Promise<void> {
    const ids = this.purgeCandidates;
    this.purgeCandidates = null;
    if (!ids) return;
    await this.runOrReport(async () => {
      const receipt = await this.gallery.purge(ids);
      this.notices.info(messages.photo.purged(ids.length), this.#showReceiptAction(receipt));
    });
  }

  async purgeAll(): Promise<void> {
    // What is on the page goes first: nothing of a face stays to be seen while keys are being destroyed.
    this.#clearPhotos();
    if (await this.vault.purgeAll()) this.notices.info(messages.purgeAll.done);
    else await this.#reportIfStillOpen();
  }

  async lock(): Promise<void> {
    this.#clearPhotos();
    if (!(await this.vault.lock())) await this.#reportIfStillOpen();
  }

  async toggleFullScreen(): Promise<void> {
    await this.runOrReport(async () => void (this.fullScreen = await this.bridge.toggleFullScreen()));
  }

  /** Locks at once, or purges everything where that was chosen for the panic key. */
  async panic(): Promise<void> {
    this.#clearPhotos();
    await this.runOrReport(async () => void (this.vault.receipt = await this.bridge.pressPanicKey()));
  }

  async pin(items: GalleryItem[]): Promise<void> {
    await this.runOrReport(() => this.gallery.pin(items));
  }

  async saveReceipt(): Promise<void> {
    await this.runOrReport(async () => {
      const name = await this.bridge.saveReceipt(messages.receipt.dialog);
      if (name) this.notices.info(messages.receipt.saved(name));
    });
  }

  /** Opens what the person has asked for; no portrait that arrives takes its place. */
  async open(item: GalleryItem): Promise<void> {
    this.#autoOpened = undefined;
    this.view = "studio";
    await this.runOrReport(() => this.gallery.show(item));
  }

  /** One step back from wherever the person is. */
  back(): void {
    if (this.fullScreen) void this.toggleFullScreen();
    else if (this.view === "gallery" && this.gallery.selected.size > 0) this.gallery.clearSelection();
    else if (this.view !== "studio") this.view = "studio";
    else if (this.zoom && !this.zoom.fitted) this.zoom.toFit();
    else this.gallery.close();
  }

  /** Does something and tells the person where it fails. */
  async runOrReport(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const report = reportOf(thrown);
      if (report.fault.code !== "cancelled") this.notices.fault(report);
    }
  }

  #showReceiptAction(receipt: Receipt): NoticeAction {
    return { label: messages.receipt.show, run: () => (this.vault.receipt = receipt) };
  }

  #clearPhotos(): void {
    this.purgeCandidates = null;
    this.previews.clear();
    this.gallery.clear();
    this.queue.clear();
  }

  /** Puts a portrait that has just been made on the stage, unless the person has put another one there. */
  async #showNewPortrait(portrait: GalleryItem): Promise<void> {
    const { open } = this.gallery;
    if (open && open.id !== this.#autoOpened) return;
    this.#autoOpened = portrait.id;
    await this.runOrReport(() => this.gallery.show(portrait));
  }

  /** What is kept has changed, or whether it can be seen: the program locks by itself too. */
  async #refresh(): Promise<void> {
    await this.vault.refresh();
    await this.onVaultOpened();
  }

  /** The vault could not be closed or emptied. Its own screens say why; the open room has none, so it is told in passing. */
  async #reportIfStillOpen(): Promise<void> {
    if (this.vault.state?.state !== "open") return;
    if (this.vault.report) this.notices.fault(this.vault.report);
    await this.onVaultOpened();
  }

  /** Tells what lay in a folder and was left there. */
  #reportSkipped({ others, hidden, more }: Skipped): void {
    if (others + hidden > 0) this.notices.info(messages.import.skipped(others + hidden));
    if (more) this.notices.info(messages.import.tooMany);
  }

  #onUpdate(update: Update): void {
    switch (update.type) {
      case "drag-over":
        this.filesOver = update.over;
        break;
      case "dropped":
        this.queue.addRefused(update.refused);
        this.#reportSkipped(update.passed);
        this.addPhotos(update.items);
        break;
      case "progress":
        this.queue.progress(update.item, update.stage);
        break;
      case "gallery-changed":
        // While the vault is being closed or emptied there is nothing to look at, and asking would only bring a fault.
        if (!this.vault.busy) void this.#refresh();
        break;
      case "vault-closing":
        this.#clearPhotos();
        break;
      case "failed":
        this.notices.fault(update.report);
        break;
      case "expired-purged":
        this.notices.info(messages.vault.expired(update.receipt.photos ?? 0), this.#showReceiptAction(update.receipt), true);
        break;
      case "clock-suspect": {
        const { day } = messages.format;
        const trust = { label: messages.vault.trustClock, run: () => void this.runOrReport(() => this.bridge.trustClock()) };
        this.notices.info(messages.vault.clockDoubted(day(update.seen), day(update.now)), trust, true);
        break;
      }
      case "space-short":
        this.notices.info(messages.vault.shortages[update.shortage], undefined, true);
        break;
    }
  }
}
