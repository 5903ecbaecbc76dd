// What the fake program says of itself (versions, the network test, traces of photos), and its window.

import type { DialogWords, PendingPhoto, Trace } from "../index";
import { networkProbe, pageAttempts, traces } from "./data";

export class FakeDiagnostics {
  /** The answer of the file dialog. */
  pickedPhotos: PendingPhoto[] = [];
  /** Results of the network test, of the program and of the page. */
  networkProbe = networkProbe();
  pageAttempts = pageAttempts();
  /** Results of the trace search. */
  traces = traces();

  /** What was done with the window, in order. */
  window: string[] = [];

  async guardClose(guarded: boolean) {
    this.window.push(guarded ? "guarded" : "free");
  }

  async closeWindow() {
    this.window.push("closed");
  }

  async hideWindow() {
    this.window.push("hidden");
  }

  async pickPhotos() {
    return this.pickedPhotos;
  }

  async runtimeVersion() {
    return "1.27.0";
  }

  async about() {
    return { version: "0.1.0", networkBlocked: true, webViewSandboxed: true, vaultPath: "/home/me/.local/share/ambrotype", vaultBytes: 48_200_000 };
  }

  async probeNetwork() {
    return this.networkProbe;
  }

  async probeFromPage() {
    return this.pageAttempts;
  }

  async findTraces(words: DialogWords | null) {
    if (words && this.pickedPhotos.length === 0) return null;
    return words ? this.traces.map((trace): Trace => (trace.place === "original" ? { ...trace, finding: "others", paths: ["/home/me/me.jpg"] } : trace)) : this.traces;
  }
}
