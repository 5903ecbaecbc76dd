// العربية.

import { plural } from "../arabic";
import { isolate } from "../formats";
import type { AlbumWords } from "./en";

export const ar: AlbumWords = {
  albums: {
    show: "عرض",
    all: "كل الصور",
    favourites: "المفضلة",
    portrait: "اللوحات",
    toy: "علب الألعاب",
    poster: "البوسترات",
    card: "بطاقات الصور",
    photo: "صور بلا لوحات",
    list: "الألبومات",
    favourite: "إضافة إلى المفضلة",
    unfavourite: "إزالة من المفضلة",
    isFavourite: "مفضلة",
    choose: "ألبوم…",
    chooseTitle: (count) =>
      plural(count, {
        zero: "أي ألبوم؟",
        one: "أي ألبوم؟",
        two: "أي ألبوم للصورتين؟",
        few: "أي ألبوم لعدد {n} صور؟",
        many: "أي ألبوم لعدد {n} صورة؟",
        other: "أي ألبوم لعدد {n} صورة؟",
      }),
    name: "اسم الألبوم",
    put: "إضافة إلى الألبوم",
    takeOut: "إزالة من الألبوم",
    rename: "إعادة تسمية الألبوم…",
    renameTitle: "إعادة تسمية الألبوم",
    save: "إعادة التسمية",
    purge: "حذف الألبوم نهائيًا",
    inAlbum: (name) => `في الألبوم ${isolate(name)}`,
  },
};
