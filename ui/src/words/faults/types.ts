// The types of the fault tables.

import type { Fault } from "../../bridge";

/** What happened, and what to do. */
export type FaultMessage = readonly [sentence: string, remedy: string];

/** A text for every fault, made from its facts. */
export type FaultWords = { [Code in Fault["code"]]: (facts: Extract<Fault, { code: Code }>) => FaultMessage };
