// docs/words.md is what the catalogues say now.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { wordsDocument } from "./document";
import { fileOfProject } from "./phrases";

const FILE = "docs/words.md";

test("docs/words.md is up to date; `make words` writes it", () => {
  const now = wordsDocument();
  if (process.env.UPDATE_WORDS) writeFileSync(join(import.meta.dirname, "../..", FILE), now);
  expect(fileOfProject(FILE)).toBe(now);
});

test("the pictures that it names are there", () => {
  for (const [, file] of wordsDocument().matchAll(/\[picture\]\(([^)]+)\)/g)) expect(existsSync(join(import.meta.dirname, "../../docs", file!)), file).toBe(true);
});
