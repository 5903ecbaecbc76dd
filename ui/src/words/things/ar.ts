// العربية.

import { format } from "../arabic";
import { ar as packs } from "../packs/ar";
import type { ThingWords } from "./en";

const { number } = format;

export const ar: ThingWords = {
  ...packs,
  things: {
    title: "ابتكارات",
    kinds: { toy: "علبة لعبة", poster: "بوستر", card: "بطاقة", pack: "حزمة", stickers: "ملصقات" },
    back: "رجوع",
    waiting: "لحظة من فضلك…",
    make: "إنشاء وحفظ",
    making: "جارٍ الإنشاء…",
    made: "تم الحفظ مع لوحاتك.",
    name: "الاسم على العلبة",
    tagline: "السطر الذي تحته",
    box: "العلبة",
    palette: "مجموعة الألوان",
    body: "الزي",
    parts: { main: "لون الجزء العلوي", second: "اللون الثاني" },
    people: "عدد الأشخاص في العلبة",
    dressing: "اختيار زي",
    person: (which) => `الشخص ${which}`,
    clothes: { label: "ألوان الملابس", own: "ألوان الزي نفسه", photo: "كما في الصورة" },
    accessories: (count, max) => `بجانب المجسم: ${number(count)} من ${number(max)}`,
    searchAccessories: "البحث: قهوة، كلب، موسيقى…",
    scene: "المشهد",
    card: "بطاقة الصور",
    cardLooks: "الأساليب: المعتادة",
    fields: { before: "قبل", after: "بعد", title: "العنوان", subtitle: "السطر الثاني", name: "الاسم", tagline: "سطر صغير", date: "التاريخ", place: "المكان", number: "الرقم" },
  },
};
