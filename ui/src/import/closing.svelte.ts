// What becomes of the work where the user closes the window: the program asks once.

import type { Bridge } from "../bridge";

interface Context {
  bridge: Bridge;
  /** Goes on with work that is paused. */
  resume: () => void;
  /** Ends all work. */
  stop: () => Promise<void>;
}

export class ClosingController {
  /** The user is asked. */
  asking = $state(false);
  /** The window is hidden, and closes when the work is done. */
  #finishing = false;
  #working = false;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Call when work begins or ends. */
  async setWorking(working: boolean): Promise<void> {
    if (working === this.#working) return;
    this.#working = working;
    if (!working && (this.asking || this.#finishing)) this.asking = false;
    if (!working && this.#finishing) await this.#context.bridge.closeWindow();
    else await this.#context.bridge.guardClose(working);
  }

  /** The program asks; another attempt to close the window will close it. */
  requested(): void {
    this.asking = true;
  }

  /** The window closes when everything is made. */
  async finish(): Promise<void> {
    this.asking = false;
    if (!this.#working) return this.#context.bridge.closeWindow();
    this.#finishing = true;
    this.#context.resume();
    await this.#context.bridge.hideWindow();
  }

  async stop(): Promise<void> {
    this.asking = false;
    await this.#context.stop();
    await this.#context.bridge.closeWindow();
  }

  /** The window stays open, and asks the next time too. Also where a hidden one is shown again. */
  async back(): Promise<void> {
    this.asking = false;
    this.#finishing = false;
    await this.#context.bridge.guardClose(this.#working);
  }
}
