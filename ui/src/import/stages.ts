// The way of a photo through the darkroom, in steps and words.

import type { Stage } from "../bridge";
import { messages } from "../shared/messages";
import type { Job } from "./queue.svelte";

const STAGES: readonly Stage[] = ["decoding", "stylizing", "encoding", "keeping"];

export const STAGE_COUNT = STAGES.length;

/** Steps begun, 0 before the first. */
export const stageNumber = ({ state, stage }: Job): number => (state === "working" && stage ? STAGES.indexOf(stage) + 1 : 0);

/** Where a photo is, in a word. */
export function stageLabel({ state, stage }: Job): string {
  if (state === "cancelled") return messages.queue.cancelled;
  return state === "waiting" || !stage ? messages.queue.waiting : messages.queue.stages[stage];
}
