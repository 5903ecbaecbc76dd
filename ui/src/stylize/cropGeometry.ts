// Frames over a picture, as shares of its width and height. Every function gives a frame that lies within the picture.

import type { Rectangle } from "../bridge";

/** Where a frame is held: each -1 at the left or the top, 1 at the right or the bottom, 0 in between. */
export interface Handle {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

export const wholeFrame: Rectangle = { left: 0, top: 0, width: 1, height: 1 };

/** Shortest side of a frame. */
const LEAST = 0.05;
/** How far two shares may differ and count as equal; less than a pixel of a large photo. */
const NEAR = 1e-4;

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

export function moved({ left, top, width, height }: Rectangle, x: number, y: number): Rectangle {
  return { left: clamp(left + x, 0, 1 - width), top: clamp(top + y, 0, 1 - height), width, height };
}

/** A frame that was drawn by a handle. `ratio` is its width to its height, both as shares, if that is to stay. */
export function resized(frame: Rectangle, handle: Handle, x: number, y: number, ratio: number | null): Rectangle {
  if (ratio === null) {
    const [left, width] = resizedSide(frame.left, frame.width, handle.x, x);
    const [top, height] = resizedSide(frame.top, frame.height, handle.y, y);
    return { left, top, width, height };
  }
  const byWidth = frame.width + handle.x * x;
  const byHeight = (frame.height + handle.y * y) * ratio;
  const wider = Math.abs(byWidth - frame.width) > Math.abs(byHeight - frame.width);
  const wanted = handle.y === 0 || (handle.x !== 0 && wider) ? byWidth : byHeight;
  const most = Math.min(room(frame.left, frame.width, handle.x), room(frame.top, frame.height, handle.y) * ratio);
  const width = clamp(wanted, Math.min(most, LEAST * Math.max(1, ratio)), most);
  const height = width / ratio;
  const from = (start: number, length: number, at: number, now: number) => (at > 0 ? start : start + (length - now) / (at < 0 ? 1 : 2));
  const [left, top] = [from(frame.left, frame.width, handle.x, width), from(frame.top, frame.height, handle.y, height)];
  return moved({ left, top, width, height }, 0, 0);
}

function resizedSide(from: number, length: number, at: -1 | 0 | 1, by: number): [from: number, length: number] {
  const end = from + length;
  if (at < 0) {
    const start = clamp(from + by, 0, end - LEAST);
    return [start, end - start];
  }
  return [from, at > 0 ? clamp(length + by, LEAST, 1 - from) : length];
}

/** How long a side can become if the opposite one, or the middle, stays where it is. */
function room(from: number, length: number, at: -1 | 0 | 1): number {
  if (at > 0) return 1 - from;
  return at < 0 ? from + length : 2 * Math.min(from + length / 2, 1 - from - length / 2);
}

/** The largest frame with this ratio, as near to the middle of another frame as it can be. */
export function fitted(ratio: number, { left, top, width, height }: Rectangle): Rectangle {
  return around(left + width / 2, top + height / 2, Math.min(1, ratio), ratio);
}

/** A frame with this ratio in place of another one, about as large. */
export function refitted(ratio: number, { left, top, width, height }: Rectangle): Rectangle {
  return around(left + width / 2, top + height / 2, Math.min(1, ratio, Math.sqrt(width * height * ratio)), ratio);
}

function around(x: number, y: number, width: number, ratio: number): Rectangle {
  const height = width / ratio;
  return moved({ left: x - width / 2, top: y - height / 2, width, height }, 0, 0);
}

/** What becomes of a frame when its picture is turned by a quarter. */
export function turned({ left, top, width, height }: Rectangle, clockwise: boolean): Rectangle {
  const [size, back] = [{ width: height, height: width }, { left: 1 - top - height, top: 1 - left - width }];
  return clockwise ? { left: back.left, top: left, ...size } : { left: top, top: back.top, ...size };
}

export function mirrored({ left, width, ...others }: Rectangle): Rectangle {
  return { left: 1 - left - width, width, ...others };
}

export function isWhole({ width, height }: Rectangle): boolean {
  return width > 1 - NEAR && height > 1 - NEAR;
}

/** How much smaller a picture becomes in its own proportions when it is turned by an angle and has no empty corner. */
export function straightenedScale(width: number, height: number, degrees: number): number {
  const angle = (Math.abs(degrees) * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return Math.min(width / (width * cos + height * sin), height / (width * sin + height * cos));
}
