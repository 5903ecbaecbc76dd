// The words themselves: one term for one meaning in every language, short sentences, alike placeholders, isolated names.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { englishFaults, faultCodes, faultText, faults, fileOfProject, namesOf, phrases, speeches, ROOT, type Tongue } from "./phrases";
import { forbidden } from "./glossary";

const OTHERS = ["vi", "zh", "ar"] as const;
const MOST_WORDS = 20;
const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/g;

/** All texts of a language with their keys, faults included. */
function texts(tongue: Tongue): [key: string, text: string][] {
  const window = [...phrases(tongue)].flatMap(([key, said]) => said.map((text): [string, string] => [key, text]));
  const of = tongue === "en" ? [...englishFaults()].map(([code, said]) => [code, said] as const) : faults().map((fault) => [fault.code, faultText(tongue, fault)] as const);
  return [...window, ...of.flatMap(([code, said]) => said.map((text): [string, string] => [`faults.${code}`, text]))];
}

const sentences = (text: string) => text.split(/(?<=[.!?…])\s+/);
const bare = (text: string) => text.replace(/[\u2068\u2069]/g, "");

describe.each(["en", "vi", "zh", "ar"] as const)("the texts in %s", (tongue) => {
  test("use one term for one meaning", () => {
    const wrong = texts(tongue).flatMap(([key, text]) =>
      forbidden[tongue].filter(({ twin, except }) => !except?.test(key) && twin.test(bare(text))).map(({ twin, term }) => `${key}: ${twin} should be “${term}”: ${bare(text)}`),
    );
    expect(wrong).toEqual([]);
  });

  test("say the same names, each isolated", () => {
    for (const [key, phrase] of speeches()) {
      for (const name of namesOf(key, phrase)) {
        for (const said of phrases(tongue).get(key)!) {
          const place = LABELS.test(key) ? said : (said.match(ISOLATED)?.join(" ") ?? "");
          expect(place, `${key}: ${said}`).toContain(`{${name}}`);
        }
      }
    }
  });
});

/** Labels that are made of a word and a name alone, and shown in a line of their own. */
const LABELS = /^(packs\.album|things\.person)$/;

test("every language has every key and every fault, and no form of a number is missing", () => {
  const codes = [...englishFaults().keys()].sort();
  expect([...new Set(faults().map(({ code }) => code))].sort()).toEqual(codes);
  for (const tongue of OTHERS) {
    expect([...phrases(tongue)].filter(([, said]) => said.length === 0 || said.some((text) => /undefined|NaN/.test(text) || text.trim() === ""))).toEqual([]);
    expect(faultCodes(tongue)).toEqual(codes);
  }
});

test("no sentence of the window has more than twenty words", () => {
  const long = texts("en").flatMap(([key, text]) => sentences(text).filter((each) => each.split(/\s+/).length > MOST_WORDS).map((each) => `${key}: ${each}`));
  expect(long).toEqual([]);
});

test("faults say their facts in every language, each isolated", () => {
  for (const tongue of OTHERS)
    for (const fault of faults()) {
      const said = faultText(tongue, fault).join(" ");
      for (const fact of ["path", "name", "id", "part", "detail"]) {
        const value = (fault as Record<string, unknown>)[fact];
        if (value === `{${fact}}`) expect(said.match(ISOLATED)?.join(" "), `${tongue} ${fault.code}`).toContain(value);
      }
    }
});

describe("Chinese", () => {
  test("has full-width punctuation, and spaces between characters and Latin letters or digits", () => {
    // A time of day, a ratio and a file name’s ending keep their own signs.
    const half = /\p{Script=Han}\s*[,;:!?()]|[,;!?()]\s*\p{Script=Han}|\p{Script=Han}\.(\s|$)|\.{3}/u;
    const tight = /\p{Script=Han}[A-Za-z0-9{]|[A-Za-z0-9%}]\p{Script=Han}/u;
    const wrong = texts("zh").filter(([key, text]) => half.test(bare(text)) || (tight.test(bare(text).replace(/\d+万/g, "万")) && !key.startsWith("packs.album")));
    expect(wrong).toEqual([]);
  });
});

describe("Arabic", () => {
  test("has the digits 0 to 9 alone", () => {
    expect(texts("ar").filter(([, text]) => /[٠-٩۰-۹٪٫٬]/.test(text))).toEqual([]);
  });

  test("isolates every word in Latin letters, unless it is the whole text", () => {
    // A style's name stands in a list of its own; “+” joins two of them.
    const whole = /^[^\u0600-\u06ff]*$/;
    const wrong = texts("ar").filter(([key, text]) => !whole.test(text) && key !== "recipe.summary" && /[A-Za-z{]/.test(text.replace(ISOLATED, "")) && !LABELS.test(key));
    expect(wrong).toEqual([]);
  });

  test("has verbal nouns on buttons, and no commands", () => {
    const command = /^(اختر|ابحث|جرّب|جرب|حاول|استخدم|افتح|اصنع|احتفظ|ابدأ|أبقِ|أضف|احذف|اتبع|نبّه|أعد|تذكّر|امزج)(ه|ها)?\s/;
    // What ends with a full stop is a sentence, and speaks to the reader.
    expect(texts("ar").filter(([key, text]) => command.test(text) && !text.endsWith(".") && key !== "make.needsPhoto")).toEqual([]);
  });
});

test("the command line uses the same terms", () => {
  const folder = "src-tauri/src/cli";
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".rs") && file !== "fuzzing.rs");
  const wrong = files.flatMap((file) => {
    // The texts in quotation marks that have several words, and the help, which is written as documentation.
    const [code] = fileOfProject(`${folder}/${file}`).split("#[cfg(test)]");
    const said = [...code!.matchAll(/"([^"\n]* [^"\n]*)"|^\s*\/\/\/ ([^[].*)$/gm)].map(([, text, help]) => text ?? help ?? "");
    return said.flatMap((text) => forbidden.commands.filter(({ twin }) => twin.test(text)).map(({ term }) => `${file}: “${term}”: ${text}`));
  });
  expect(files.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});

describe("the documents", () => {
  const documents = ["architecture", "command-line", "formats", "looks", "measurements", "sharing", "styles", "templates", "threat-model", "window"];
  const files = ["README.md", "CONTRIBUTING.md", ...documents.map((name) => `docs/${name}.md`)];

  test.each(files)("%s uses the same terms", (file) => {
    const lines = fileOfProject(file).split("\n");
    const wrong = lines.flatMap((line, at) => forbidden.documents.filter(({ twin }) => twin.test(line)).map(({ term }) => `${at + 1}: “${term}”: ${line.trim()}`));
    expect(wrong).toEqual([]);
  });
});
