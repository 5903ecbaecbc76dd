// The page's one root: owns the controllers, hears the program, and says what happened.

import { reportOf, type Bridge, type GalleryItem, type TrayItem, type Update } from "./bridge";
import { GalleryController } from "./gallery/gallery.svelte";
import { Queue } from "./import/queue.svelte";
import { messages } from "./shared/messages";
import { Notices } from "./shared/notices.svelte";
import { RecipeController } from "./stylize/recipe.svelte";
import { VaultController } from "./vault/vault.svelte";

export class Studio {
  readonly vault: VaultController;
  readonly gallery: GalleryController;
  readonly recipe = new RecipeController();
  readonly queue: Queue;
  readonly notices = new Notices();
  view = $state<"stage" | "gallery">("stage");
  /** Files are being held over the window. */
  hovered = $state(false);
  /** A kept photo is being made again; its progress is shown on the stage. */
  restyling = $state<string | null>(null);
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.vault = new VaultController(bridge);
    this.gallery = new GalleryController(bridge);
    this.queue = new Queue({
      bridge,
      recipe: () => this.recipe.recipe,
      done: (portrait) => void this.#present(portrait),
    });
  }

  /** Starts; the function that comes back ends the listening. */
  async start(): Promise<() => void> {
    const deaf = await this.#bridge.listen((update) => this.#hear(update));
    await this.attempt(async () => this.recipe.load(await this.#bridge.styles()));
    await this.vault.load();
    await this.opened();
    return deaf;
  }

  /** To be called when the case may have been opened. */
  async opened(): Promise<void> {
    if (this.vault.state?.state === "open") await this.attempt(() => this.gallery.load());
  }

  async pick(): Promise<void> {
    await this.attempt(async () => this.take(await this.#bridge.pick()));
  }

  async paste(): Promise<void> {
    await this.attempt(async () => this.take(await this.#bridge.paste()));
  }

  async sample(): Promise<void> {
    await this.attempt(async () => this.take([await this.#bridge.sample()]));
  }

  /** Hands photos to the darkroom. */
  take(items: TrayItem[]): void {
    if (items.length === 0) return;
    this.view = "stage";
    void this.queue.add(items);
  }

  /** Makes the open portrait again by the recipe as it stands. */
  async restyle(): Promise<void> {
    const open = this.gallery.open;
    if (!open || this.restyling) return;
    this.restyling = open.id;
    await this.attempt(async () => this.#present(await this.#bridge.restyle(open.id, this.recipe.recipe)));
    this.restyling = null;
  }

  async export(item: GalleryItem): Promise<void> {
    await this.attempt(async () => {
      const name = await this.#bridge.exportPhoto(item.id);
      if (name) this.notices.tell(messages.photo.exported(name));
    });
  }

  async purge(item: GalleryItem): Promise<void> {
    await this.attempt(async () => {
      await this.gallery.purge(item);
      this.notices.tell(messages.photo.purged);
    });
  }

  async purgeAll(): Promise<void> {
    // What is on the page goes first: nothing of a face stays to be seen while keys are being destroyed.
    this.gallery.clear();
    this.queue.clear();
    if (await this.vault.purgeAll()) this.notices.tell(messages.purgeAll.done);
    else await this.opened();
  }

  async lock(): Promise<void> {
    this.gallery.clear();
    this.queue.clear();
    await this.vault.lock();
  }

  async open(item: GalleryItem): Promise<void> {
    this.view = "stage";
    await this.attempt(() => this.gallery.show(item));
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

  async #present(portrait: GalleryItem): Promise<void> {
    await this.attempt(() => this.gallery.load());
    await this.open(portrait);
  }

  #hear(update: Update): void {
    switch (update.type) {
      case "hovered":
        this.hovered = update.over;
        break;
      case "dropped":
        update.refused.forEach((report) => this.notices.fail(report));
        // Nothing can be kept in a case that is closed; the screen that opens it is what the person sees.
        if (this.vault.state?.state === "open") this.take(update.items);
        break;
      case "progress":
        this.queue.progress(update.item, update.stage);
        break;
      case "changed":
        void this.opened();
        break;
    }
  }
}
