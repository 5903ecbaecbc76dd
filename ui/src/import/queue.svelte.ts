// Photos on their way through the darkroom: one at a time, in the order they came. A photo that fails stays in the list
// with its reason, and the next one goes on.

import { reportOf, type Bridge, type GalleryItem, type Recipe, type Report, type Stage, type PendingPhoto } from "../bridge";

export interface Job {
  id: string;
  name: string;
  /** New photos come from the tray; kept ones are made again. Refused ones never got so far. */
  source: "pending" | "gallery" | "refused";
  state: "waiting" | "working" | "failed" | "cancelled";
  stage: Stage | null;
  report: Report | null;
  /** Its own recipe; none is the one that is on the panel when its turn comes. */
  recipe: Recipe | null;
  /** Of a file that ends too early the part that can be read will do. */
  usePartial: boolean;
}

export interface QueueOptions {
  bridge: Bridge;
  /** The recipe that the next photo is made by. */
  recipe: () => Recipe;
  /** Whether what is made can be kept now; until then everything waits. */
  isReady: () => boolean;
  /** Shows each portrait as it is done; the next photo begins after that. */
  onPortrait: (portrait: GalleryItem) => Promise<void> | void;
  /** Tells of a batch of several that has come to its end. */
  onBatchEnd?: (succeeded: number, failed: number) => void;
}

/** How many photos the time of the next is told from. */
const DURATION_SAMPLES = 5;

export class Queue {
  jobs = $state<Job[]>([]);
  /** Nothing new is begun. */
  paused = $state(false);
  /** Photos of this batch that came out, and that did not. */
  succeeded = $state(0);
  failed = $state(0);
  /** What the last photos took, in seconds. */
  #durations = $state<number[]>([]);
  #options: QueueOptions;
  #running = false;
  #refusals = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.jobs.some(active);
  }

  /** How many wait or are worked on. */
  get remainingCount(): number {
    return this.jobs.filter(active).length;
  }

  /** Seconds until nothing waits any more, told from the photos before; none before the first is done. */
  get remainingSeconds(): number | null {
    if (this.#durations.length === 0) return null;
    return (this.remainingCount * this.#durations.reduce((sum, seconds) => sum + seconds, 0)) / this.#durations.length;
  }

  /** The photo that is worked on. */
  get current(): Job | undefined {
    return this.jobs.find((job) => job.state === "working");
  }

  /** Takes photos in and sees them through; resolves when nothing waits any more. */
  async add(items: PendingPhoto[]): Promise<void> {
    for (const { id, name } of items) this.#enqueue({ id, name, source: "pending" });
    await this.run();
  }

  /** Makes a kept photo again, after everything that waits. */
  async restyle({ id, name }: GalleryItem): Promise<void> {
    if (!this.isActive(id)) this.#enqueue({ id, name, source: "gallery" });
    await this.run();
  }

  /** Lists what was not even let in, so that its reason stands beside its name. */
  addRefused(reports: Report[]): void {
    for (const report of reports) {
      const id = `refused-${++this.#refusals}`;
      this.jobs.push({ id, name: report.about ?? "", source: "refused", state: "failed", stage: null, report, recipe: null, usePartial: false });
    }
  }

  async retry(id: string): Promise<void> {
    const job = this.#find(id);
    if (!job || active(job) || job.source === "refused") return;
    Object.assign(job, { state: "waiting", stage: null, report: null });
    await this.run();
  }

  /** Makes do with the part of a photo that can be read. */
  async retryWithPartial(id: string): Promise<void> {
    const job = this.#find(id);
    if (!job || !canUsePartial(job)) return;
    job.usePartial = true;
    await this.retry(id);
  }

  /** Stops a photo: one that waits is taken out, one that is worked on is ended by Rust. */
  async cancel(id: string): Promise<void> {
    const job = this.#find(id);
    if (job?.state === "waiting") job.state = "cancelled";
    if (job?.state === "working") await this.#options.bridge.cancel(id);
  }

  /** Stops everything that waits or is worked on. */
  async cancelAll(): Promise<void> {
    await Promise.all(this.jobs.filter(active).map((job) => this.cancel(job.id)));
  }

  /** Tries again whatever failed for a reason that may have gone. */
  async retryAll(): Promise<void> {
    const again = this.jobs.filter((job) => !active(job) && job.source !== "refused");
    for (const job of again) Object.assign(job, { state: "waiting", stage: null, report: null });
    await this.run();
  }

  pause(): void {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
    await this.run();
  }

  /** Gives a photo that waits its own recipe: the one on the panel now, or, where it has one, none again. */
  toggleOwnRecipe(id: string): void {
    const job = this.#find(id);
    if (job?.state === "waiting") job.recipe = job.recipe ? null : this.#options.recipe();
  }

  dismissAll(): void {
    this.jobs = this.jobs.filter(active);
  }

  dismiss(id: string): void {
    this.jobs = this.jobs.filter((job) => job.id !== id || job.state === "working");
  }

  progress(id: string, stage: Stage): void {
    const job = this.#find(id);
    if (job?.state === "working") job.stage = stage;
  }

  /** Whether this photo waits or is worked on. */
  isActive(id: string | undefined): boolean {
    return this.jobs.some((job) => job.id === id && active(job));
  }

  /** Forgets everything; what is worked on has no one left to hear of it. */
  clear(): void {
    this.jobs = [];
    this.paused = false;
  }

  /** Works until nothing waits; to be called when the queue has become ready. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.succeeded = this.failed = 0;
    try {
      for (let job = this.#next(); job; job = this.#next()) await this.#process(job);
    } finally {
      this.#running = false;
    }
    // What failed stands in the list.
    if (!this.busy && this.succeeded > 0 && this.succeeded + this.failed > 1) this.#options.onBatchEnd?.(this.succeeded, this.failed);
  }

  async #process(job: Job): Promise<void> {
    const { bridge, onPortrait } = this.#options;
    const recipe = job.recipe ? $state.snapshot(job.recipe) : this.#options.recipe();
    const began = performance.now();
    job.state = "working";
    try {
      const portrait = await (job.source === "pending" ? bridge.stylize(job.id, recipe, job.usePartial) : bridge.restyle(job.id, recipe));
      if (!this.jobs.includes(job)) return;
      this.#durations = [...this.#durations.slice(1 - DURATION_SAMPLES), (performance.now() - began) / 1000];
      this.succeeded += 1;
      await onPortrait(portrait);
      this.jobs = this.jobs.filter((other) => other !== job);
    } catch (thrown) {
      const report = reportOf(thrown);
      job.state = report.fault.code === "cancelled" ? "cancelled" : "failed";
      job.report = report;
      if (job.state === "failed") this.failed += 1;
    }
  }

  #enqueue(job: Pick<Job, "id" | "name" | "source">): void {
    this.dismiss(job.id);
    this.jobs.push({ ...job, state: "waiting", stage: null, report: null, recipe: null, usePartial: false });
  }

  #next(): Job | undefined {
    return this.#options.isReady() && !this.paused ? this.jobs.find((job) => job.state === "waiting") : undefined;
  }

  #find(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id);
  }
}

/** Whether a part of it can be read, and nobody has said yet that this will do. */
export const canUsePartial = ({ state, report, usePartial }: Job) => state === "failed" && report?.fault.code === "incomplete" && !usePartial;

const active = ({ state }: Job) => state === "waiting" || state === "working";
