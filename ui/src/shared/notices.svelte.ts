// Short messages over the page. Information disappears by itself; a fault stays until the user dismisses it.

import { reportOf, type Report } from "../bridge";

/** A button in a notice. */
export interface NoticeAction {
  label: string;
  run: () => void;
}

export type Notice = { id: number; persistent?: boolean } & ({ kind: "info"; sentence: string; action?: NoticeAction } | { kind: "fault"; report: Report });

/** Runs work and shows its fault, if any, as a notice. */
export type RunOrReport = (work: () => Promise<void> | void) => Promise<void>;

/** How long information is shown. */
const INFO_DURATION_MS = 5000;

export class Notices {
  shown = $state<Notice[]>([]);
  #count = 0;

  /**
   * A persistent notice stays until its action is taken or it is dismissed; another is shown for so many milliseconds. Gives its
   * number, by which it can be dismissed.
   */
  info(sentence: string, action?: NoticeAction, { persistent = false, lasting = INFO_DURATION_MS } = {}): number {
    const id = ++this.#count;
    this.shown.push({ id, persistent, kind: "info", sentence, action });
    if (!persistent) setTimeout(() => this.dismiss(id), lasting);
    return id;
  }

  fault(report: Report): void {
    this.shown.push({ id: ++this.#count, kind: "fault", report });
  }

  /** Removes what may name a photo: all but the persistent notices, which speak of the vault alone. */
  clear(): void {
    this.shown = this.shown.filter((notice) => notice.persistent);
  }

  /** Runs `work` and shows its fault, if any. A cancelled one is no fault, and of a locked vault the page shows nothing else. */
  async runOrReport(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const report = reportOf(thrown);
      if (!["cancelled", "vault-locked"].includes(report.fault.code)) this.fault(report);
    }
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
