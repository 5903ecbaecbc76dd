// How large a picture is shown, and which part of it. Lengths are CSS pixels of the room it is shown in; the scale is CSS
// pixels of the screen for one pixel of the picture.

import type { ImageSize } from "../bridge";

/** How far in: this many pixels of the screen for one of the picture. */
const MAX_MAGNIFICATION = 16;
const STEP = 1.25;

interface Point {
  x: number;
  y: number;
}

export class Zoom {
  #picture: ImageSize;
  #viewport = $state<ImageSize>({ width: 0, height: 0 });
  /** Pixels of the screen in a CSS pixel. */
  #pixelRatio = $state(1);
  /** None is as large as fits, whatever the size of the room. */
  #chosenScale = $state<number | null>(null);
  /** From the middle of the room to the middle of the picture. */
  #wantedOffset = $state<Point>({ x: 0, y: 0 });

  constructor(frame: ImageSize) {
    this.#picture = frame;
  }

  get fit(): number {
    const { width, height } = this.#viewport;
    return Math.min(width / this.#picture.width, height / this.#picture.height) || 0;
  }

  get scale(): number {
    return this.#chosenScale ?? this.fit;
  }

  get fitted(): boolean {
    return this.#chosenScale === null;
  }

  /** Pixels of the screen for one of the picture: 1 is sharpest. */
  get magnification(): number {
    return this.scale * this.#pixelRatio;
  }

  /** Longest side of the picture, in its own pixels. */
  get longest(): number {
    return Math.max(this.#picture.width, this.#picture.height);
  }

  get width(): number {
    return this.#picture.width * this.scale;
  }

  get height(): number {
    return this.#picture.height * this.scale;
  }

  /** Where the picture's left top corner is in the room. */
  get topLeft(): Point {
    const { x, y } = this.#offset;
    return { x: (this.#viewport.width - this.width) / 2 + x, y: (this.#viewport.height - this.height) / 2 + y };
  }

  /** How far the picture's edges, as far as they can be seen, are from those of the room. */
  get margin(): Point {
    const { x, y } = this.topLeft;
    return { x: Math.max(0, x), y: Math.max(0, y) };
  }

  resize(viewport: ImageSize, pixelRatio: number): void {
    this.#viewport = viewport;
    this.#pixelRatio = pixelRatio;
  }

  toFit(): void {
    this.#chosenScale = null;
    this.#wantedOffset = { x: 0, y: 0 };
  }

  /** One pixel of the picture on one of the screen. */
  toActualSize(): void {
    this.#zoomTo(1 / this.#pixelRatio, this.#centre);
  }

  zoomIn(at = this.#centre): void {
    this.#zoomTo(this.scale * STEP, at);
  }

  zoomOut(at = this.#centre): void {
    this.#zoomTo(this.scale / STEP, at);
  }

  /** Grows by a factor; what is at this point of the room stays there. */
  zoomBy(factor: number, at: Point): void {
    this.#zoomTo(this.scale * factor, at);
  }

  pan(x: number, y: number): void {
    if (this.fitted) return;
    const from = this.#offset;
    this.#wantedOffset = { x: from.x + x, y: from.y + y };
  }

  get #centre(): Point {
    return { x: this.#viewport.width / 2, y: this.#viewport.height / 2 };
  }

  /** As wanted, but no edge of the picture comes further in than that of the room. */
  get #offset(): Point {
    const spare = { x: Math.max(0, (this.width - this.#viewport.width) / 2), y: Math.max(0, (this.height - this.#viewport.height) / 2) };
    const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));
    return { x: within(this.#wantedOffset.x, spare.x), y: within(this.#wantedOffset.y, spare.y) };
  }

  #zoomTo(scale: number, at: Point): void {
    const before = this.scale;
    const { x, y } = this.topLeft;
    const after = Math.min(Math.max(MAX_MAGNIFICATION / this.#pixelRatio, this.fit), scale);
    if (after <= this.fit || before === 0) return this.toFit();
    this.#chosenScale = after;
    const factor = after / before;
    this.#wantedOffset = {
      x: at.x - (at.x - x) * factor + this.width / 2 - this.#viewport.width / 2,
      y: at.y - (at.y - y) * factor + this.height / 2 - this.#viewport.height / 2,
    };
  }
}
