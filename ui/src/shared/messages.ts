// The texts of the page in the language in use; the catalogues are in `words/`.

import type { DecodeNote, Report } from "../bridge";
import type { Words } from "../words/en";
import { faultMessage as faultMessageIn } from "../words/faults";
import type { FaultMessage } from "../words/faults/types";
import { locale } from "./language.svelte";

/** Reactive: a component that reads it is updated when the language changes. */
export const messages = new Proxy({} as Words, { get: (_, key) => locale.words[key as keyof Words] });

/** Sentence and remedy of a fault in the language in use. */
export const faultMessage = (report: Report): FaultMessage => faultMessageIn(report, messages.format.tag);

/** What the user should know about how a photo was read. */
export function noteText(name: string, note: DecodeNote): string {
  return note.note === "upper-part" ? messages.queue.partialUsed(name, note.percent) : messages.queue.firstUsed(name);
}
