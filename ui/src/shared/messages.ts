// Every word that the page says, in the language that is spoken now; the words themselves are in `words/`.

import type { Report } from "../bridge";
import type { Words } from "../words/en";
import { told, type Told } from "../words/faults";
import { speech } from "./language.svelte";

/** Read in a component, it follows the language; no one needs to subscribe. */
export const messages = new Proxy({} as Words, { get: (_, key) => speech.words[key as keyof Words] });

/** What a fault says, in the language that is spoken now. */
export const explain = (report: Report): Told => told(report, messages.format.tag);
