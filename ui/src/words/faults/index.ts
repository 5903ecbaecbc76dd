// What a fault says, by its code, with its facts. English is what Rust says; the other languages are tables here. A code that
// a table does not have, because the program is newer than the page, is told in English.

import type { Fault, Report } from "../../bridge";
import { ar } from "./ar";
import { vi } from "./vi";
import { zh } from "./zh";

/** What happened, and what to do. */
export type FaultMessage = readonly [sentence: string, remedy: string];

export type FaultWords = { [Code in Fault["code"]]: (facts: Extract<Fault, { code: Code }>) => FaultMessage };

const tables: Record<string, FaultWords> = { vi, "zh-Hans": zh, ar };

/** What a report says in the language of this tag. */
export function faultMessage({ fault, sentence, remedy }: Report, tag: string): FaultMessage {
  const words = tables[tag]?.[fault.code] as ((facts: Fault) => FaultMessage) | undefined;
  return words ? words(fault) : [sentence, remedy];
}
