// الصور المحفوظة: التراجع عن الحذف النهائي، والمجموعات، والأسماء، ونافذة التصدير.

import { format, plural } from "../arabic";
import { isolate } from "../formats";
import type { PhotoWords } from "./en";

const { number } = format;

export const ar: PhotoWords = {
  undoPurge: {
    confirm: "تُخفى اللوحة وصورتها فورًا وتُحذفان نهائيًا بعد عشر ثوانٍ. يمكنك التراجع قبل ذلك. تبقى الملفات التي صدّرتها.",
    waits: "أُخفيت الآن، وتُحذف نهائيًا بعد عشر ثوانٍ.",
    undo: "تراجع",
    undone: "تمت استعادة اللوحة.",
    late: "فات الأوان: حُذفت اللوحة نهائيًا.",
    setting: "عند الحذف النهائي للوحة واحدة",
    choices: { undo: "الانتظار عشر ثوانٍ", once: "حذفها فورًا" },
  },

  stacks: {
    show: "مجموعة لكل صورة",
    count: (count) => plural(count, { zero: "لا لوحات", one: "لوحة واحدة", two: "لوحتان", few: "{n} لوحات", many: "{n} لوحة", other: "{n} لوحة" }),
    back: "كل الصور",
    found: (count) => plural(count, { zero: "لا نتائج", one: "نتيجة واحدة", two: "نتيجتان", few: "{n} نتائج", many: "{n} نتيجة", other: "{n} نتيجة" }),
    rename: "إعادة تسمية…",
    renameTitle: (count) => plural(count, { zero: "إعادة تسمية الصور", one: "إعادة تسمية هذه الصورة", two: "إعادة تسمية صورتين", few: "إعادة تسمية {n} صور", many: "إعادة تسمية {n} صورة", other: "إعادة تسمية {n} صورة" }),
    name: "اسم الصورة",
    save: "إعادة تسمية",
  },

  people: {
    title: "الأشخاص",
    everybody: "الجميع كما هم",
  },

  closing: {
    title: "لم ينتهِ العمل بعد",
    lead: (count) => plural(count, { zero: "لا صور باقية.", one: "لم تُنشأ صورة واحدة بعد. يبقى ما تم إنشاؤه.", two: "لم تُنشأ صورتان بعد. يبقى ما تم إنشاؤه.", few: "لم تُنشأ {n} صور بعد. يبقى ما تم إنشاؤه.", many: "لم تُنشأ {n} صورة بعد. يبقى ما تم إنشاؤه.", other: "لم تُنشأ {n} صورة بعد. يبقى ما تم إنشاؤه." }),
    finish: "إنهاء ثم إغلاق",
    stop: "إيقاف وإغلاق",
    back: "رجوع",
  },

  exportSheet: {
    title: "تصدير",
    name: "الاسم",
    size: "المقاس",
    own: "المقاس الأصلي",
    ownHint: (width, height) => `${isolate(`${number(width)} × ${number(height)}`)}، وتصلح للطباعة`,
    file: "الصيغة",
    only: "في الملف بكسلات فقط: لا مكان ولا تاريخ ولا اسم.",
    drawing: "جارٍ إنشاء الصورة بهذا المقاس…",
    choosePlace: "اختيار مكان الحفظ…",
  },
};
