// Rules for the source that scripts/structure.py does not check.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|svelte)$/.test(name));
const read = (name: string) => readFileSync(join(source, name), "utf8");
const withoutTypeImports = (name: string) => read(name).replace(/(import|export) type [^;]*;/g, "");

test("only the bridge to the real program calls the generated commands", () => {
  expect(files.filter((name) => /from "\.[^"]*\/bindings"/.test(withoutTypeImports(name)))).toEqual(["bridge/tauri.ts"]);
});

test("no part of the page uses styles or scripts that the content security policy refuses", () => {
  const refused = /\sstyle="|@html|\beval\(|new Function|innerHTML/;
  expect(files.filter((name) => refused.test(read(name)))).toEqual([]);
});
