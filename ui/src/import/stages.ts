// The stages of making a portrait: their order and labels.

import type { Stage } from "../bridge";
import { messages } from "../shared/messages";
import type { Job } from "./queue.svelte";

const STAGES: readonly Stage[] = ["decoding", "stylizing", "encoding", "keeping"];

export const STAGE_COUNT = STAGES.length;

/** Number of the stage that a job has reached; 0 before the first. */
export const stageNumber = ({ state, stage }: Job): number => (state === "working" && stage ? STAGES.indexOf(stage) + 1 : 0);

/** A job's stage or state as a word. */
export function stageLabel({ state, stage }: Job): string {
  if (state === "cancelled") return messages.queue.cancelled;
  return state === "waiting" || !stage ? messages.queue.waiting : messages.queue.stages[stage];
}
