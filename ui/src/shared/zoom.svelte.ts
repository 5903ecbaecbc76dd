// Zoom and pan of one picture. Lengths are CSS pixels of the viewport; the scale is CSS pixels of the viewport for one pixel
// of the picture.

import type { ImageSize } from "../bridge";

/** Most screen pixels for one pixel of the picture. */
const MAX_MAGNIFICATION = 16;
const STEP = 1.25;

interface Point {
  x: number;
  y: number;
}

export class Zoom {
  #picture = $state.raw<ImageSize>({ width: 1, height: 1 });
  #viewport = $state<ImageSize>({ width: 0, height: 0 });
  /** Screen pixels in one CSS pixel. */
  #pixelRatio = $state(1);
  /** null: the picture fits the viewport, whatever the viewport's size. */
  #chosenScale = $state<number | null>(null);
  /** From the middle of the viewport to the middle of the picture. */
  #wantedOffset = $state<Point>({ x: 0, y: 0 });

  constructor(picture: ImageSize) {
    this.#picture = picture;
  }

  /** Shows a picture of other proportions, as large as the one before. */
  reshape({ width, height }: ImageSize): void {
    const factor = this.longest / Math.max(width, height);
    const ratio = (width / height) * (this.#picture.height / this.#picture.width);
    // The sides of a small copy are rounded.
    if (!(Math.abs(ratio - 1) > 0.01)) return;
    this.#picture = { width: width * factor, height: height * factor };
    this.toFit();
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

  /** Screen pixels for one pixel of the picture; 1 is sharpest. */
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

  /** The picture's top left corner in the viewport. */
  get topLeft(): Point {
    const { x, y } = this.#offset;
    return { x: (this.#viewport.width - this.width) / 2 + x, y: (this.#viewport.height - this.height) / 2 + y };
  }

  /** Free space between the viewport's edges and the picture's; 0 where the picture reaches out of the viewport. */
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

  /** Shows one pixel of the picture on one pixel of the screen. */
  toActualSize(): void {
    this.#zoomTo(1 / this.#pixelRatio, this.#centre);
  }

  zoomIn(at = this.#centre): void {
    this.#zoomTo(this.scale * STEP, at);
  }

  zoomOut(at = this.#centre): void {
    this.#zoomTo(this.scale / STEP, at);
  }

  /** Scales by a factor; the point `at` of the viewport keeps what it shows. */
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

  /** The wanted offset, limited so that no edge of the picture comes inside the viewport. */
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
