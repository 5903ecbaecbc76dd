import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|svelte)$/.test(name));

test("only the bridge to the real program uses Tauri", () => {
  const knowing = files.filter((name) => readFileSync(join(source, name), "utf8").includes("@tauri-apps/"));
  expect(knowing.sort()).toEqual(["bridge/bindings.ts"]);
  const calling = files.filter((name) => /from "\.[^"]*\/bindings"/.test(withoutTypes(name)));
  expect(calling).toEqual(["bridge/tauri.ts"]);
});

test("no part of the page uses styles or scripts that the content security policy refuses", () => {
  const refused = /\sstyle="|@html|\beval\(|new Function|innerHTML/;
  expect(files.filter((name) => refused.test(readFileSync(join(source, name), "utf8")))).toEqual([]);
});

function withoutTypes(name: string): string {
  return readFileSync(join(source, name), "utf8").replace(/(import|export) type [^;]*;/g, "");
}
