// The state of the vault, and how it is opened, locked and purged.

import { reportOf, type Bridge, type Receipt, type Report, type VaultState } from "../bridge";

export class VaultController {
  state = $state<VaultState | null>(null);
  /** It is being opened, locked or purged. */
  busy = $state(false);
  /** It is being purged. */
  purging = $state(false);
  report = $state<Report | null>(null);
  /** The last receipt, while it is shown. */
  receipt = $state.raw<Receipt | null>(null);
  /** The report comes from a refresh and is cleared by the next refresh that succeeds. */
  #reportIsOfRefresh = false;
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Reads the vault's state; a vault without a passphrase is opened at once. */
  async load(): Promise<void> {
    await this.#run(async () => {
      this.state = await this.#bridge.vaultState();
      if (this.state.state === "locked" && !this.state.passphrase) {
        await this.#bridge.unlock(null);
        this.state = { state: "open" };
      }
    });
  }

  async create(passphrase: string): Promise<void> {
    await this.#run(async () => {
      await this.#bridge.createVault(passphrase === "" ? null : passphrase);
      this.state = { state: "open" };
    });
  }

  /** An empty passphrase means none: the keychain alone opens the vault. */
  async unlock(passphrase: string): Promise<void> {
    await this.#run(async () => {
      await this.#bridge.unlock(passphrase === "" ? null : passphrase);
      this.state = { state: "open" };
    });
  }

  /** Reads the vault's state again, in the background; opens nothing. */
  async refresh(): Promise<void> {
    try {
      this.state = await this.#bridge.vaultState();
      if (this.#reportIsOfRefresh) this.#setReport(null);
    } catch (thrown) {
      this.#setReport(reportOf(thrown));
      this.#reportIsOfRefresh = true;
    }
  }

  /** True if the vault was locked. */
  async lock(): Promise<boolean> {
    return this.#run(() => this.#thenRefresh(this.#bridge.lock()));
  }

  /** True if everything was purged. */
  async purgeAll(): Promise<boolean> {
    this.purging = true;
    try {
      return await this.#run(() => this.#thenRefresh(this.#bridge.purgeAll().then((receipt) => (this.receipt = receipt))));
    } finally {
      this.purging = false;
    }
  }

  /** Reads the state again after `work`, even if it fails. */
  async #thenRefresh(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } finally {
      this.state = await this.#bridge.vaultState();
    }
  }

  #setReport(report: Report | null): void {
    this.report = report;
    this.#reportIsOfRefresh = false;
  }

  async #run(work: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.#setReport(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      this.#setReport(reportOf(thrown));
      return false;
    } finally {
      this.busy = false;
    }
  }
}
