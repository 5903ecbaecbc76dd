// Numbers, dates and plurals of one language, all by the platform's Intl. Digits are 0 to 9 in every language: file names, sizes
// and shortcuts have them too, and some versions of the web view would use others for Arabic.

/** The plural forms of a phrase; `{n}` stands for the number, `other` is the fallback. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface Formats {
  /** The language's BCP 47 tag and writing direction. */
  tag: string;
  direction: "ltr" | "rtl";
  number(value: number): string;
  /** A large number in a few characters, as in “1.04亿”. */
  compact(value: number): string;
  /** A fraction as a percentage: 0.8 as 80%. */
  percent(part: number): string;
  /** Milliseconds since 1970 as a date. */
  day(time: number): string;
  /** Milliseconds since 1970 as date and time. */
  moment(time: number): string;
  /** Milliseconds since 1970 as month and year. */
  month(time: number): string;
  bytes(count: number): string;
  /** Seconds, in the most suitable unit. */
  duration(seconds: number): string;
  list(parts: string[]): string;
  /** The form of this number. Names, paths and days go into the form as `{name}`, each isolated. */
  plural(count: number, forms: Forms, facts?: Record<string, string>): string;
}

/** Keeps a name, a path or a word of another script from turning the line it is in (U+2068 … U+2069; Unicode UAX #9). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** A list of names, each isolated. */
export const isolateAll = (names: string[]): string[] => names.map(isolate);

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function formats(tag: string, direction: "ltr" | "rtl" = "ltr"): Formats {
  const locale = `${tag}-u-nu-latn`;
  const isChinese = tag.startsWith("zh");
  const numbers = new Intl.NumberFormat(locale);
  const compacts = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  // Vietnamese shortens the month to “thg”, and Arabic has figures alone: neither reads well in a sentence.
  const dateStyle = tag === "vi" || tag === "ar" ? "long" : "medium";
  const days = new Intl.DateTimeFormat(locale, { dateStyle });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: "medium" });
  const months = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" });
  const lists = new Intl.ListFormat(tag, { style: "long", type: "conjunction" });
  const rules = new Intl.PluralRules(tag);
  const measured = (value: number, unit: string, unitDisplay: "short" | "long", maximumFractionDigits: number) => {
    const parts = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits }).formatToParts(value);
    // Chinese sentences have a space between digits and characters; Intl sets none.
    const spaced = isChinese && !parts.some((part) => part.type === "literal");
    return parts.map((part) => (spaced && part.type === "unit" ? ` ${part.value.trim()}` : part.value)).join("");
  };
  return {
    tag,
    direction,
    number: (value) => numbers.format(value),
    compact: (value) => compacts.format(value),
    percent: (part) => percents.format(part),
    day: (time) => days.format(time),
    moment: (time) => moments.format(time),
    month: (time) => months.format(time),
    bytes(count) {
      const size = Math.min(UNITS.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
      const value = count / 1000 ** size;
      // The short units of Arabic (“م.ب”) are hardly known.
      const display = direction === "rtl" || (size === 0 && !isChinese) ? "long" : "short";
      return measured(value, UNITS[size] ?? "byte", display, value < 10 && size > 1 ? 1 : 0);
    },
    duration(seconds) {
      const display = isChinese ? "short" : "long";
      if (seconds < 60) return measured(Math.max(1, Math.round(seconds)), "second", display, 0);
      if (seconds < 5400) return measured(Math.round(seconds / 60), "minute", display, 0);
      return measured(seconds / 3600, "hour", display, 1);
    },
    list: (parts) => lists.format(parts),
    plural: (count, forms, facts = {}) =>
      (forms[rules.select(count)] ?? forms.other).replace(/\{(\w+)\}/g, (placeholder, name: string) =>
        name === "n" ? numbers.format(count) : name in facts ? isolate(facts[name]!) : placeholder,
      ),
  };
}
