// The queue of photos to stylise: one at a time, in the order they were added. A photo that fails stays in the list with its
// reason, and the next one starts.

import { reportOf, type Bridge, type GalleryItem, type Recipe, type Report, type Stage, type PendingPhoto } from "../bridge";

export interface Job {
  id: string;
  name: string;
  /** `pending`: a new photo; `gallery`: a kept one that is made again; `refused`: a file that was not accepted. */
  source: "pending" | "gallery" | "refused";
  state: "waiting" | "working" | "failed" | "cancelled";
  stage: Stage | null;
  report: Report | null;
  /** Its own recipe; null: the one on the panel when it starts. */
  recipe: Recipe | null;
  /** The user accepts the readable part of an incomplete file. */
  usePartial: boolean;
  /** The batch that it was last added or tried again in. */
  batch: number;
  /** Called once the portrait is made and shown. */
  onMade?: () => Promise<void>;
}

export interface QueueOptions {
  bridge: Bridge;
  /** The recipe of a photo that starts now. */
  recipe: (id: string) => Recipe;
  /** The last change to the recipe of a new photo. */
  prepare?: (recipe: Recipe) => Promise<Recipe>;
  /** Whether the vault is open; until then everything waits. */
  isReady: () => boolean;
  /** Called with each new portrait, and whether its photo was new; the next photo starts when it returns. */
  onPortrait: (portrait: GalleryItem, fromPhoto: boolean) => Promise<void> | void;
  /** Called at the end of a batch of several photos. */
  onBatchEnd?: (made: number, failed: number, cancelled: number) => void;
}

/** How many past photos the remaining time is estimated from. */
const DURATION_SAMPLES = 5;

export class Queue {
  jobs = $state<Job[]>([]);
  /** No further photo is started. */
  paused = $state(false);
  /** The list of what is worked on and of what failed is shown. */
  shown = $state(false);
  /** Portraits of this batch that are made. A batch is what is added until nothing is left to do. */
  made = $state(0);
  #batch = $state(0);
  /** The batch whose first failure has opened the list. */
  #told = -1;
  /** Durations of the last photos, in seconds. */
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

  /** Jobs that wait or are worked on. */
  get remainingCount(): number {
    return this.jobs.filter(active).length;
  }

  /** How many jobs of this batch are in this state. */
  #count(state: Job["state"]): number {
    return this.jobs.filter((job) => job.batch === this.#batch && job.source !== "refused" && job.state === state).length;
  }

  get failed(): number {
    return this.#count("failed");
  }

  get cancelled(): number {
    return this.#count("cancelled");
  }

  /** Photos of this batch, whatever became of them. */
  get total(): number {
    return this.made + this.failed + this.cancelled + this.remainingCount;
  }

  /** Which photo of the batch is worked on, from 1. */
  get position(): number {
    return Math.min(this.made + this.failed + this.cancelled + 1, this.total);
  }

  /** Estimated seconds until the queue is empty; null before the first photo is done. */
  get remainingSeconds(): number | null {
    if (this.#durations.length === 0) return null;
    return (this.remainingCount * this.#durations.reduce((sum, seconds) => sum + seconds, 0)) / this.#durations.length;
  }

  /** The job that is worked on. */
  get current(): Job | undefined {
    return this.jobs.find((job) => job.state === "working");
  }

  /** Adds photos and works them off; resolves when nothing waits. */
  async add(items: PendingPhoto[]): Promise<void> {
    for (const { id, name } of items) this.#enqueue({ id, name, source: "pending" });
    await this.run();
  }

  /** Adds a kept photo to be made again: by a recipe of its own, if given. `onMade` is called once it is. */
  async restyle({ id, name }: GalleryItem, recipe: Recipe | null = null, onMade?: () => Promise<void>): Promise<void> {
    if (!this.isActive(id)) this.#enqueue({ id, name, source: "gallery" }, recipe, onMade);
    await this.run();
  }

  /** Lists files that were not accepted, with the reason. */
  addRefused(reports: Report[]): void {
    for (const report of reports) {
      const id = `refused-${++this.#refusals}`;
      this.jobs.push({ id, name: report.about ?? "", source: "refused", state: "failed", stage: null, report, recipe: null, usePartial: false, batch: this.#batch });
    }
    if (reports.length > 0) this.shown = true;
  }

  retry(id: string): Promise<void> {
    return this.retryAll([id]);
  }

  /** Tries again with the readable part of an incomplete file. */
  async retryWithPartial(...ids: string[]): Promise<void> {
    const jobs = this.jobs.filter((job) => ids.includes(job.id) && canUsePartial(job));
    for (const job of jobs) job.usePartial = true;
    await this.retryAll(jobs.map(({ id }) => id));
  }

  /** Cancels a job; Rust ends the process that works on it. */
  async cancel(id: string): Promise<void> {
    const job = this.#find(id);
    if (job?.state === "waiting") job.state = "cancelled";
    if (job?.state === "working") await this.#options.bridge.cancel(id);
  }

  /** Cancels every job that waits or is worked on. */
  async cancelAll(): Promise<void> {
    await Promise.all(this.jobs.filter(active).map((job) => this.cancel(job.id)));
  }

  /** Tries failed and cancelled jobs again: these, or all. */
  async retryAll(ids?: readonly string[]): Promise<void> {
    const again = this.jobs.filter((job) => !active(job) && job.source !== "refused" && (ids?.includes(job.id) ?? true));
    if (again.length === 0) return;
    this.#join();
    for (const job of again) Object.assign(job, { state: "waiting", stage: null, report: null, batch: this.#batch });
    await this.run();
  }

  pause(): void {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
    await this.run();
  }

  /** Fixes the present recipe for a waiting job, or releases it again. */
  toggleOwnRecipe(id: string): void {
    const job = this.#find(id);
    if (job?.state === "waiting") job.recipe = job.recipe ? null : this.#options.recipe(id);
  }

  dismissAll(): void {
    this.jobs = this.jobs.filter(active);
    this.#hideIfEmpty();
  }

  dismiss(...ids: string[]): void {
    this.jobs = this.jobs.filter((job) => !ids.includes(job.id) || job.state === "working");
    this.#hideIfEmpty();
  }

  #hideIfEmpty(): void {
    if (this.jobs.length === 0) this.shown = false;
  }

  progress(id: string, stage: Stage): void {
    const job = this.#find(id);
    if (job?.state === "working") job.stage = stage;
  }

  /** Whether this photo waits or is worked on. */
  isActive(id: string | undefined): boolean {
    return this.jobs.some((job) => job.id === id && active(job));
  }

  /** Removes all jobs; the result of the running one is ignored. */
  clear(): void {
    this.jobs = [];
    this.made = 0;
    this.paused = this.shown = false;
  }

  /** Works the queue off; call when the vault has been opened. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let worked = false;
    try {
      for (let job = this.#next(); job; job = this.#next()) {
        await this.#process(job);
        worked = true;
      }
    } finally {
      this.#running = false;
    }
    // Single failures are already shown in the list.
    if (worked && !this.busy && this.made > 0 && this.total > 1) this.#options.onBatchEnd?.(this.made, this.failed, this.cancelled);
  }

  async #process(job: Job): Promise<void> {
    const { bridge, onPortrait } = this.#options;
    const chosen = job.recipe ? $state.snapshot(job.recipe) : this.#options.recipe(job.id);
    const began = performance.now();
    job.state = "working";
    try {
      const recipe = job.source === "pending" ? await (this.#options.prepare?.(chosen) ?? chosen) : chosen;
      const portrait = await (job.source === "pending" ? bridge.stylize(job.id, recipe, job.usePartial) : bridge.restyle(job.id, recipe));
      if (!this.jobs.includes(job)) return;
      this.#durations = [...this.#durations.slice(1 - DURATION_SAMPLES), (performance.now() - began) / 1000];
      await onPortrait(portrait, job.source === "pending");
      await job.onMade?.();
      this.jobs = this.jobs.filter((other) => other !== job);
      this.made += 1;
      this.#hideIfEmpty();
    } catch (thrown) {
      const report = reportOf(thrown);
      job.state = report.fault.code === "cancelled" ? "cancelled" : "failed";
      job.report = report;
      // The first failure of a batch opens the list; whoever closes it has seen it.
      if (job.state === "failed" && this.#told !== this.#batch) {
        this.#told = this.#batch;
        this.shown = true;
      }
    }
  }

  #enqueue(job: Pick<Job, "id" | "name" | "source">, recipe: Recipe | null = null, onMade?: () => Promise<void>): void {
    this.dismiss(job.id);
    this.#join();
    this.jobs.push({ ...job, state: "waiting", stage: null, report: null, recipe, usePartial: false, batch: this.#batch, onMade });
  }

  /** Begins a batch, unless one is going on. */
  #join(): void {
    if (this.busy) return;
    this.#batch += 1;
    this.made = 0;
  }

  #next(): Job | undefined {
    return this.#options.isReady() && !this.paused ? this.jobs.find((job) => job.state === "waiting") : undefined;
  }

  #find(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id);
  }
}

/** Whether the readable part of a failed photo can be offered. */
export const canUsePartial = ({ state, report, usePartial }: Job) => state === "failed" && report?.fault.code === "incomplete" && !usePartial;

const active = ({ state }: Job) => state === "waiting" || state === "working";
