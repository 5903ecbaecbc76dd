// العربية.

import { format, photosOblique, plural } from "../arabic";
import { isolate } from "../formats";
import type { PackWords } from "./en";

const { number } = format;

export const ar: PackWords = {
  packs: {
    kind: "الحزمة",
    kinds: { avatar: "صور الملف الشخصي", family: "العائلة", season: "المواسم والأعياد", stickers: "ملصقات" },
    looks: (count) => `الأساليب: ${number(count)}`,
    formats: "المقاسات",
    formatNames: {
      whole: "الصورة كاملة",
      profile: "صورة شخصية",
      square: "مربع",
      post: `منشور ${isolate("4:5")}`,
      story: "قصة (ستوري)",
      "wallpaper-phone": "خلفية هاتف",
      "wallpaper-desktop": "خلفية سطح المكتب",
    },
    allSeasons: "المواسم الثمانية كلها",
    greeting: "التهنئة",
    usualGreeting: "التهنئة المعتادة",
    messenger: "تطبيق المراسلة",
    word: "الكلمة على الملصقات",
    outline: "الإطار حول الأشخاص",
    noOutline: "بلا إطار",
    make: "إنشاء الكل وحفظه",
    save: "حفظ الملصقات…",
    stop: "إيقاف",
    progress: (done, total) => `اكتمل ${number(done)} من ${number(total)}`,
    goOn: (count) =>
      plural(count, {
        zero: "لا صور باقية",
        one: "إنشاء الصورة الباقية",
        two: "إنشاء الصورتين الباقيتين",
        few: "إنشاء {n} صور باقية",
        many: "إنشاء {n} صورة باقية",
        other: "إنشاء {n} صورة باقية",
      }),
    album: (kind, day) => `${kind} · ${day}`,
    made: (count, album) => `تم حفظ ${photosOblique(count)} في الألبوم «${isolate(album)}».`,
    saved: (count, place) =>
      `تم حفظ ${plural(count, { zero: "لا ملصقات", one: "ملصق واحد", two: "ملصقين", few: "{n} ملصقات", many: "{n} ملصقًا", other: "{n} ملصق" })} في ${isolate(place)}.`,
    stopped: (done, total) => `توقف الإنشاء. اكتمل ${number(done)} من ${number(total)} وستبقى.`,
    showAlbum: "عرض الألبوم",
  },
};
