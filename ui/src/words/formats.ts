// Numbers, dates and plurals of one language, all by the platform's Intl.

/** The plural forms of a phrase; `{n}` stands for the number, `other` is the fallback. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface Formats {
  /** The language's BCP 47 tag and writing direction. */
  tag: string;
  direction: "ltr" | "rtl";
  number(value: number): string;
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
  plural(count: number, forms: Forms): string;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function formats(tag: string, direction: "ltr" | "rtl" = "ltr"): Formats {
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: "medium" });
  const moments = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "medium" });
  const months = new Intl.DateTimeFormat(tag, { year: "numeric", month: "long" });
  const lists = new Intl.ListFormat(tag, { style: "long", type: "conjunction" });
  const rules = new Intl.PluralRules(tag);
  const measured = (value: number, unit: string, unitDisplay: "short" | "long", maximumFractionDigits: number) =>
    new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay, maximumFractionDigits }).format(value);
  return {
    tag,
    direction,
    number: (value) => numbers.format(value),
    percent: (part) => percents.format(part),
    day: (time) => days.format(time),
    moment: (time) => moments.format(time),
    month: (time) => months.format(time),
    bytes(count) {
      const size = Math.min(UNITS.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
      const value = count / 1000 ** size;
      return measured(value, UNITS[size] ?? "byte", size === 0 ? "long" : "short", value < 10 && size > 1 ? 1 : 0);
    },
    duration(seconds) {
      if (seconds < 60) return measured(Math.max(1, Math.round(seconds)), "second", "long", 0);
      if (seconds < 5400) return measured(Math.round(seconds / 60), "minute", "long", 0);
      return measured(seconds / 3600, "hour", "long", 1);
    },
    list: (parts) => lists.format(parts),
    plural: (count, forms) => (forms[rules.select(count)] ?? forms.other).replace("{n}", numbers.format(count)),
  };
}
