// Failed jobs, grouped by what is to be done about them: three hundred files that are no pictures are one row.

import { faultMessage } from "../shared/messages";
import { canUsePartial, type Job } from "./queue.svelte";

export interface FailureGroup {
  /** The code of the fault, which no other group has. */
  code: string;
  jobs: Job[];
  /** What happened; null where it is not the same for all of them. */
  sentence: string | null;
  remedy: string;
  canRetry: boolean;
  canUsePartial: boolean;
}

/** The failed ones of these jobs, in the order in which each reason first appeared. */
export function groupFailures(jobs: readonly Job[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const job of jobs) {
    if (job.state !== "failed" || !job.report) continue;
    const [sentence, remedy] = faultMessage(job.report);
    const { code } = job.report.fault;
    const group = groups.get(code) ?? { code, jobs: [], sentence, remedy, canRetry: false, canUsePartial: false };
    groups.set(code, group);
    group.jobs.push(job);
    if (group.sentence !== sentence) group.sentence = null;
    group.canRetry ||= job.source !== "refused";
    group.canUsePartial ||= canUsePartial(job);
  }
  return [...groups.values()];
}
