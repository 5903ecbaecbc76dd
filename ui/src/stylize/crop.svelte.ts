// The crop of the open photo while it is chosen. What the page shows is mirrored if the portrait is; a recipe is not, for there a
// photo is turned, straightened, cut and only then mirrored.

import type { Crop, Frame, ImageSize, Rectangle, Straighten } from "../bridge";
import { fitted, isWhole, mirrored, refitted, straightenedScale, turned, wholeFrame } from "./cropGeometry";
import type { RecipeController } from "./recipe.svelte";
import { optionalParts, wholeCrop } from "./recipeParts";

/** Frames that the user places. */
export const ratios = { "1:1": 1, "4:5": 4 / 5, "9:16": 9 / 16, "16:9": 16 / 9 } as const;
export type Ratio = keyof typeof ratios;
/** Frames that the program places by the face. */
export const faceFrames = ["profile", "passport"] as const satisfies Frame[];
export type FrameChoice = "free" | Ratio | (typeof faceFrames)[number];

/** Largest angle of the slider, in degrees. */
export const MAX_DEGREES = 15;
/** How far a frame's ratio may be from the one that it is meant to have. */
const TOLERANCE = 0.005;
/** Where a frame is placed at first in a photo that was not cropped: faces are above the middle. */
const HEAD_HEIGHT: Rectangle = { left: 0, top: 0, width: 1, height: 0.8 };

export class CropController {
  #recipe: RecipeController;
  /** Size of the photo, upright. */
  #photo: ImageSize;
  #wanted = $state<FrameChoice | null>(null);

  constructor(recipe: RecipeController, photo: ImageSize) {
    this.#recipe = recipe;
    this.#photo = photo;
  }

  get crop(): Required<Crop> {
    return this.#recipe.crop;
  }

  get changed(): boolean {
    return optionalParts({ crop: this.crop }).crop !== undefined;
  }

  /** Size of the photo when it is turned. */
  get size(): ImageSize {
    const { width, height } = this.#photo;
    return this.crop.turns % 2 === 0 ? { width, height } : { width: height, height: width };
  }

  /** The frame as the page shows it; null: only the program knows where it is. */
  get frame(): Rectangle | null {
    const { frame, mirror } = this.crop;
    if (frame === "whole") return wholeFrame;
    if (typeof frame === "string") return null;
    return mirror ? mirrored(frame.free) : frame.free;
  }

  /** The button that is pressed. */
  get choice(): FrameChoice {
    const { frame } = this.crop;
    if (typeof frame === "string" && frame !== "whole") return frame;
    if (this.#wanted === "free" || (frame === "whole" && this.#wanted === null)) return "free";
    const fits = (name: Ratio) => Math.abs(this.#pixelRatio / ratios[name] - 1) < TOLERANCE;
    const names = (this.#wanted ? [this.#wanted] : Object.keys(ratios)) as FrameChoice[];
    return names.find((name) => name in ratios && fits(name as Ratio)) ?? "free";
  }

  /** Width to height of the frame, as shares of the picture, if that is to stay as it is. */
  get ratio(): number | null {
    const { choice } = this;
    return choice in ratios ? this.#share(choice as Ratio) : null;
  }

  /** The angle of the slider, clockwise on the page. */
  get degrees(): number {
    const { straighten, mirror } = this.crop;
    if (typeof straighten === "string") return 0;
    return mirror ? -straighten.degrees : straighten.degrees;
  }

  get byEyes(): boolean {
    return this.crop.straighten === "eyes";
  }

  /** The photo's size on the page, to that of the picture which has no empty corner. */
  get zoom(): number {
    const { width, height } = this.size;
    return 1 / straightenedScale(width, height, this.degrees);
  }

  /** What the program has to show, because only it finds the face; null where the page can show the crop itself. */
  get shownByProgram(): Crop | null {
    if (this.frame === null) return this.crop;
    return this.byEyes ? { ...this.crop, frame: "whole" } : null;
  }

  /** Shows a frame that is being dragged; `commit` makes it a step. */
  setFrame(frame: Rectangle): void {
    const free = this.crop.mirror ? mirrored(frame) : frame;
    this.#recipe.crop = { ...this.crop, frame: isWhole(free) ? "whole" : { free } };
  }

  commit(): void {
    this.#recipe.commit();
  }

  choose(choice: FrameChoice): void {
    const present = this.frame ?? HEAD_HEIGHT;
    this.#wanted = choice;
    if (choice === "profile" || choice === "passport") this.#change({ frame: choice });
    else {
      const from = isWhole(present) ? HEAD_HEIGHT : present;
      this.setFrame(choice === "free" ? (this.frame ?? wholeFrame) : fitted(this.#share(choice), from));
      this.commit();
    }
  }

  /** Turns what is shown by a quarter. */
  turn(clockwise: boolean): void {
    const { turns, mirror, frame } = this.crop;
    const { choice } = this;
    // In a mirror a turn to the left is one to the right.
    const forwards = clockwise !== mirror;
    this.#recipe.crop = { ...this.crop, turns: (turns + (forwards ? 1 : 3)) % 4 };
    if (typeof frame === "object") {
      const free = turned(frame.free, forwards);
      this.#recipe.crop = { ...this.crop, frame: { free: choice in ratios ? refitted(this.#share(choice as Ratio), free) : free } };
    }
    this.commit();
  }

  mirror(): void {
    this.#change({ mirror: !this.crop.mirror });
  }

  /** Shows another angle; `commit` makes it a step. */
  setDegrees(shown: number): void {
    const degrees = this.crop.mirror ? -shown : shown;
    this.#recipe.crop = { ...this.crop, straighten: degrees === 0 ? "no" : { degrees } };
  }

  setByEyes(eyes: boolean): void {
    const straighten: Straighten = eyes ? "eyes" : "no";
    this.#change({ straighten });
  }

  reset(): void {
    this.#wanted = null;
    this.#change(wholeCrop);
  }

  #change(change: Partial<Required<Crop>>): void {
    this.#recipe.chooseCrop({ ...this.crop, ...change });
  }

  /** Width to height of a ratio as shares of the picture. */
  #share(name: Ratio): number {
    const { width, height } = this.size;
    return (ratios[name] * height) / width;
  }

  /** Width to height of the frame in pixels. */
  get #pixelRatio(): number {
    const { width, height } = this.frame ?? wholeFrame;
    return (width * this.size.width) / (height * this.size.height);
  }
}
