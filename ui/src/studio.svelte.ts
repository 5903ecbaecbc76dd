// The root controller of the page: owns the other controllers, receives the program's events and shows notices.

import { untrack } from "svelte";

import type { Bridge, BystanderChoice, GalleryItem, PendingPhoto, Receipt, Recipe, Update } from "./bridge";
import { ThingsController } from "./compose/things.svelte";
import { Exporter } from "./gallery/exporter";
import { ExportSheet } from "./gallery/exportSheet.svelte";
import { GalleryController } from "./gallery/gallery.svelte";
import { PurgeController } from "./gallery/purges.svelte";
import { ClosingController } from "./import/closing.svelte";
import { Queue } from "./import/queue.svelte";
import { skippedWords } from "./import/skipped";
import { PreferencesController } from "./settings/preferences.svelte";
import { messages, noteText } from "./shared/messages";
import { Notices, type NoticeAction, type RunOrReport } from "./shared/notices.svelte";
import { Zoom } from "./shared/zoom.svelte";
import { BystanderController } from "./stylize/bystanders.svelte";
import { PresetController } from "./stylize/presets.svelte";
import { PreviewController } from "./stylize/previews.svelte";
import { RecipeController, sameRecipe, withBystanders } from "./stylize/recipe.svelte";
import { trackInput } from "./vault/idleTracking";
import { VaultController } from "./vault/vault.svelte";

export type View = "studio" | "wall" | "things" | "gallery" | "privacy" | "settings" | "about";

export class Studio {
  readonly bridge: Bridge;
  readonly vault: VaultController;
  readonly gallery: GalleryController;
  readonly recipe = new RecipeController();
  readonly bystanders: BystanderController;
  readonly queue: Queue;
  readonly previews: PreviewController;
  readonly notices = new Notices();
  readonly exporter: Exporter;
  readonly exportSheet: ExportSheet;
  readonly things: ThingsController;
  readonly presets: PresetController;
  /** Runs `work` and shows its fault, if any, as a notice. */
  readonly runOrReport: RunOrReport = (work) => this.notices.runOrReport(work);
  readonly preferences: PreferencesController;
  view = $state<View>("studio");
  /** Files are dragged over the window. */
  filesOver = $state(false);
  /** Photo and portrait are shown side by side, not one over the other. */
  sideBySide = $state(false);
  fullScreen = $state(false);
  /** The network was tried, and the system blocks it. */
  networkBlocked = $state(false);
  readonly purges: PurgeController;
  readonly closing: ClosingController;
  /** Zoom of the open portrait; each portrait starts fitted. */
  readonly zoom: Zoom | null = $derived.by(() => {
    const { open } = this.gallery;
    return open && new Zoom(open.output ?? open.original ?? { width: 1, height: 1 });
  });
  /** Id of the photo whose crop is being chosen. */
  #croppedId = $state<string>();
  /** Id of the portrait that was opened automatically; the next new portrait may replace it, and no other. */
  #autoOpened: string | undefined;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
    this.preferences = new PreferencesController(bridge);
    this.bystanders = new BystanderController(bridge);
    this.previews = new PreviewController(bridge);
    this.closing = new ClosingController({ bridge, resume: () => this.queue.resume(), stop: () => this.queue.cancelAll() });
    this.exporter = new Exporter(bridge, this.notices);
    this.exportSheet = new ExportSheet({
      bridge,
      last: () => ({ file: this.preferences.exportAs, size: this.preferences.exportSize }),
      write: (item, choice) => this.exporter.export(item, false, choice),
      remember: (file, size) => this.runOrReport(() => this.preferences.rememberExport(file, size)),
    });
    this.presets = new PresetController(bridge, this.notices);
    const looks = () => this.recipe.looks.map(({ name }) => name);
    const bystanders = (item: GalleryItem) => ({ soften: this.recipe.softenOthers, circles: [...this.bystanders.circlesOf(item)] });
    this.things = new ThingsController({ bridge, notices: this.notices, looks, bystanders, ownPacks: () => this.presets.packs });
    this.vault = new VaultController(bridge);
    this.gallery = new GalleryController(bridge, (item) => this.recipeSummary(item));
    const { gallery, notices } = this;
    this.purges = new PurgeController({ bridge, gallery, notices, atOnce: () => this.preferences.purgeAtOnce, showReceipt: (receipt) => this.#showReceiptAction(receipt) });
    this.queue = new Queue({
      bridge,
      recipe: (id) => this.#recipeOf(id),
      prepare: (recipe) => this.#prepare(recipe),
      isReady: () => this.vault.state?.state === "open",
      onPortrait: (portrait, fromPhoto) => {
        for (const note of portrait.notes) this.notices.info(noteText(portrait.name, note));
        if (fromPhoto && portrait.recipe?.bystanders?.soften) this.recipe.setSoftenOthers(true);
        if (fromPhoto && this.preferences.bystanders === "ask") void this.bystanders.ask(portrait);
        return this.#showNewPortrait(portrait, fromPhoto);
      },
      onBatchEnd: (...counts) => {
        // The open list says it already.
        if (!this.queue.shown) this.notices.info(messages.queue.finished(...counts));
        void this.runOrReport(() => this.bridge.notify(messages.queue.finished(...counts)));
      },
    });
  }

  /** Starts the page; the returned function stops all listeners. */
  async start(): Promise<() => void> {
    const stopTracking = trackInput({
      onInput: () => void this.bridge.reportActivity(),
      onPanicKey: () => void this.panic(),
    });
    const stopListening = await this.bridge.listen((update) => this.#onUpdate(update));
    await this.runOrReport(() => this.preferences.load());
    this.recipe.softenOthers = this.preferences.bystanders === "soften";
    this.recipe.panelOpen = this.preferences.panelOpen;
    await this.runOrReport(async () => this.recipe.load(await this.bridge.styles()));
    await this.vault.load();
    // Shown on the first start only; where the answer is unknown, nothing is claimed.
    if (this.vault.state?.state === "absent") void this.bridge.about().then((about) => (this.networkBlocked = about.networkBlocked), () => {});
    await this.onVaultOpened();
    await this.runOrReport(async () => this.addPhotos(await this.bridge.startupPhotos()));
    return () => (stopListening(), stopTracking());
  }

  /** Call when the vault may have been opened: loads the gallery and runs the queue. */
  async onVaultOpened(): Promise<void> {
    if (this.vault.state?.state !== "open") return;
    await this.runOrReport(() => this.gallery.load());
    await this.runOrReport(() => this.presets.load());
    void this.queue.run();
  }

  /** The item's recipe as text. */
  recipeSummary({ recipe, composition }: GalleryItem): string {
    if (composition) return messages.things.kinds[composition.kind];
    return recipe ? this.recipe.summary(recipe) : "";
  }

  /** The open portrait can be made by the recipe on the panel, and was made by another one. */
  get canRestyle(): boolean {
    const { open } = this.gallery;
    return open?.original != null && open.composition === null && (open.recipe === null || !sameRecipe(open.recipe, this.#recipeOf(open.id)));
  }

  /** The recipe of a new photo. Where the photo is not kept nobody can be asked afterwards: others are softened at once. */
  async #prepare(recipe: Recipe): Promise<Recipe> {
    const { bystanders } = this.preferences;
    if (bystanders === "keep" || recipe.bystanders?.soften) return recipe;
    const soften = bystanders === "soften" || !(await this.bridge.vaultSettings()).keepOriginals;
    return soften ? withBystanders(recipe, true, []) : recipe;
  }

  /** Saves what is to be done about other people from now on. */
  async chooseBystanders(choice: BystanderChoice): Promise<void> {
    if (choice !== "ask") this.recipe.setSoftenOthers(choice === "soften");
    await this.preferences.setBystanders(choice);
  }

  /** Answers the question about other people: the portraits that show them are replaced, or stay. */
  async answerBystanders(soften: boolean): Promise<void> {
    const { remember } = this.bystanders;
    const items = this.bystanders.answered();
    if (remember) await this.runOrReport(() => this.chooseBystanders(soften ? "soften" : "keep"));
    if (!soften) return;
    this.recipe.setSoftenOthers(true);
    const present = new Set(this.gallery.items.map((item) => item.id));
    for (const item of items.filter(({ id }) => present.has(id))) {
      const recipe = withBystanders(item.recipe ?? this.recipe.recipe, true, item.recipe?.bystanders?.circles ?? []);
      if (this.gallery.open?.id === item.id) this.#autoOpened = item.id;
      await this.queue.restyle(item, recipe, () => this.runOrReport(async () => void (await this.gallery.purge([item.id]))));
    }
  }

  /** The recipe of a photo that is made now: the crop on the panel and the circles are the open photo's alone. */
  #recipeOf(id: string): Recipe {
    const { recipe, softenOthers } = this.recipe;
    const { open } = this.gallery;
    if (id === open?.id) return withBystanders(recipe, softenOthers, this.bystanders.circlesOf(open));
    const { crop: _, ...others } = recipe;
    return others;
  }

  /** The crop of the open photo is being chosen. */
  get cropping(): boolean {
    const { open } = this.gallery;
    return this.view === "studio" && open?.original != null && open.id === this.#croppedId;
  }

  startCropping(): void {
    this.bystanders.drawingOn = null;
    this.#croppedId = this.gallery.open?.id;
  }

  stopCropping(): void {
    this.#croppedId = undefined;
  }

  /** Requests the previews that the present state needs; call whenever the state changes. */
  requestPreviews(): void {
    const { open } = this.gallery;
    const { recipe, styles, keepColor } = this.recipe;
    const names = styles.map((style) => style.name);
    // A pack is chosen by the looks of the photo, as a portrait is.
    const shown = this.view === "studio" || (this.view === "things" && this.things.composition === null);
    if (this.vault.state?.state !== "open" || this.cropping || !shown) return;
    const { current } = this.queue;
    const ofOpen = open ? this.#recipeOf(open.id) : recipe;
    const wanted = this.canRestyle ? ofOpen : null;
    // While a batch runs it has the machine for itself; only its first photo gets a preview.
    const idle = !this.queue.busy;
    const own = current?.recipe ?? this.#recipeOf(current?.id ?? "");
    // Arriving previews must not trigger new requests.
    untrack(() => {
      if (open?.original && idle) {
        void this.previews.show(open.id, wanted, names, keepColor, ofOpen.bystanders);
        const { crop } = wanted ?? open.recipe ?? {};
        if (crop) void this.previews.showPhoto(open.id, crop, recipe.styles[0]?.name ?? "");
      } else if (!open && current?.source === "pending") void this.previews.show(current.id, own, []);
      else if (!open) this.previews.clear();
    });
  }

  /** Requests a preview again that cannot be loaded. */
  replacePreview(address: string): void {
    this.previews.forget(address);
    this.requestPreviews();
  }

  /** The open portrait is queued to be made again, or is being made. */
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

  addPhotos(items: PendingPhoto[]): void {
    if (items.length === 0) return;
    this.view = "studio";
    this.#autoOpened = this.gallery.open?.id;
    if (this.vault.state?.state !== "open") this.notices.info(messages.import.waitsForVault(items.length));
    void this.queue.add(items);
  }

  /** Opens the sheet for toys and posters of a photo; of a toy or a poster, with what it was made of. */
  async openThings(item: GalleryItem): Promise<void> {
    this.view = "things";
    await this.runOrReport(() => this.things.open(item));
  }

  /** Makes what is composed, keeps it, and opens it. */
  async makeThing(): Promise<void> {
    await this.runOrReport(async () => {
      const made = await this.things.make();
      if (!made) return;
      this.notices.info(messages.things.made);
      if (this.view === "things") await this.open(made);
    });
  }

  /** Makes the open portrait again by the recipe on the panel. */
  async restyle(): Promise<void> {
    const { open } = this.gallery;
    if (!open) return;
    this.#autoOpened = open.id;
    const recipe = this.#recipeOf(open.id);
    // Crop and circles are known only while the photo is open.
    await this.queue.restyle(open, recipe.crop || recipe.bystanders?.circles?.length ? recipe : null);
  }

  /** A preview is shown in the place of this portrait. */
  showsPreview({ id }: GalleryItem): boolean {
    return this.gallery.open?.id === id && this.previews.ofPortrait(id) !== null;
  }

  /** Opens the sheet for an export of what is shown: a portrait that is shown as a preview is made first. */
  async export(item: GalleryItem): Promise<void> {
    const shown = await this.#made(item);
    if (shown) await this.runOrReport(() => this.exportSheet.open(shown));
  }

  /** Copies what is shown, as {@link export}. */
  async copy(item: GalleryItem): Promise<void> {
    const shown = await this.#made(item);
    if (shown) await this.exporter.copy(shown);
  }

  /** The portrait as it is shown, or null where it could not be made. */
  async #made(item: GalleryItem): Promise<GalleryItem | null> {
    if (!this.showsPreview(item)) return item;
    await this.restyle();
    return this.canRestyle ? null : this.gallery.open;
  }

  async purgeAll(): Promise<void> {
    // Clear the page first: no face may stay visible while keys are destroyed.
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

  /** Locks at once, or purges everything if the panic key is set so. */
  async panic(): Promise<void> {
    this.#clearPhotos();
    await this.runOrReport(async () => void (this.vault.receipt = await this.bridge.pressPanicKey()));
  }

  async pin(items: GalleryItem[]): Promise<void> {
    await this.runOrReport(() => this.gallery.pin(items));
  }

  /** Opens a portrait that the user chose; no new portrait replaces it. */
  async open(item: GalleryItem): Promise<void> {
    this.#autoOpened = undefined;
    this.view = "studio";
    this.#adopt(item);
    await this.runOrReport(() => this.gallery.show(item));
  }

  /** Opens the next (1) or the previous (-1) portrait. */
  async step(by: 1 | -1): Promise<void> {
    await this.runOrReport(() => this.gallery.step(by, (item) => this.#adopt(item)));
  }

  /** Shows on the panel how a portrait was made. While photos wait, the panel says how those are made, and keeps to it. */
  #adopt(item: GalleryItem): void {
    this.recipe.adoptCrop(item.recipe?.crop);
    const recipe = item.updated ?? item.recipe;
    if (!recipe || this.queue.busy) return;
    const { soften = false, circles = [] } = recipe.bystanders ?? {};
    // A portrait from before the setting must not switch it off for the next one.
    this.recipe.adopt(withBystanders(recipe, soften || this.preferences.bystanders === "soften", circles));
  }

  /** Goes one step back from the present view. */
  back(): void {
    if (this.fullScreen) void this.toggleFullScreen();
    else if (this.view === "gallery" && this.gallery.selected.size > 0) this.gallery.clearSelection();
    else if (this.view === "gallery" && this.gallery.openStack !== null) this.gallery.closeStack();
    else if (this.view !== "studio") this.view = "studio";
    else if (this.cropping) this.stopCropping();
    else if (this.zoom && !this.zoom.fitted) this.zoom.toFit();
    else this.gallery.close();
  }

  #showReceiptAction(receipt: Receipt): NoticeAction {
    return { label: messages.receipt.show, run: () => (this.vault.receipt = receipt) };
  }

  #clearPhotos(): void {
    this.purges.clear();
    this.exportSheet.close();
    this.notices.clear();
    this.previews.clear();
    this.bystanders.clear();
    this.things.clear();
    this.presets.clear();
    if (this.view === "things") this.view = "studio";
    this.gallery.clear();
    this.queue.clear();
  }

  /** Opens a new portrait, unless the user has opened another one. */
  async #showNewPortrait(portrait: GalleryItem, fromPhoto: boolean): Promise<void> {
    const { open } = this.gallery;
    if (open && open.id !== this.#autoOpened) return;
    this.#autoOpened = portrait.id;
    // A photo that is made again has its crop on the panel, perhaps a newer one by now.
    if (fromPhoto) this.recipe.adoptCrop(portrait.recipe?.crop);
    await this.runOrReport(() => this.gallery.show(portrait));
  }

  /** Reloads the vault's state and the gallery; the program can also lock by itself. */
  async #refresh(): Promise<void> {
    await this.vault.refresh();
    await this.onVaultOpened();
  }

  /** Shows why the vault could not be locked or purged; the screens of a locked vault show it themselves. */
  async #reportIfStillOpen(): Promise<void> {
    if (this.vault.state?.state !== "open") return;
    if (this.vault.report) this.notices.fault(this.vault.report);
    await this.onVaultOpened();
  }

  #onUpdate(update: Update): void {
    switch (update.type) {
      case "drag-over":
        this.filesOver = update.over;
        break;
      case "dropped":
        this.queue.addRefused(update.refused);
        for (const words of skippedWords(update.passed)) this.notices.info(words);
        this.addPhotos(update.items);
        break;
      case "progress":
        this.queue.progress(update.item, update.stage);
        break;
      case "packed":
        this.things.packs.advance(update.item, update.done, update.total, update.photo);
        break;
      case "gallery-changed":
        // While the vault is being locked or purged a refresh would only fail.
        if (!this.vault.busy) void this.#refresh();
        break;
      case "vault-closing":
        this.#clearPhotos();
        break;
      case "failed":
        this.notices.fault(update.report);
        break;
      case "close-requested":
        this.closing.requested();
        break;
      case "purged":
        this.purges.finished(update.receipt);
        break;
      case "expired-purged":
        this.notices.info(messages.vault.expired(update.receipt.photos ?? 0), this.#showReceiptAction(update.receipt), { persistent: true });
        break;
      case "panic-purged":
        this.vault.receipt = update.receipt;
        break;
      case "clock-suspect": {
        const { day } = messages.format;
        const trust = { label: messages.vault.trustClock, run: () => void this.runOrReport(() => this.bridge.trustClock()) };
        this.notices.info(messages.vault.clockDoubted(day(update.seen), day(update.now)), trust, { persistent: true });
        break;
      }
      case "space-short":
        this.notices.info(messages.vault.shortages[update.shortage], undefined, { persistent: true });
        break;
    }
  }
}
