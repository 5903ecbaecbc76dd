// What was passed over in the folders that were dropped, in words.

import type { Skipped } from "../bridge";
import { messages } from "../shared/messages";

export function skippedWords({ others, hidden, more }: Skipped): string[] {
  const found = [];
  if (others + hidden > 0) found.push(messages.import.skipped(others + hidden));
  if (more) found.push(messages.import.tooMany);
  return found;
}
