// الإعدادات المحفوظة: أساليب وحزم يسمّيها صاحبها.

import { plural } from "../arabic";
import { isolate } from "../formats";
import type { PresetWords } from "./en";

export const ar: PresetWords = {
  presets: {
    title: "الإعدادات المحفوظة",
    recent: "المستخدمة مؤخرًا",
    save: "حفظ الإعدادات…",
    saveTitle: "حفظ هذه الإعدادات باسم",
    savePackTitle: "حفظ هذه الصور كحزمة خاصة",
    name: "اسم الإعدادات",
    list: "الإعدادات الموجودة",
    put: "حفظ",
    replace: "استبدال",
    saved: (name) => `تم حفظ الإعدادات ${isolate(name)}.`,
    manage: "ترتيب وإعادة تسمية…",
    manageTitle: "إعداداتك المحفوظة",
    rename: (name) => `اسم جديد للإعدادات ${isolate(name)}`,
    up: (name) => `نقل ${isolate(name)} إلى أعلى`,
    down: (name) => `نقل ${isolate(name)} إلى أسفل`,
    remove: (name) => `حذف الإعدادات ${isolate(name)} نهائيًا`,
    own: "حزم خاصة",
    ownPack: "حزمك",
    pictures: (count) => plural(count, { zero: "لا صور", one: "صورة واحدة", two: "صورتان", few: "{n} صور", many: "{n} صورة", other: "{n} صورة" }),
    savePack: "حفظ كحزمة خاصة…",
  },
};
