import { readdirSync } from "node:fs";
import { join } from "node:path";
import { screen } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";

import type { Fault, Report } from "../src/bridge";
import { FakeBridge, reports } from "../src/bridge/fake";
import { languages, locale, preferredLanguage, type Language } from "../src/shared/language.svelte";
import { faultMessage, messages } from "../src/shared/messages";
import { ar } from "../src/words/ar";
import { en } from "../src/words/en";
import { vi } from "../src/words/vi";
import { zh } from "../src/words/zh";
import { choose, find, show, submit, type } from "./page";

const others = { vi, zh, ar };
afterEach(() => void (locale.language = "en"));

/** Every text of a catalogue by its path; functions are called with facts of the right kind. */
function phrases(words: unknown, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof words === "string") return found.set(path, words);
  if (typeof words === "function") return found.set(path, words.length === 0 ? words() : `${say(words as (...facts: never[]) => string)}`);
  for (const [key, value] of Object.entries(words as object)) {
    if (path === "" && (key === "format" || key === "styles")) continue;
    for (const [inner, phrase] of phrases(value, `${path}.${key}`)) found.set(inner, phrase);
  }
  return found;
}

/** Facts are numbers, names or lists; the first kind that gives a sensible text is taken. */
function say(phrase: (...facts: never[]) => string): string {
  for (const facts of [[3, 0.5, 3], [3, 2, 1, "all.case"], ["me.jpg", 3], [["Wave", "Mosaic"], 0.5]]) {
    try {
      const said = phrase(...(facts as never[]));
      if (!/NaN|undefined|\[object/.test(said)) return said;
    } catch {
      // Not the right kind.
    }
  }
  throw new Error(`no facts make sense to ${phrase}`);
}

describe.each(Object.entries(others))("in %s", (name, words) => {
  test("the keys are those of English", () => {
    expect([...phrases(words).keys()].sort()).toEqual([...phrases(en).keys()].sort());
  });

  test("no text is empty or still English", () => {
    const english = phrases(en);
    for (const [path, phrase] of phrases(words)) {
      expect(phrase.trim(), path).not.toBe("");
      if (/\p{L}{3}/u.test(phrase.replace(/me\.jpg|Wave|Mosaic|Ambrotype|JPEG|PNG|WebP|Ctrl|Shift|Del|Esc|ONNX Runtime/g, ""))) expect(phrase, path).not.toBe(english.get(path));
    }
  });

  test("every shipped style has a title and a description", () => {
    const shipped = readdirSync(join(import.meta.dirname, "../public/styles")).map((file) => file.replace(".jpg", ""));
    expect(Object.keys(words.styles).sort()).toEqual(shipped.sort());
    for (const said of Object.values(words.styles)) expect(said.every((part) => part.length > 1)).toBe(true);
  });

  test("every fault shows its facts", () => {
    locale.language = name as Language;
    const facts: Fault[] = [
      { code: "too-large", width: 9123, height: 4567, limitMegapixels: 12 },
      { code: "unreadable", path: "/home/me/photo.jpg" },
      { code: "too-many-guesses", seconds: 42 },
      { code: "style-unknown", name: "vawe", known: ["wave", "mosaic"] },
    ];
    const number = (value: number) => messages.format.number(value);
    const expected = [[number(9123), number(4567), number(12)], ["/home/me/photo.jpg"], [number(42)], ["vawe", "wave", "mosaic"]];
    facts.forEach((fault, at) => {
      const said = faultMessage({ about: null, fault, sentence: "English.", remedy: "English." });
      for (const fact of expected[at]!) expect(said.join(" "), fault.code).toContain(fact);
      expect(said.join(" ")).not.toContain("English");
    });
  });
});

test("a fault unknown to a language is shown in Rust's English", () => {
  locale.language = "ar";
  const newer = { about: null, fault: { code: "newer" }, sentence: "Something new.", remedy: "Do this." } as unknown as Report;
  expect(faultMessage(newer)).toEqual(["Something new.", "Do this."]);
});

test("counts, numbers and days follow the language", () => {
  expect(en.import.waitsForVault(1)).not.toContain("1");
  expect(en.import.waitsForVault(1200)).toContain("1,200");
  expect(new Set([1, 2, 3, 11, 100].map(ar.import.waitsForVault)).size).toBe(5);
  expect(ar.import.waitsForVault(2)).not.toMatch(/[0-9٠-٩]/);
  expect(vi.format.percent(0.8)).toBe("80%");
  expect(zh.format.day(Date.UTC(2026, 10, 22, 12))).toBe("2026年11月22日");
  expect(vi.format.number(1234.5)).toBe("1.234,5");
  expect(en.format.bytes(5_700_000)).toBe("5.7 MB");
  expect(en.format.duration(90)).toBe("2 minutes");
});

test("the first of the system's languages that has a catalogue is used, or English", () => {
  expect(preferredLanguage(["fr-FR", "vi-VN", "en"])).toBe("vi");
  expect(preferredLanguage(["zh-CN"])).toBe("zh");
  expect(preferredLanguage(["fr"])).toBe("en");
  expect(preferredLanguage([])).toBe("en");
});

describe("in the window", () => {
  test("the language can be changed at any time, the page changes its direction, and the choice is saved", async () => {
    const bridge = show({ vault: { state: "locked", passphrase: true }, passphrase: "lantern" });
    await type("passphrase", "lamp");
    await submit("unlock-vault");
    expect((await find("vault-fault")).textContent).toContain(reports.wrongPassphrase.remedy);

    await choose("language", "ar");
    await screen.findByText(ar.unlock.title);
    expect(screen.getByTestId("vault-fault").textContent).toContain("عبارة المرور هذه لا تفتح الخزنة.");
    expect(document.documentElement).toMatchObject({ dir: "rtl", lang: "ar" });
    expect(bridge.savedPreferences.language).toBe("ar");

    await choose("language", "en");
    await screen.findByText(en.unlock.title);
    expect(document.documentElement.dir).toBe("ltr");
  });

  test("saved preferences hold from the start", async () => {
    const bridge = new FakeBridge();
    bridge.savedPreferences = { language: "vi", theme: "dark", exportAs: "jpeg" };
    show(bridge);
    await screen.findByText(vi.import.title);
    expect(document.documentElement.dataset.theme).toBe("dark");
  });

  test("a saved language without a catalogue falls back to the system's", async () => {
    const bridge = new FakeBridge();
    bridge.savedPreferences = { language: "tlh" };
    show(bridge);
    await screen.findByText(en.import.title);
    expect(Object.keys(languages)).toContain(locale.language);
  });
});
