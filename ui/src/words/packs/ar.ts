// العربية.

import { formats } from "../formats";
import type { PackWords } from "./en";

const { number, plural } = formats("ar");

const pictures = { one: "صورة واحدة", two: "صورتان", few: "{n} صور", other: "{n} صورة" };

export const ar: PackWords = {
  packs: {
    kind: "الحزمة",
    kinds: { avatar: "صور الملف الشخصي", family: "العائلة", season: "المواسم", stickers: "ملصقات" },
    looks: (count) => `الأساليب: ${number(count)}`,
    formats: "الاستخدام",
    formatNames: {
      whole: "الصورة كاملة",
      profile: "صورة شخصية",
      square: "مربع",
      post: "منشور 4:5",
      story: "قصة",
      "wallpaper-phone": "خلفية هاتف",
      "wallpaper-desktop": "خلفية حاسوب",
    },
    allSeasons: "الثمانية كلها",
    greeting: "التهنئة",
    usualGreeting: "ما يناسب الموسم",
    messenger: "الاستخدام",
    word: "الكلمة على الملصقات",
    outline: "الإطار حول الأشخاص",
    noOutline: "بلا إطار",
    make: "إنشاء الكل وحفظه",
    save: "حفظ الملصقات…",
    stop: "إيقاف",
    progress: (done, total) => `اكتمل ${number(done)} من ${number(total)}`,
    goOn: (count) => `إنشاء ${plural(count, { ...pictures, one: "الصورة الباقية", two: "الصورتين الباقيتين", few: "الصور الـ{n} الباقية", other: "الصور الـ{n} الباقية" })}`,
    album: (kind, day) => `${kind} · ${day}`,
    made: (count, album) => `${plural(count, pictures)} في الألبوم «\u2068${album}\u2069».`,
    saved: (count, place) => `${plural(count, { one: "ملصق واحد", two: "ملصقان", few: "{n} ملصقات", other: "{n} ملصقًا" })} في \u2068${place}\u2069.`,
    stopped: (done, total) => `توقف الإنشاء. اكتمل ${number(done)} من ${number(total)} وستبقى.`,
    showAlbum: "عرض الألبوم",
  },
};
