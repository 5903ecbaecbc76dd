// The preferences of the window: language, theme, export format, what is done about other people in a picture.

import type { Bridge, BystanderChoice, ExportAs, Preferences, Theme } from "../bridge";
import { languages, locale, preferredLanguage, type Language } from "../shared/language.svelte";

const defaults: Required<Preferences> = { language: null, theme: "system", exportAs: "jpeg", bystanders: "ask", favourites: [], purgeAtOnce: false, panelOpen: false, exportSize: null };

export class PreferencesController {
  #bridge: Bridge;
  #preferences = $state(defaults);

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async load(): Promise<void> {
    this.#preferences = { ...defaults, ...(await this.#bridge.preferences()) };
    const { language } = this.#preferences;
    locale.language = language !== null && language in languages ? (language as Language) : preferredLanguage(navigator.languages);
  }

  get language(): Language {
    return locale.language;
  }

  get theme(): Theme {
    return this.#preferences.theme;
  }

  async setLanguage(language: Language): Promise<void> {
    locale.language = language;
    await this.#save({ language });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.#save({ theme });
  }

  get exportAs(): ExportAs {
    return this.#preferences.exportAs;
  }

  async setExportFormat(exportAs: ExportAs): Promise<void> {
    await this.#save({ exportAs });
  }

  get bystanders(): BystanderChoice {
    return this.#preferences.bystanders;
  }

  async setBystanders(bystanders: BystanderChoice): Promise<void> {
    await this.#save({ bystanders });
  }

  /** A purge of one photo cannot be undone. */
  get purgeAtOnce(): boolean {
    return this.#preferences.purgeAtOnce;
  }

  async setPurgeAtOnce(purgeAtOnce: boolean): Promise<void> {
    await this.#save({ purgeAtOnce });
  }

  /** The panel of a look is open. */
  get panelOpen(): boolean {
    return this.#preferences.panelOpen;
  }

  async setPanelOpen(panelOpen: boolean): Promise<void> {
    await this.#save({ panelOpen });
  }

  /** Name of the size that was exported last; null for a portrait's own. */
  get exportSize(): string | null {
    return this.#preferences.exportSize;
  }

  async rememberExport(exportAs: ExportAs, exportSize: string | null): Promise<void> {
    await this.#save({ exportAs, exportSize });
  }

  /** Names of the styles that the strip shows first. */
  get favourites(): readonly string[] {
    return this.#preferences.favourites;
  }

  async toggleFavourite(name: string): Promise<void> {
    const { favourites } = this;
    await this.#save({ favourites: favourites.includes(name) ? favourites.filter((other) => other !== name) : [...favourites, name] });
  }

  /** A change takes effect at once, even if it cannot be saved for the next start. */
  async #save(change: Partial<Preferences>): Promise<void> {
    this.#preferences = { ...this.#preferences, ...change };
    await this.#bridge.setPreferences($state.snapshot(this.#preferences));
  }
}
