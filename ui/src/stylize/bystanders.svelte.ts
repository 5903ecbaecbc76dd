// Other people in a picture: the question about them, and the circles that the user draws over faces that were not found.

import type { Bridge, Circle, GalleryItem } from "../bridge";

/** Most circles in a recipe. */
export const MAX_CIRCLES = 64;

/** Smallest radius of a circle, as a share of the photo's longer side. */
const MIN_RADIUS = 0.004;

/** Portraits of this batch that show other people. */
export interface Question {
  items: GalleryItem[];
  /** How many other people are in the first. */
  people: number;
}

export class BystanderController {
  /** The question that waits for an answer. */
  question = $state.raw<Question | null>(null);
  /** The answer is to be remembered. */
  remember = $state(false);
  /** Id of the photo that the user draws circles on. */
  drawingOn = $state<string | null>(null);
  #bridge: Bridge;
  /** Circles that no portrait was made with yet, and the photo that they belong to. */
  #drawn = $state.raw<{ photo: string; circles: readonly Circle[] } | null>(null);

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Circles over a photo: those that were drawn, or those that its portrait was made with. */
  circlesOf(item: GalleryItem): readonly Circle[] {
    return this.#drawn?.photo === item.id ? this.#drawn.circles : (item.recipe?.bystanders?.circles ?? []);
  }

  /** Asks about a new portrait, if other people are in its photo. Nobody is asked where they cannot be counted. */
  async ask(portrait: GalleryItem): Promise<void> {
    if (!portrait.original || portrait.recipe?.bystanders?.soften) return;
    const people = await this.#bridge.countBystanders(portrait.id).catch(() => 0);
    if (people === 0) return;
    const { question } = this;
    this.question = question ? { ...question, items: [...question.items, portrait] } : { items: [portrait], people };
  }

  /** The portraits that the question was about; it is answered. */
  answered(): GalleryItem[] {
    const items = this.question?.items ?? [];
    this.question = null;
    this.remember = false;
    return items;
  }

  isFull(item: GalleryItem): boolean {
    return this.circlesOf(item).length >= MAX_CIRCLES;
  }

  add(item: GalleryItem, circle: Circle): void {
    if (!this.isFull(item) && circle.radius >= MIN_RADIUS) this.#draw(item, [...this.circlesOf(item), inside(circle)]);
  }

  change(item: GalleryItem, place: number, circle: Circle): void {
    this.#draw(item, this.circlesOf(item).map((old, at) => (at === place ? inside(circle) : old)));
  }

  remove(item: GalleryItem, place: number): void {
    this.#draw(item, this.circlesOf(item).filter((_, at) => at !== place));
  }

  #draw({ id }: GalleryItem, circles: readonly Circle[]): void {
    this.#drawn = { photo: id, circles };
  }

  /** Forgets everything. */
  clear(): void {
    this.answered();
    this.drawingOn = null;
    this.#drawn = null;
  }
}

function inside({ x, y, radius }: Circle): Circle {
  const share = (value: number) => Math.min(1, Math.max(0, value));
  return { x: share(x), y: share(y), radius: Math.min(1, Math.max(MIN_RADIUS, radius)) };
}
