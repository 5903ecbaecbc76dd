// Every word that the page says, in the language that is spoken now; the words themselves are in `words/`.

import type { Report } from "../bridge";
import type { Words } from "../words/en";
import { faultMessage as faultMessageIn, type FaultMessage } from "../words/faults";
import { locale } from "./language.svelte";

/** Read in a component, it follows the language; no one needs to subscribe. */
export const messages = new Proxy({} as Words, { get: (_, key) => locale.words[key as keyof Words] });

/** What a fault says, in the language that is spoken now. */
export const faultMessage = (report: Report): FaultMessage => faultMessageIn(report, messages.format.tag);
