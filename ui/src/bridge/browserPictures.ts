// Drawn pictures for the fake program in a browser. Never part of a build.

import type { Frame, Recipe, Rectangle } from "./index";

const SIZE = { width: 768, height: 1024 };
/** By how much the drawn eyes are said to be out of level, in degrees. */
const TILT = 4;

/** Where the program is said to place its frames. */
const placed: Partial<Record<Extract<Frame, string>, Rectangle>> = {
  "1:1": { left: 0, top: 0.07, width: 1, height: 0.75 },
  profile: { left: 0.1, top: 0.12, width: 0.8, height: 0.6 },
  passport: { left: 0.08, top: 0.07, width: 0.84, height: 0.81 },
};

/** A drawn head and shoulders; the output has other colours than the photo. */
export function drawPortrait(id: string, side: "original" | "output"): string {
  return draw(id, side).toDataURL();
}

/** A preview: the drawn picture, cropped as the recipe says. */
export function drawPreview(id: string, { strength, crop, background }: Recipe): string {
  const whole = draw(id, strength === 0 ? "original" : "output", background?.kind === "transparent");
  if (!crop) return whole.toDataURL();
  const { frame = "whole", turns = 0, straighten = "no", mirror = false } = crop;
  const degrees = straighten === "eyes" ? TILT : straighten === "no" ? 0 : straighten.degrees;
  const [width, height] = turns % 2 === 0 ? [SIZE.width, SIZE.height] : [SIZE.height, SIZE.width];
  const angle = (Math.abs(degrees) * Math.PI) / 180;
  const scale = Math.max(Math.cos(angle) + (Math.sin(angle) * height) / width, Math.cos(angle) + (Math.sin(angle) * width) / height);
  const cut = (typeof frame === "object" ? frame.free : placed[frame]) ?? { left: 0, top: 0, width: 1, height: 1 };
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * cut.width, height * cut.height];
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  if (mirror) pen.transform(-1, 0, 0, 1, canvas.width, 0);
  pen.translate(width * (0.5 - cut.left), height * (0.5 - cut.top));
  pen.rotate((turns * Math.PI) / 2 + (degrees * Math.PI) / 180);
  pen.scale(scale, scale);
  pen.drawImage(whole, -SIZE.width / 2, -SIZE.height / 2);
  return canvas.toDataURL();
}

function draw(id: string, side: "original" | "output", transparent = false): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, SIZE);
  const pen = canvas.getContext("2d");
  if (!pen) return canvas;
  const turn = (Number(id.replace(/\D/g, "")) * 67) % 360;
  const tone = (hue: number, light: number) => (side === "original" ? `hsl(${hue} 18% ${light}%)` : `hsl(${turn + hue} 62% ${light}%)`);
  const disc = (x: number, y: number, w: number, h: number, fill: string) => {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.ellipse(x, y, w, h, 0, 0, 7);
    pen.fill();
  };
  pen.fillStyle = tone(30, 62);
  if (!transparent) pen.fillRect(0, 0, 768, 1024);
  disc(384, 1010, 340, 330, tone(210, 30));
  disc(384, 440, 200, 260, tone(20, 22));
  disc(384, 470, 165, 215, tone(24, 72));
  disc(320, 440, 20, 12, tone(20, 20));
  disc(448, 440, 20, 12, tone(20, 20));
  disc(384, 560, 60, 14, tone(2, 45));
  return canvas;
}
