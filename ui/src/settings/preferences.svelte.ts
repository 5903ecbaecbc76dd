// What the person has set about the window, and how the page follows it.

import type { Bridge, ExportAs, Preferences, Theme } from "../bridge";
import { languages, speech, understood, type Language } from "../shared/language.svelte";

const unset: Required<Preferences> = { language: null, theme: "system", exportAs: "jpeg" };

export class PreferencesController {
  #bridge: Bridge;
  #set = $state(unset);

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async load(): Promise<void> {
    this.#set = { ...unset, ...(await this.#bridge.preferences()) };
    const { language } = this.#set;
    speech.language = language !== null && language in languages ? (language as Language) : understood(navigator.languages);
  }

  get language(): Language {
    return speech.language;
  }

  get theme(): Theme {
    return this.#set.theme;
  }

  async speak(language: Language): Promise<void> {
    speech.language = language;
    await this.#keep({ language });
  }

  async light(theme: Theme): Promise<void> {
    await this.#keep({ theme });
  }

  get exportAs(): ExportAs {
    return this.#set.exportAs;
  }

  async exporting(exportAs: ExportAs): Promise<void> {
    await this.#keep({ exportAs });
  }

  /** What is set holds at once, whether or not it could be kept for the next start. */
  async #keep(change: Partial<Preferences>): Promise<void> {
    this.#set = { ...this.#set, ...change };
    await this.#bridge.setPreferences($state.snapshot(this.#set));
  }
}
