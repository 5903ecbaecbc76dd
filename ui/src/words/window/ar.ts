// العربية: رأس النافذة، والإنشاء، وكل الأساليب، وقائمة الانتظار.

import { formats } from "../formats";
import type { WindowWords } from "./en";

const { duration, number, plural } = formats("ar", "rtl");
const apart = (name: string) => `\u2068${name}\u2069`;
const photos = (count: number) =>
  plural(count, { zero: "لا صور", one: "صورة واحدة", two: "صورتان", few: "{n} صور", many: "{n} صورة", other: "{n} صورة" });

export const ar: WindowWords = {
  header: {
    vault: "الخزنة",
    settings: "الإعدادات والنسخ الاحتياطي",
    shortcuts: "اختصارات لوحة المفاتيح",
  },

  make: {
    more: "المزيد",
    looks: "الأساليب",
    packs: "حزم…",
    things: "ابتكارات…",
    needsPhoto: "افتح صورة أولًا",
    adjust: "الضبط",
    keep: "الاحتفاظ بها",
    developing: "يجري إنشاء المعاينة",
    exportPhoto: "تصدير الصورة من دون المكان والتاريخ",
  },

  wall: {
    open: "كل الأساليب",
    title: "هذه الصورة بكل الأساليب",
    hint: "انقر صورة لاختيارها، أو حدّد من اثنتين إلى أربع للمقارنة.",
    tick: (title) => `مقارنة ${title}`,
    compare: (count) => (count < 2 ? "مقارنة" : `مقارنة ${number(count)}`),
    back: "كل الأساليب",
    choose: (title) => `اختيار ${title}`,
  },

  queue: {
    title: "في الغرفة المظلمة",
    waiting: "بالانتظار",
    stages: { decoding: "يُفتح", stylizing: "يُرسم", encoding: "يُكتب", keeping: "يُختم" },
    cancelled: "أُلغي",
    cancel: (name) => `إلغاء ${apart(name)}`,
    dismiss: (name) => `إخفاء ${apart(name)}`,
    retry: "حاول مجددًا",
    usePartial: "استخدم الجزء المقروء",
    partialUsed: (name, share) =>
      share < 100
        ? `ينتهي ${apart(name)} قبل أوانه؛ واستُخدم ما أمكنت قراءته منه وهو ${number(share)}٪.`
        : `ينتهي ${apart(name)} قبل أوانه؛ واستُخدم من دون أدق تفاصيله.`,
    firstUsed: (name) => `في ${apart(name)} عدة صور؛ واستُخدمت الأولى.`,
    pause: "توقف مؤقت",
    resume: "متابعة",
    cancelAll: "إلغاء الكل",
    retryAll: "إعادة محاولة الكل",
    dismissAll: "إخفاء الكل",
    keepRecipe: "احتفظ بالأسلوب المختار لهذه الصورة",
    useCurrentRecipe: "اتبع أسلوب اللوحة",
    position: (at, total) => `${number(at)} من ${number(total)}`,
    pausedAt: (at, total) => `متوقف مؤقتًا عند ${number(at)} من ${number(total)}`,
    notMade: (count) => `تعذّر إنشاء ${plural(count, { one: "صورة واحدة", two: "صورتين", few: "{n} صور", many: "{n} صورة", other: "{n} صورة" })}`,
    skip: "تخطي هذه الصورة",
    waitingMore: (count) => `بالانتظار: ${photos(count)}`,
    cancelledCount: (count) => `أُلغيت: ${photos(count)}`,
    failedCount: photos,
    others: (count) => `وأيضًا ${photos(count)}`,
    finished: (made, failed, cancelled) =>
      [
        failed + cancelled === 0 ? `أُنشئت: ${photos(made)}` : `أُنشئت ${number(made)} من ${number(made + failed + cancelled)}`,
        cancelled > 0 && `أُلغيت: ${photos(cancelled)}`,
        failed > 0 && `تعذّر إنشاء: ${photos(failed)}`,
      ]
        .filter(Boolean)
        .join("، ") + ".",
  },
};
