// The text of a fault by its code and facts. English comes from Rust; the other languages are tables here. A code that a table
// lacks, because the program is newer than the page, is shown in English.

import type { Fault, Report } from "../../bridge";
import { ar } from "./ar";
import type { FaultMessage, FaultWords } from "./types";
import { vi } from "./vi";
import { zh } from "./zh";

const tables: Record<string, FaultWords> = { vi, "zh-Hans": zh, ar };

/** Sentence and remedy of a report in the language of this tag. */
export function faultMessage({ fault, sentence, remedy }: Report, tag: string): FaultMessage {
  const words = tables[tag]?.[fault.code] as ((facts: Fault) => FaultMessage) | undefined;
  return words ? words(fault) : [sentence, remedy];
}
