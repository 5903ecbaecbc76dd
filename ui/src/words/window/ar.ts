// العربية: رأس النافذة، والإنشاء، وكل الأساليب، وقائمة الانتظار.

import { format, photos, photosOblique } from "../arabic";
import { isolate } from "../formats";
import type { WindowWords } from "./en";

const { number, percent } = format;

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
    adjust: "ضبط",
    keep: "الاحتفاظ بها",
    developing: "جارٍ إنشاء المعاينة",
    exportPhoto: "تصدير الصورة من دون المكان والتاريخ",
  },

  wall: {
    open: "كل الأساليب",
    title: "هذه الصورة بكل الأساليب",
    hint: "انقر صورة لاختيارها، أو حدّد من اثنتين إلى أربع للمقارنة.",
    tick: (title) => `مقارنة ${isolate(title)}`,
    compare: (count) => (count < 2 ? "مقارنة" : `مقارنة ${number(count)}`),
    back: "الرجوع إلى كل الأساليب",
    choose: (title) => `اختيار ${isolate(title)}`,
  },

  queue: {
    title: "قيد المعالجة",
    waiting: "بالانتظار",
    stages: { decoding: "جارٍ الفتح", stylizing: "جارٍ الرسم", encoding: "جارٍ الحفظ", keeping: "جارٍ التشفير" },
    cancelled: "تم الإلغاء",
    cancel: (name) => `إلغاء ${isolate(name)}`,
    dismiss: (name) => `إخفاء ${isolate(name)}`,
    retry: "إعادة المحاولة",
    usePartial: "استخدام الجزء المقروء",
    partialUsed: (name, share) =>
      share < 100
        ? `الملف ${isolate(name)} غير مكتمل. استُخدم الجزء المقروء منه (${percent(share / 100)}).`
        : `الملف ${isolate(name)} غير مكتمل. استُخدم من دون أدق تفاصيله.`,
    firstUsed: (name) => `في الملف ${isolate(name)} عدة صور. استُخدمت الأولى.`,
    pause: "إيقاف مؤقت",
    resume: "استئناف",
    cancelAll: "إلغاء الكل",
    retryAll: "إعادة محاولة الكل",
    dismissAll: "إخفاء الكل",
    keepRecipe: "إبقاء الأسلوب الحالي لهذه الصورة",
    useCurrentRecipe: "استخدام الأسلوب المختار في الجانب",
    position: (at, total) => `${number(at)} من ${number(total)}`,
    pausedAt: (at, total) => `متوقف مؤقتًا عند ${number(at)} من ${number(total)}`,
    notMade: (count) => `تعذّر إنشاء ${photosOblique(count)}`,
    skip: "تخطي هذه الصورة",
    waitingMore: (count) => `بالانتظار: ${photos(count)}`,
    cancelledCount: (count) => `تم الإلغاء: ${photos(count)}`,
    failedCount: photos,
    others: (count) => `وأيضًا: ${photos(count)}`,
    finished: (made, failed, cancelled) =>
      [
        failed + cancelled === 0 ? `تم الإنشاء: ${photos(made)}` : `تم إنشاء ${number(made)} من ${number(made + failed + cancelled)}`,
        cancelled > 0 && `تم الإلغاء: ${photos(cancelled)}`,
        failed > 0 && `تعذّر الإنشاء: ${photos(failed)}`,
      ]
        .filter(Boolean)
        .join("، ") + ".",
  },
};
