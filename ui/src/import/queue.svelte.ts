// Photos on their way through the darkroom: one at a time, in the order they came. A photo that fails stays in the list
// with its reason, and the next one goes on.

import { reportOf, type Bridge, type GalleryItem, type Recipe, type Report, type Stage, type TrayItem } from "../bridge";

export interface Job {
  id: string;
  name: string;
  state: "waiting" | "working" | "failed" | "cancelled";
  stage: Stage | null;
  report: Report | null;
}

export interface QueueOptions {
  bridge: Bridge;
  /** The recipe that the next photo is made by. */
  recipe: () => Recipe;
  /** Hears of each portrait as it is done. */
  done: (portrait: GalleryItem) => void;
}

export class Queue {
  jobs = $state<Job[]>([]);
  #options: QueueOptions;
  #running = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.jobs.some((job) => job.state === "waiting" || job.state === "working");
  }

  /** Takes photos in and sees them through; resolves when nothing waits any more. */
  async add(items: TrayItem[]): Promise<void> {
    for (const { id, name } of items) this.jobs.push({ id, name, state: "waiting", stage: null, report: null });
    await this.#run();
  }

  async retry(id: string): Promise<void> {
    const job = this.#find(id);
    if (!job) return;
    Object.assign(job, { state: "waiting", stage: null, report: null });
    await this.#run();
  }

  /** Stops a photo: one that waits is taken out, one that is worked on is ended by Rust. */
  async cancel(id: string): Promise<void> {
    const job = this.#find(id);
    if (job?.state === "waiting") job.state = "cancelled";
    if (job?.state === "working") await this.#options.bridge.cancel(id);
  }

  dismiss(id: string): void {
    this.jobs = this.jobs.filter((job) => job.id !== id || job.state === "working");
  }

  progress(id: string, stage: Stage): void {
    const job = this.#find(id);
    if (job) job.stage = stage;
  }

  clear(): void {
    this.jobs = [];
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let job = this.#next(); job; job = this.#next()) await this.#develop(job);
    } finally {
      this.#running = false;
    }
  }

  async #develop(job: Job): Promise<void> {
    job.state = "working";
    try {
      const portrait = await this.#options.bridge.stylize(job.id, this.#options.recipe());
      this.jobs = this.jobs.filter((other) => other.id !== job.id);
      this.#options.done(portrait);
    } catch (thrown) {
      const report = reportOf(thrown);
      job.state = report.fault.code === "cancelled" ? "cancelled" : "failed";
      job.report = report;
    }
  }

  #next(): Job | undefined {
    return this.jobs.find((job) => job.state === "waiting");
  }

  #find(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id);
  }
}
