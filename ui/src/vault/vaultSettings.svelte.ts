// The vault's settings: how long photos stay, when it locks, what the panic key does.

import type { Bridge, VaultSettings, RetentionPreview } from "../bridge";
import type { RunOrReport } from "../shared/notices.svelte";

/** Props of the vault's sections of the settings page. */
export interface VaultSectionProps {
  bridge: Bridge;
  runOrReport: RunOrReport;
  /** Shows a message. */
  notify: (sentence: string) => void;
}

export class VaultSettingsController {
  settings = $state.raw<VaultSettings | null>(null);
  /** What would be purged automatically under the present settings. */
  retentionPreview = $state.raw<RetentionPreview | null>(null);
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async load(): Promise<void> {
    this.settings = await this.#bridge.vaultSettings();
    this.retentionPreview = await this.#bridge.previewRetention(this.settings.retention);
  }

  /** Changes some settings; if they cannot be saved, the old ones are shown again. */
  async set(change: Partial<VaultSettings>): Promise<void> {
    if (!this.settings) return;
    try {
      await this.#bridge.setVaultSettings({ ...this.settings, ...change });
    } finally {
      await this.load();
    }
  }
}
