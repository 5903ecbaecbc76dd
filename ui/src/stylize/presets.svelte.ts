// Looks with their controls, and packs, under names that their owner gave them. They are kept in the vault.

import type { Bridge, GalleryItem, OwnPicture, Preset, PresetContent, Recipe } from "../bridge";
import { messages } from "../shared/messages";
import type { Notices } from "../shared/notices.svelte";
import { sameRecipe } from "./recipe.svelte";

/** Most recipes that are offered because something was made by them lately. */
const MOST_RECENT = 4;

/** A preset of one kind. */
type PresetOf<Kind> = Preset & { content: Extract<PresetContent, { kind: Kind }> };

export class PresetController {
  list = $state.raw<readonly Preset[]>([]);
  #bridge: Bridge;
  #notices: Notices;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  get looks(): PresetOf<"look">[] {
    return this.list.filter((preset): preset is PresetOf<"look"> => preset.content.kind === "look");
  }

  get packs(): PresetOf<"pack">[] {
    return this.list.filter((preset): preset is PresetOf<"pack"> => preset.content.kind === "pack");
  }

  isTaken(name: string): boolean {
    return this.list.some((preset) => preset.name === name.trim());
  }

  async load(): Promise<void> {
    this.list = await this.#bridge.listPresets();
  }

  clear(): void {
    this.list = [];
  }

  /** Stores a look without what belongs to one photo: its crop, and who is covered in it. */
  async saveLook(name: string, { crop: _crop, bystanders: _bystanders, ...recipe }: Recipe): Promise<void> {
    await this.#save(name, { kind: "look", recipe });
  }

  async savePack(name: string, pictures: OwnPicture[]): Promise<void> {
    await this.#save(name, { kind: "pack", pictures });
  }

  /** Stores it, in the place of the one that has its name. */
  async #save(name: string, content: PresetContent): Promise<void> {
    await this.#change(() => this.#bridge.savePreset(name, content, this.isTaken(name)), messages.presets.saved(name.trim()));
  }

  async rename({ id }: Preset, name: string): Promise<void> {
    await this.#change(() => this.#bridge.renamePreset(id, name));
  }

  async remove({ id }: Preset): Promise<void> {
    await this.#change(() => this.#bridge.removePreset(id));
  }

  /** Moves it one place up (-1) or down (1). */
  async move(preset: Preset, by: 1 | -1): Promise<void> {
    const ids = this.list.map(({ id }) => id);
    const at = ids.indexOf(preset.id);
    if (at < 0 || at + by < 0 || at + by >= ids.length) return;
    ids.splice(at + by, 0, ...ids.splice(at, 1));
    await this.#change(() => this.#bridge.reorderPresets(ids));
  }

  async #change(work: () => Promise<unknown>, done?: string): Promise<void> {
    await this.#notices.runOrReport(async () => {
      await work();
      await this.load();
      if (done !== undefined) this.#notices.info(done);
    });
  }
}

/** The recipes of the newest portraits, each once, without what belongs to one photo. */
export function recentRecipes(items: readonly GalleryItem[]): Recipe[] {
  const found: Recipe[] = [];
  for (const { recipe, updated } of items) {
    if (!recipe || updated) continue;
    const { crop: _crop, bystanders: _bystanders, ...look } = recipe;
    // A look as it is stands in the strip.
    if (sameRecipe(look, { styles: look.styles.slice(0, 1), strength: 1 })) continue;
    if (!found.some((other) => sameRecipe(other, look))) found.push(look);
    if (found.length === MOST_RECENT) break;
  }
  return found;
}
