// The text of a fault by its code and facts. English comes from Rust; the other languages are tables here. A code that a table
// lacks, because the program is newer than the page, is shown in English.

import type { Fault, Report } from "../../bridge";
import { isolate } from "../formats";
import { ar } from "./ar";
import type { FaultMessage, FaultWords } from "./types";
import { vi } from "./vi";
import { zh } from "./zh";

const tables: Record<string, FaultWords> = { vi, "zh-Hans": zh, ar };

/** Sentence and remedy of a report in the language of this tag. */
export function faultMessage({ fault, sentence, remedy }: Report, tag: string): FaultMessage {
  const words = tables[tag]?.[fault.code] as ((facts: Fault) => FaultMessage) | undefined;
  return words ? words(fault) : [isolateFacts(sentence, fault), remedy];
}

/** The English sentence with the name or path in it isolated. It stands at the beginning, in quotation marks, or last. */
function isolateFacts(sentence: string, fault: Fault): string {
  const { code: _, ...facts } = fault;
  const names = Object.values(facts).filter((fact): fact is string => typeof fact === "string" && fact !== "");
  return names.reduce((text, name) => {
    const quoted = text.indexOf(`“${name}”`);
    const at = text.startsWith(name) ? 0 : quoted < 0 ? text.lastIndexOf(name) : quoted + 1;
    return at < 0 ? text : text.slice(0, at) + isolate(name) + text.slice(at + name.length);
  }, sentence);
}
