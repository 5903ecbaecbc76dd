// The page's one root: owns the controllers, hears the program, and says what happened.

import { untrack } from "svelte";

import { reportOf, type Bridge, type ExportTarget, type GalleryItem, type Note, type Skipped, type Receipt, type PendingPhoto, type Update } from "./bridge";
import { GalleryController } from "./gallery/gallery.svelte";
import { Queue } from "./import/queue.svelte";
import { PreferencesController } from "./settings/preferences.svelte";
import { messages } from "./shared/messages";
import { Notices, type Action } from "./shared/notices.svelte";
import { Zoom } from "./shared/zoom.svelte";
import { PreviewController } from "./stylize/previews.svelte";
import { RecipeController, same } from "./stylize/recipe.svelte";
import { attend } from "./vault/presence";
import { VaultController } from "./vault/vault.svelte";

export type View = "stage" | "gallery" | "privacy" | "settings" | "about";

/** What the person should know about how a photo was read. */
function remark(name: string, note: Note): string {
  return note.note === "upper-part" ? messages.queue.upperPart(name, note.percent) : messages.queue.firstOfSeveral(name);
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
  view = $state<View>("stage");
  /** Files are being held over the window. */
  hovered = $state(false);
  /** Photo and portrait stand beside each other, rather than one over the other. */
  beside = $state(false);
  fullScreen = $state(false);
  /** The network was tried, and the system has closed it to us. */
  closed = $state(false);
  /** What would be purged, while the person is asked. */
  purging = $state.raw<string[] | null>(null);
  /** How the open portrait is looked at; each is first seen whole. */
  readonly zoom: Zoom | null = $derived.by(() => {
    const { open } = this.gallery;
    return open && new Zoom(open.output ?? open.original ?? { width: 1, height: 1 });
  });
  /** What was put on the stage without being asked for: the next portrait may take its place, and only its. */
  #presented: string | undefined;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
    this.preferences = new PreferencesController(bridge);
    this.previews = new PreviewController(bridge);
    this.vault = new VaultController(bridge);
    this.gallery = new GalleryController(bridge, (item) => this.words(item));
    this.queue = new Queue({
      bridge,
      recipe: () => this.recipe.recipe,
      ready: () => this.vault.state?.state === "open",
      done: (portrait) => {
        for (const note of portrait.notes) this.notices.tell(remark(portrait.name, note));
        return this.#present(portrait);
      },
      finished: (made, failed) => {
        this.notices.tell(messages.queue.finished(made, failed));
        void this.attempt(() => this.bridge.notify(messages.queue.finished(made, failed)));
      },
    });
  }

  /** Starts; the function that comes back ends the listening. */
  async start(): Promise<() => void> {
    const gone = attend({
      awake: () => void this.bridge.reportActivity(),
      panic: () => void this.panic(),
    });
    const deaf = await this.bridge.listen((update) => this.#hear(update));
    await this.attempt(() => this.preferences.load());
    await this.attempt(async () => this.recipe.load(await this.bridge.styles()));
    await this.vault.load();
    // Told to whoever opens the case for the first time; a machine that cannot tell makes no claim.
    if (this.vault.state?.state === "absent") void this.bridge.about().then((about) => (this.closed = about.networkBlocked), () => {});
    await this.opened();
    await this.attempt(async () => this.take(await this.bridge.startupPhotos()));
    return () => (deaf(), gone());
  }

  /** To be called when the case may have been opened: shows what is kept, and goes on with what waits. */
  async opened(): Promise<void> {
    if (this.vault.state?.state !== "open") return;
    await this.attempt(() => this.gallery.load());
    void this.queue.run();
  }

  /** How a photo was made. */
  words({ recipe }: GalleryItem): string {
    return recipe ? this.recipe.words(recipe) : "";
  }

  /** The open portrait can be made by the recipe on the panel, and has not been. */
  get restylable(): boolean {
    const { open } = this.gallery;
    return open?.original != null && (open.recipe === null || !same(open.recipe, this.recipe.recipe));
  }

  /** Asks for the small pictures that belong on the page as it is; to be called whenever it has changed. */
  preview(): void {
    const { open } = this.gallery;
    const { recipe, styles, keepColor } = this.recipe;
    const names = styles.map((style) => style.name);
    if (this.vault.state?.state !== "open" || this.view !== "stage") return;
    const { current } = this.queue;
    const wanted = this.restylable ? recipe : null;
    // The machine is the batch's until it is done; the first of it is shown as it may come out.
    const idle = !this.queue.busy;
    const own = current?.recipe ?? recipe;
    // Pictures that come are no reason to ask again.
    untrack(() => {
      if (open?.original && idle) void this.previews.show(open.id, wanted, names, keepColor);
      else if (!open && current?.from === "tray") void this.previews.show(current.id, own, []);
      else if (!open) this.previews.clear();
    });
  }

  /** The open portrait waits to be made again, or is being made. */
  get restyling(): boolean {
    return this.queue.working(this.gallery.open?.id);
  }

  async pick(): Promise<void> {
    await this.attempt(async () => this.take(await this.bridge.pickPhotos(messages.dialogs.pick)));
  }

  async paste(): Promise<void> {
    await this.attempt(async () => this.take(await this.bridge.pastePhotos(messages.invite.pasted)));
  }

  async sample(): Promise<void> {
    await this.attempt(async () => this.take([await this.bridge.samplePhoto()]));
  }

  /** Hands photos to the darkroom. */
  take(items: PendingPhoto[]): void {
    if (items.length === 0) return;
    this.view = "stage";
    this.#presented = this.gallery.open?.id;
    if (this.vault.state?.state !== "open") this.notices.tell(messages.invite.waits(items.length));
    void this.queue.add(items);
  }

  /** Makes the open portrait again by the recipe as it stands. */
  async restyle(): Promise<void> {
    const { open } = this.gallery;
    if (!open) return;
    this.#presented = open.id;
    await this.queue.again(open);
  }

  /** Writes the portrait, or with `original` its photo, as a clean file. */
  async export(item: GalleryItem, original = false): Promise<void> {
    await this.attempt(async () => {
      const name = await this.bridge.exportPhoto(item.id, original, messages.dialogs.export);
      if (name) this.notices.tell(messages.photo.exported(name));
    });
  }

  /** Writes portraits into a folder, or into one zip file; what could not be written is told beside what was. */
  async exportMany(items: GalleryItem[], bundle: ExportTarget): Promise<void> {
    await this.attempt(async () => {
      const exported = await this.bridge.exportMany(items.map((item) => item.id), bundle, messages.dialogs[bundle]);
      if (!exported) return;
      for (const report of exported.failed) this.notices.fail(report);
      if (exported.photos > 0) this.notices.tell(messages.gallery.exported(exported.photos, exported.place));
    });
  }

  /** Lets a portrait be dragged out of the window, in place of what the page would drag. */
  dragOut(event: DragEvent, item: GalleryItem): void {
    event.preventDefault();
    void this.attempt(() => this.bridge.dragOut(item.id));
  }

  async copy(item: GalleryItem): Promise<void> {
    await this.attempt(async () => {
      await this.bridge.copyPhoto(item.id);
      this.notices.tell(messages.photo.copied);
    });
  }

  /** Asks before anything is purged. */
  askToPurge(ids: string[]): void {
    if (ids.length > 0) this.purging = ids;
  }

  /** Purges what was asked about. */
  async purge(): Promise<void> {
    const ids = this.purging;
    this.purging = null;
    if (!ids) return;
    await this.attempt(async () => {
      const receipt = await this.gallery.purge(ids);
      this.notices.tell(messages.photo.purged(ids.length), this.#toShow(receipt));
    });
  }

  async purgeAll(): Promise<void> {
    // What is on the page goes first: nothing of a face stays to be seen while keys are being destroyed.
    this.#forget();
    if (await this.vault.purgeAll()) this.notices.tell(messages.purgeAll.done);
    else await this.#stillOpen();
  }

  async lock(): Promise<void> {
    this.#forget();
    if (!(await this.vault.lock())) await this.#stillOpen();
  }

  async toggleFullScreen(): Promise<void> {
    await this.attempt(async () => void (this.fullScreen = await this.bridge.toggleFullScreen()));
  }

  /** Locks at once, or purges everything where that was chosen for the panic key. */
  async panic(): Promise<void> {
    this.#forget();
    await this.attempt(async () => void (this.vault.receipt = await this.bridge.pressPanicKey()));
  }

  async pin(items: GalleryItem[]): Promise<void> {
    await this.attempt(() => this.gallery.pin(items));
  }

  async saveReceipt(): Promise<void> {
    await this.attempt(async () => {
      const name = await this.bridge.saveReceipt(messages.receipt.dialog);
      if (name) this.notices.tell(messages.receipt.saved(name));
    });
  }

  /** Opens what the person has asked for; no portrait that arrives takes its place. */
  async open(item: GalleryItem): Promise<void> {
    this.#presented = undefined;
    this.view = "stage";
    await this.attempt(() => this.gallery.show(item));
  }

  /** One step back from wherever the person is. */
  back(): void {
    if (this.fullScreen) void this.toggleFullScreen();
    else if (this.view === "gallery" && this.gallery.selected.size > 0) this.gallery.unselect();
    else if (this.view !== "stage") this.view = "stage";
    else if (this.zoom && !this.zoom.fitted) this.zoom.toFit();
    else this.gallery.leave();
  }

  /** Does something and tells the person where it fails. */
  async attempt(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const report = reportOf(thrown);
      if (report.fault.code !== "cancelled") this.notices.fail(report);
    }
  }

  #toShow(receipt: Receipt): Action {
    return { word: messages.receipt.show, act: () => (this.vault.receipt = receipt) };
  }

  #forget(): void {
    this.purging = null;
    this.previews.clear();
    this.gallery.clear();
    this.queue.clear();
  }

  /** Puts a portrait that has just been made on the stage, unless the person has put another one there. */
  async #present(portrait: GalleryItem): Promise<void> {
    const { open } = this.gallery;
    if (open && open.id !== this.#presented) return;
    this.#presented = portrait.id;
    await this.attempt(() => this.gallery.show(portrait));
  }

  /** What is kept has changed, or whether it can be seen: the program locks by itself too. */
  async #look(): Promise<void> {
    await this.vault.look();
    await this.opened();
  }

  /** The case could not be closed or emptied. Its own screens say why; the open room has none, so it is told in passing. */
  async #stillOpen(): Promise<void> {
    if (this.vault.state?.state !== "open") return;
    if (this.vault.report) this.notices.fail(this.vault.report);
    await this.opened();
  }

  /** Tells what lay in a folder and was left there. */
  #passed({ others, hidden, more }: Skipped): void {
    if (others + hidden > 0) this.notices.tell(messages.invite.passed(others + hidden));
    if (more) this.notices.tell(messages.invite.more);
  }

  #hear(update: Update): void {
    switch (update.type) {
      case "drag-over":
        this.hovered = update.over;
        break;
      case "dropped":
        this.queue.refuse(update.refused);
        this.#passed(update.passed);
        this.take(update.items);
        break;
      case "progress":
        this.queue.progress(update.item, update.stage);
        break;
      case "gallery-changed":
        // While the case is being closed or emptied there is nothing to look at, and asking would only bring a fault.
        if (!this.vault.busy) void this.#look();
        break;
      case "vault-closing":
        this.#forget();
        break;
      case "failed":
        this.notices.fail(update.report);
        break;
      case "expired-purged":
        this.notices.tell(messages.vault.swept(update.receipt.photos ?? 0), this.#toShow(update.receipt), true);
        break;
      case "clock-suspect": {
        const { day } = messages.format;
        const trust = { word: messages.vault.trust, act: () => void this.attempt(() => this.bridge.trustClock()) };
        this.notices.tell(messages.vault.doubted(day(update.seen), day(update.now)), trust, true);
        break;
      }
      case "space-short":
        this.notices.tell(messages.vault.shortages[update.shortage], undefined, true);
        break;
    }
  }
}
