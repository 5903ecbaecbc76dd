// What a test chooses of the fake program.

import type { Recipe, Report, VaultState } from "../index";
import type { PictureUrl } from "./keptPhotos";

export interface FakeOptions {
  vault?: VaultState;
  passphrase?: string;
  stageDelay?: number;
  /** Faults by file name. */
  faults?: Record<string, Report>;
  /** Address of the picture of a kept photo. */
  pictureUrl?: PictureUrl;
  /** Address of a preview. */
  previewUrl?: (subject: string, recipe: Recipe) => string;
  /** The clock that dates kept photos. */
  now?: () => number;
}
