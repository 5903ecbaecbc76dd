// Whether the case is open, and the ways to open, close and empty it.

import { reportOf, type Bridge, type Report, type VaultState } from "../bridge";

export class VaultController {
  state = $state<VaultState | null>(null);
  busy = $state(false);
  report = $state<Report | null>(null);
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Looks at the case; one that needs no passphrase is opened at once. */
  async load(): Promise<void> {
    await this.#act(async () => {
      this.state = await this.#bridge.vaultState();
      if (this.state.state === "locked" && !this.state.passphrase) {
        await this.#bridge.unlock(null);
        this.state = { state: "open" };
      }
    });
  }

  async create(passphrase: string): Promise<void> {
    await this.#act(async () => {
      await this.#bridge.createVault(passphrase === "" ? null : passphrase);
      this.state = { state: "open" };
    });
  }

  async unlock(passphrase: string): Promise<void> {
    await this.#act(async () => {
      await this.#bridge.unlock(passphrase);
      this.state = { state: "open" };
    });
  }

  async lock(): Promise<void> {
    await this.#act(async () => {
      await this.#bridge.lock();
      this.state = await this.#bridge.vaultState();
    });
  }

  /** True where everything is purged. */
  async purgeAll(): Promise<boolean> {
    return this.#act(async () => {
      await this.#bridge.purgeAll();
      this.state = await this.#bridge.vaultState();
    });
  }

  async #act(work: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.report = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.report = reportOf(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
