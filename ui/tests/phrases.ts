// Every text of the catalogues, with sample facts in its places, for the tests that read the texts themselves.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Fault } from "../src/bridge";
import { ar } from "../src/words/ar";
import { en } from "../src/words/en";
import { ar as arFaults } from "../src/words/faults/ar";
import type { FaultMessage, FaultWords } from "../src/words/faults/types";
import { vi as viFaults } from "../src/words/faults/vi";
import { zh as zhFaults } from "../src/words/faults/zh";
import { vi } from "../src/words/vi";
import { zh } from "../src/words/zh";

export const catalogues = { en, vi, zh, ar };
export type Tongue = keyof typeof catalogues;

export const ROOT = join(import.meta.dirname, "../..");
export const fileOfProject = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** A name as a text may get it; what it is named after is what the text calls it. */
export type Names = (parameter: string) => string;

/** The forms that a number can ask of a noun, from none to hundreds. */
const COUNTS = [0, 1, 2, 5, 11, 100];

const NUMBERS = new Set(
  "all at cancelled count damaged degrees done failed height made max missing most out people pictures present share strength total width".split(" "),
);
/** Parameters that are numbers here and names elsewhere. */
const NUMBERS_OF = new Set(["bystanders.circle(place)", "bystanders.remove(place)"]);

type Speech = (...facts: unknown[]) => string;

/** The parameters of a text, as English names them. */
export function parameters(phrase: Speech): string[] {
  const list = /^\(?([^)=]*)\)?\s*=>/.exec(phrase.toString())?.[1] ?? "";
  return list.split(",").map((each) => each.trim()).filter(Boolean);
}

const isNumber = (key: string, parameter: string) => NUMBERS.has(parameter) || NUMBERS_OF.has(`${key}(${parameter})`);

/** The names that a text takes. */
export const namesOf = (key: string, phrase: Speech): string[] => parameters(phrase).filter((each) => each !== "styles" && !isNumber(key, each));

/** Every different text of one key, for each of some numbers. */
function forms(key: string, english: unknown, words: unknown, names: Names): string[] {
  if (typeof words === "string") return [words];
  const wanted = parameters(english as Speech);
  const numbered = wanted.some((each) => isNumber(key, each));
  const said = (numbered ? COUNTS : [1]).map((count) => {
    const facts = wanted.map((each) => (each === "styles" ? [names("style")] : isNumber(key, each) ? numberFor(each, count) : names(each)));
    return (words as Speech)(...facts);
  });
  return [...new Set(said)];
}

/** A whole is not less than its part, and a share is one. */
function numberFor(parameter: string, count: number): number {
  if (parameter === "strength") return 0.8;
  if (parameter === "share") return Math.min(100, 20 * count + 5);
  return ["all", "total", "max"].includes(parameter) ? count + 3 : count;
}

/** The texts of a catalogue by key, without its faults; the keys are those of English. */
export function phrases(tongue: Tongue, names: Names = (parameter) => `{${parameter}}`): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const walk = (english: Record<string, unknown>, words: Record<string, unknown>, path: string) => {
    for (const [name, value] of Object.entries(english)) {
      if (path === "" && ["format", "styles", "drawnStyles"].includes(name)) continue;
      const key = path === "" ? name : `${path}.${name}`;
      if (typeof value === "object" && value !== null) walk(value as Record<string, unknown>, words[name] as Record<string, unknown>, key);
      else if (words[name] === undefined) found.set(key, []);
      else found.set(key, forms(key, value, words[name], names));
    }
  };
  walk(en, catalogues[tongue] as unknown as Record<string, unknown>, "");
  if (tongue !== "en") for (const [style, [title, description]] of Object.entries(catalogues[tongue].styles)) found.set(`styles.${style}`, [title, description]);
  return found;
}

/** Every function of the English catalogue by key, to ask what it takes. */
export function speeches(): Map<string, Speech> {
  const found = new Map<string, Speech>();
  const walk = (words: object, path: string) => {
    for (const [name, value] of Object.entries(words)) {
      if (path === "" && name === "format") continue;
      const key = path === "" ? name : `${path}.${name}`;
      if (typeof value === "function") found.set(key, value as Speech);
      else if (typeof value === "object" && value !== null) walk(value, key);
    }
  };
  walk(en, "");
  return found;
}

/** Facts of every fault; those with a name or a path get it from `names`. */
export function faults(names: Names = (parameter) => `{${parameter}}`): Fault[] {
  const path = names("path");
  const name = names("name");
  const known = [names("known")];
  const plain = (
    "not-an-image empty truncated damaged confirmation-needed disk-full album-name-invalid no-output no-original no-face no-person " +
    "no-transparency no-paths vault-absent vault-exists vault-locked passphrase-needed wrong-passphrase purged-by-guesses " +
    "passphrase-mismatch vault-busy vault-damaged photo-newer keychain-forgot keychain-unavailable keychain-unsettled vault-copied " +
    "not-a-case case-truncated case-damaged backup-not-verified darkroom-died cancelled clipboard-empty sandbox-refused preset-name-invalid style-name-invalid"
  ).split(" ");
  return [
    ...plain.map((code) => ({ code })),
    ...[60, 100].map((percent) => ({ code: "incomplete", percent })),
    { code: "too-large", width: 9123, height: 4567, limitMegapixels: 12 },
    { code: "file-too-large", megabytes: 250, limitMegabytes: 200 },
    ...["video", "icon", "PDF document", "SVG drawing", "camera RAW photo (CR3)", "JPEG XL picture", "arithmetic-coded JPEG"].map((format) => ({
      code: "unsupported",
      format,
    })),
    ...["not-found", "not-a-file", "no-photos", "unreadable", "unwritable", "already-exists", "one-file", "name-too-long", "same-as-photo"].map(
      (code) => ({ code, path }),
    ),
    { code: "unwritable", path: "A file of the vault" },
    ...["misleading-name", "album-unknown", "unblendable", "vault-link-broken", "vault-obstructed", "preset-unknown"].map((code) => ({ code, name })),
    { code: "presets-full", limit: 100 },
    ...[true, false].map((wantsPack) => ({ code: "preset-of-other-kind", name, wantsPack })),
    ...[0, 900].map((pictures) => ({ code: "pack-too-large", pictures, limit: 500 })),
    { code: "size-unknown", name, known },
    { code: "composition-invalid", reason: names("reason") },
    { code: "text-too-long", limit: 120 },
    { code: "too-many-styles", most: 40 },
    { code: "network-refused", reason: names("reason") },
    { code: "network-unfit" },
    { code: "side-too-long", format: "WebP", limit: 16383 },
    ...["photo-unknown", "id-ambiguous"].map((code) => ({ code, id: names("id") })),
    ...["style-unknown", "template-unknown"].map((code) => ({ code, name, known })),
    { code: "palette-unknown", known },
    { code: "palette-unknown", known: [] },
    { code: "recipe-invalid", reason: names("reason") },
    ...[1, 2, 5, 42, 100].flatMap((seconds) => ["too-many-guesses", "timed-out"].map((code) => ({ code, seconds }))),
    { code: "installation", part: names("part") },
    { code: "installation", part: "the darkroom" },
    { code: "unexpected", detail: names("detail") },
  ] as Fault[];
}

const tables: Record<Exclude<Tongue, "en">, FaultWords> = { vi: viFaults, zh: zhFaults, ar: arFaults };

/** A fault in another language. */
export function faultText(tongue: Exclude<Tongue, "en">, fault: Fault): FaultMessage {
  return (tables[tongue][fault.code] as (facts: Fault) => FaultMessage)(fault);
}

/** The codes of a table of faults. */
export const faultCodes = (tongue: Exclude<Tongue, "en">): string[] => Object.keys(tables[tongue]).sort();

/** The English sentences and remedies of faults by their code, read from the Rust source; `{facts}` stand in them. */
export function englishFaults(): Map<string, FaultMessage> {
  const kebab = (variant: string) => variant.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  const remedies = new Map<string, string>();
  for (const [, variant, text] of fileOfProject("src-tauri/src/fault/remedy.rs").matchAll(/Self::(\w+)[^\n"]*=>\s*\{?\s*(?:format!\()?"([^"]+)"/g))
    if (!remedies.has(variant!) || remedies.get(variant!)!.includes("leave out")) remedies.set(variant!, text!);
  const advice = /fn conversion_advice[\s\S]*_ => "([^"]+)"/.exec(fileOfProject("src-tauri/src/fault/remedy.rs"))![1]!;
  const found = new Map<string, FaultMessage>();
  for (const [, sentence, variant] of fileOfProject("src-tauri/src/fault.rs").matchAll(/#\[error\(\s*"([^"]+)"[^\]]*\)\]\s*(\w+)/g))
    found.set(kebab(variant!), [sentence!, remedies.get(variant!) ?? advice]);
  return found;
}
