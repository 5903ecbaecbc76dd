// Names of either writing direction in every sentence that takes one, laid out by the Unicode Bidirectional Algorithm (UAX #9):
// each name stays in one piece and reads as it does alone, and the words around it keep their order.

import bidiFactory from "bidi-js";
import { describe, expect, test } from "vitest";

import type { Fault } from "../src/bridge";
import { faultMessage } from "../src/words/faults";
import { isolate } from "../src/words/formats";
import { catalogues, englishFaults, faults, namesOf, phrases, speeches, type Tongue } from "./phrases";

const bidi = bidiFactory();

const NAMES = [
  "me.jpg", "IMG_2041.HEIC", "my holiday (1).jpg", "(2) me.png", "a+b.jpg", "50% off.png", "10:30.jpg", "2026-11-28.jpg",
  "/home/me/Pictures", "/home/me/My Pictures/2026/", "C#.png", "#1.jpg", "me.jpg.", ".hidden.jpg", "[final] v2.webp", "“me”.jpg",
  "صورتي.jpg", "صورة (1).jpg", "(2) صورة.png", "أنا وأمي.heic", "صورة ١٢.jpg", "صورة 12.jpg", "12 صورة.jpg", "عطلة 2026-11-28.jpg",
  "/home/me/صور", "/home/أحمد/صور العائلة/", "صور/2026/عيد.png", "[نهائي] صورة.webp", "«أنا».jpg", "!صورة.jpg",
  "me صورة.jpg", "صورة me.jpg", "me (صورة).jpg", "صورة (me).jpg", "v2 نهائي [me].png", "100% أنا.jpg",
  "תמונה 1.jpg", "ảnh của tôi.jpg", "我的照片（1）.jpg", "🙂 صورة 🙂.jpg",
];

/** The indices of the characters from left to right, without the marks that nobody sees. */
function laidOut(text: string, direction: "ltr" | "rtl" | "auto"): number[] {
  const order = bidi.getReorderedIndices(text, bidi.getEmbeddingLevels(text, direction));
  return order.filter((at) => !/[\u2066-\u2069\u200e\u200f]/.test(text[at]!));
}

/** What is wrong with how a name is shown in a text; nothing if it is shown right. */
function wrongness(text: string, name: string, direction: "ltr" | "rtl"): string | null {
  const start = text.indexOf(isolate(name)) + 1;
  if (start === 0) return `no isolated name in ${text}`;
  const order = laidOut(text, direction);
  const inside = order.filter((at) => at >= start && at < start + name.length);
  const first = order.indexOf(inside[0]!);
  if (inside.some((at, place) => order[first + place] !== at)) return `the name is torn in ${text}`;
  if (inside.join() !== laidOut(name, "auto").map((at) => at + start).join()) return `the name reads otherwise in ${text}`;
  const moved = (at: number) => (at >= start + name.length ? at - name.length + 1 : at);
  const plain = text.slice(0, start) + "x" + text.slice(start + name.length);
  const around = [...order.slice(0, first), start, ...order.slice(first + inside.length)].map(moved);
  return around.join() === laidOut(plain, direction).join() ? null : `the words around the name are moved in ${text}`;
}

/** A fault as the window shows it; English comes from Rust, with the name in it. */
function shown(tongue: Tongue, fault: Fault, name: string): string {
  const [sentence, remedy] = englishFaults().get(fault.code)!;
  const report = { about: null, fault, sentence: sentence.replace(/\{(path|name|part|detail)\}/, () => name), remedy };
  return faultMessage(report, catalogues[tongue].format.tag).join(" ");
}

describe.each(["en", "vi", "zh", "ar"] as const)("in %s", (tongue: Tongue) => {
  const direction = tongue === "ar" ? "rtl" : "ltr";

  test("every sentence shows forty names as they are", () => {
    const taking = [...speeches()].filter(([key, phrase]) => namesOf(key, phrase).length > 0 && !["packs.album", "things.person"].includes(key));
    expect(taking.length).toBeGreaterThan(20);
    const wrong = NAMES.flatMap((name) => {
      const said = phrases(tongue, () => name);
      return taking.flatMap(([key]) => said.get(key)!.map((text) => wrongness(text, name, direction))).filter(Boolean);
    });
    expect(wrong).toEqual([]);
  });

  test("every fault shows forty names as they are", () => {
    const wrong = NAMES.flatMap((name) => {
      const named = faults((parameter) => (["path", "name", "part", "detail"].includes(parameter) ? name : "x"));
      const taking = named.filter((fault) => Object.values(fault).includes(name));
      expect(taking.length).toBeGreaterThan(15);
      return taking.map((fault) => wrongness(shown(tongue, fault, name), name, direction)).filter(Boolean);
    });
    expect(wrong).toEqual([]);
  });
});

test("a name that is not isolated would be torn or turn its line", () => {
  expect(wrongness(`تم الحفظ: ${isolate("/home/me/صور")}`, "/home/me/صور", "rtl")).toBeNull();
  const bare = "تم الحفظ: /home/me/صور";
  expect(laidOut(bare, "rtl").slice(-10).join()).not.toBe(laidOut("/home/me/صور", "auto").join());
  expect(NAMES).toHaveLength(40);
});
