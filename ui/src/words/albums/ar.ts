// العربية.

import { formats } from "../formats";
import type { AlbumWords } from "./en";

const { plural } = formats("ar");

export const ar: AlbumWords = {
  albums: {
    show: "عرض",
    all: "كل الصور",
    favourites: "المفضلة",
    portrait: "الصور المرسومة",
    toy: "علب الألعاب",
    poster: "البوسترات",
    card: "بطاقات الصور",
    photo: "الصور الأصلية وحدها",
    list: "الألبومات",
    favourite: "إضافة إلى المفضلة",
    unfavourite: "إزالة من المفضلة",
    isFavourite: "مفضلة",
    choose: "ألبوم…",
    chooseTitle: (count) =>
      plural(count, {
        one: "أي ألبوم؟",
        two: "أي ألبوم للصورتين؟",
        few: "أي ألبوم لـ {n} صور؟",
        other: "أي ألبوم لـ {n} صورة؟",
      }),
    name: "اسم الألبوم",
    put: "وضع في الألبوم",
    takeOut: "بلا ألبوم",
    rename: "إعادة تسمية الألبوم…",
    renameTitle: "إعادة تسمية الألبوم",
    save: "إعادة التسمية",
    purge: "إتلاف الألبوم",
    inAlbum: (name) => `في ${name}`,
  },
};
