// العربية.

import { formats } from "../formats";
import { ar as packs } from "../packs/ar";
import type { ThingWords } from "./en";

const { number } = formats("ar");

export const ar: ThingWords = {
  ...packs,
  things: {
    title: "ألعاب وبوسترات",
    kinds: { toy: "علبة لعبة", poster: "بوستر", card: "بطاقة صور", pack: "حزمة صور", stickers: "ملصقات" },
    back: "رجوع",
    waiting: "لحظة من فضلك…",
    make: "إنشاء وحفظ",
    making: "جارٍ الإنشاء…",
    made: "حُفظ بجانب صورك الشخصية.",
    name: "الاسم على العلبة",
    tagline: "السطر الذي تحته",
    box: "العلبة",
    palette: "الألوان",
    body: "الزي",
    parts: { main: "لون الجزء العلوي", second: "اللون الثاني" },
    people: "عدد الأشخاص في العلبة",
    dressing: "الزي لـ",
    person: (which) => `الشخص ${which}`,
    clothes: { label: "ألوان القماش", own: "ألوان الزي نفسه", photo: "كما في الصورة" },
    accessories: (count, max) => `بجانب المجسم: ${number(count)} من ${number(max)}`,
    searchAccessories: "ابحث: قهوة، كلب، موسيقى…",
    scene: "المشهد",
    card: "البطاقة",
    cardLooks: "الأساليب: المعتادة",
    fields: { before: "قبل", after: "بعد", title: "العنوان", subtitle: "السطر الثاني", name: "الاسم", tagline: "سطر صغير", date: "التاريخ", place: "المكان", number: "الرقم" },
  },
};
