// Whether the vault is open, and the ways to open, close and empty it.

import { reportOf, type Bridge, type Receipt, type Report, type VaultState } from "../bridge";

export class VaultController {
  state = $state<VaultState | null>(null);
  /** It is being opened, closed or emptied. */
  busy = $state(false);
  /** It is being emptied. */
  purging = $state(false);
  report = $state<Report | null>(null);
  /** The last receipt, while it is looked at. */
  receipt = $state.raw<Receipt | null>(null);
  /** The report is of looking, and no longer true once that succeeds. */
  #reportIsOfRefresh = false;
  #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Looks at the vault; one that needs no passphrase is opened at once. */
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

  /** An empty passphrase is none: the keychain alone opens the vault. */
  async unlock(passphrase: string): Promise<void> {
    await this.#run(async () => {
      await this.#bridge.unlock(passphrase === "" ? null : passphrase);
      this.state = { state: "open" };
    });
  }

  /** Looks whether the vault is still what it was; nothing is opened, and the person waits for nothing. */
  async refresh(): Promise<void> {
    try {
      this.state = await this.#bridge.vaultState();
      if (this.#reportIsOfRefresh) this.#setReport(null);
    } catch (thrown) {
      this.#setReport(reportOf(thrown));
      this.#reportIsOfRefresh = true;
    }
  }

  /** True where the vault is closed. */
  async lock(): Promise<boolean> {
    return this.#run(() => this.#thenRefresh(this.#bridge.lock()));
  }

  /** True where everything is purged. */
  async purgeAll(): Promise<boolean> {
    this.purging = true;
    try {
      return await this.#run(() => this.#thenRefresh(this.#bridge.purgeAll().then((receipt) => (this.receipt = receipt))));
    } finally {
      this.purging = false;
    }
  }

  /** Whatever becomes of `work`, what is shown afterwards is what is. */
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
