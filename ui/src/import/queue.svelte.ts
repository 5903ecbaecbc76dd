// Photos on their way through the darkroom: one at a time, in the order they came. A photo that fails stays in the list
// with its reason, and the next one goes on.

import { reportOf, type Bridge, type GalleryItem, type Recipe, type Report, type Stage, type TrayItem } from "../bridge";

export interface Job {
  id: string;
  name: string;
  /** New photos come from the tray; kept ones are made again. Refused ones never got so far. */
  from: "tray" | "gallery" | "refused";
  state: "waiting" | "working" | "failed" | "cancelled";
  stage: Stage | null;
  report: Report | null;
}

export interface QueueOptions {
  bridge: Bridge;
  /** The recipe that the next photo is made by. */
  recipe: () => Recipe;
  /** Whether what is made can be kept now; until then everything waits. */
  ready: () => boolean;
  /** Shows each portrait as it is done; the next photo begins after that. */
  done: (portrait: GalleryItem) => Promise<void> | void;
}

export class Queue {
  jobs = $state<Job[]>([]);
  #options: QueueOptions;
  #running = false;
  #refusals = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.jobs.some(active);
  }

  /** The photo that is worked on. */
  get current(): Job | undefined {
    return this.jobs.find((job) => job.state === "working");
  }

  /** Takes photos in and sees them through; resolves when nothing waits any more. */
  async add(items: TrayItem[]): Promise<void> {
    for (const { id, name } of items) this.#put({ id, name, from: "tray" });
    await this.run();
  }

  /** Makes a kept photo again, after everything that waits. */
  async again({ id, name }: GalleryItem): Promise<void> {
    if (!this.working(id)) this.#put({ id, name, from: "gallery" });
    await this.run();
  }

  /** Lists what was not even let in, so that its reason stands beside its name. */
  refuse(reports: Report[]): void {
    for (const report of reports) {
      const id = `refused-${++this.#refusals}`;
      this.jobs.push({ id, name: report.about ?? "", from: "refused", state: "failed", stage: null, report });
    }
  }

  async retry(id: string): Promise<void> {
    const job = this.#find(id);
    if (!job || active(job) || job.from === "refused") return;
    Object.assign(job, { state: "waiting", stage: null, report: null });
    await this.run();
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
    if (job?.state === "working") job.stage = stage;
  }

  /** Whether this photo waits or is worked on. */
  working(id: string | undefined): boolean {
    return this.jobs.some((job) => job.id === id && active(job));
  }

  /** Forgets everything; what is worked on has no one left to hear of it. */
  clear(): void {
    this.jobs = [];
  }

  /** Works until nothing waits; to be called when the queue has become ready. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let job = this.#next(); job; job = this.#next()) await this.#develop(job);
    } finally {
      this.#running = false;
    }
  }

  async #develop(job: Job): Promise<void> {
    const { bridge, recipe, done } = this.#options;
    job.state = "working";
    try {
      const portrait = await (job.from === "tray" ? bridge.stylize(job.id, recipe()) : bridge.restyle(job.id, recipe()));
      if (!this.jobs.includes(job)) return;
      await done(portrait);
      this.jobs = this.jobs.filter((other) => other !== job);
    } catch (thrown) {
      const report = reportOf(thrown);
      job.state = report.fault.code === "cancelled" ? "cancelled" : "failed";
      job.report = report;
    }
  }

  #put(job: Pick<Job, "id" | "name" | "from">): void {
    this.dismiss(job.id);
    this.jobs.push({ ...job, state: "waiting", stage: null, report: null });
  }

  #next(): Job | undefined {
    return this.#options.ready() ? this.jobs.find((job) => job.state === "waiting") : undefined;
  }

  #find(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id);
  }
}

const active = ({ state }: Job) => state === "waiting" || state === "working";
