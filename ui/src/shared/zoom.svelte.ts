// How large a picture is shown, and which part of it. Lengths are CSS pixels of the room it is shown in; the scale is CSS
// pixels of the screen for one pixel of the picture.

import type { Frame } from "../bridge";

/** How far in: this many pixels of the screen for one of the picture. */
const CLOSEST = 16;
const STEP = 1.25;

interface Point {
  x: number;
  y: number;
}

export class Zoom {
  #frame: Frame;
  #room = $state<Frame>({ width: 0, height: 0 });
  /** Pixels of the screen in a CSS pixel. */
  #density = $state(1);
  /** None is as large as fits, whatever the size of the room. */
  #chosen = $state<number | null>(null);
  /** From the middle of the room to the middle of the picture. */
  #wanted = $state<Point>({ x: 0, y: 0 });

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get fit(): number {
    const { width, height } = this.#room;
    return Math.min(width / this.#frame.width, height / this.#frame.height) || 0;
  }

  get scale(): number {
    return this.#chosen ?? this.fit;
  }

  get fitted(): boolean {
    return this.#chosen === null;
  }

  /** Pixels of the screen for one of the picture: 1 is sharpest. */
  get magnification(): number {
    return this.scale * this.#density;
  }

  /** Longest side of the picture, in its own pixels. */
  get longest(): number {
    return Math.max(this.#frame.width, this.#frame.height);
  }

  get width(): number {
    return this.#frame.width * this.scale;
  }

  get height(): number {
    return this.#frame.height * this.scale;
  }

  /** Where the picture's left top corner is in the room. */
  get corner(): Point {
    const { x, y } = this.#offset;
    return { x: (this.#room.width - this.width) / 2 + x, y: (this.#room.height - this.height) / 2 + y };
  }

  /** How far the picture's edges, as far as they can be seen, are from those of the room. */
  get margin(): Point {
    const { x, y } = this.corner;
    return { x: Math.max(0, x), y: Math.max(0, y) };
  }

  resize(room: Frame, density: number): void {
    this.#room = room;
    this.#density = density;
  }

  toFit(): void {
    this.#chosen = null;
    this.#wanted = { x: 0, y: 0 };
  }

  /** One pixel of the picture on one of the screen. */
  toPixels(): void {
    this.#to(1 / this.#density, this.#middle);
  }

  in(at = this.#middle): void {
    this.#to(this.scale * STEP, at);
  }

  out(at = this.#middle): void {
    this.#to(this.scale / STEP, at);
  }

  /** Grows by a factor; what is at this point of the room stays there. */
  by(factor: number, at: Point): void {
    this.#to(this.scale * factor, at);
  }

  pan(x: number, y: number): void {
    if (this.fitted) return;
    const from = this.#offset;
    this.#wanted = { x: from.x + x, y: from.y + y };
  }

  get #middle(): Point {
    return { x: this.#room.width / 2, y: this.#room.height / 2 };
  }

  /** As wanted, but no edge of the picture comes further in than that of the room. */
  get #offset(): Point {
    const spare = { x: Math.max(0, (this.width - this.#room.width) / 2), y: Math.max(0, (this.height - this.#room.height) / 2) };
    const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));
    return { x: within(this.#wanted.x, spare.x), y: within(this.#wanted.y, spare.y) };
  }

  #to(scale: number, at: Point): void {
    const before = this.scale;
    const { x, y } = this.corner;
    const after = Math.min(Math.max(CLOSEST / this.#density, this.fit), scale);
    if (after <= this.fit || before === 0) return this.toFit();
    this.#chosen = after;
    const grown = after / before;
    this.#wanted = {
      x: at.x - (at.x - x) * grown + this.width / 2 - this.#room.width / 2,
      y: at.y - (at.y - y) * grown + this.height / 2 - this.#room.height / 2,
    };
  }
}
