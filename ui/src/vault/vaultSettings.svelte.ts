// What the owner wants of the vault: how long photos stay, when it locks, what the panic key does.

import type { Bridge, VaultSettings, RetentionPreview } from "../bridge";

/** What the parts of the settings page that are the vault's are given. */
export interface VaultSectionProps {
  bridge: Bridge;
  /** Does something and tells the person where it fails. */
  runOrReport: (work: () => Promise<void>) => Promise<void>;
  /** Tells good news. */
  notify: (sentence: string) => void;
}

export class VaultSettingsController {
  settings = $state.raw<VaultSettings | null>(null);
  /** What would go by itself under the settings as they are. */
  retentionPreview = $state.raw<RetentionPreview | null>(null);
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async load(): Promise<void> {
    this.settings = await this.#bridge.vaultSettings();
    this.retentionPreview = await this.#bridge.previewRetention(this.settings.retention);
  }

  /** Sets some of it; where it cannot be kept, what is shown is what was there before. */
  async set(change: Partial<VaultSettings>): Promise<void> {
    if (!this.settings) return;
    try {
      await this.#bridge.setVaultSettings({ ...this.settings, ...change });
    } finally {
      await this.load();
    }
  }
}
