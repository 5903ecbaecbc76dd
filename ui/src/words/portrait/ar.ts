// العربية.

import { formats } from "../formats";
import type { PortraitWords } from "./en";

const { number } = formats("ar");

export const ar: PortraitWords = {
  regions: {
    title: "الوجه والشخص والخلفية",
    changed: "معدّل",
    strengths: "قوة كل جزء",
    parts: { face: "الوجه", person: "الشخص", background: "الخلفية" },
    personHint: "الشعر والثياب واليدان",
    reset: "بالتساوي",
    background: "الخلفية",
    backgrounds: { styled: "مرسومة", look: "أسلوب آخر", plain: "لون", blurred: "مموّهة", photo: "كما في الصورة", transparent: "بلا خلفية" },
    backgroundStyle: "أسلوب الخلفية",
    colors: { "#ffffff": "أبيض", "#f4e9d8": "قشدي", "#a9b4bd": "رمادي", "#7fa8c9": "أزرق", "#c98f86": "وردي", "#17191c": "أسود" },
    gradients: { "#f6d6ad,#c98f86": "الفجر", "#d9ecf5,#7fa8c9": "السماء", "#e4f2e2,#7fb59b": "النعناع", "#d9cdf0,#6a6494": "الغسق", "#f7efe0,#cdb48a": "الرمل", "#3a4a6b,#14161f": "الليل" },
    ownColor: "اختيار لون",
    transparentHint: "يُقتطع الأشخاص من خلفيتهم. يُكتب هذا البورتريه بصيغة PNG أو WebP، لأن JPEG لا يكون شفافًا.",
  },

  crop: {
    title: "القص والتدوير",
    frames: "الإطار",
    free: "حر",
    profile: "صورة شخصية",
    passport: "الرأس والكتفان",
    frame: "الإطار. مفاتيح الأسهم تحرّكه، ومع Shift تغيّر حجمه.",
    hint: "اسحب الإطار أو زواياه أو أضلاعه.",
    placed: "يضع البرنامج هذا الإطار حول الوجه. لتضعه بيدك اختر إطارًا آخر.",
    result: "الصورة في إطارها",
    turnLeft: "تدوير إلى اليسار",
    turnRight: "تدوير إلى اليمين",
    mirror: "عكس كالمرآة",
    straighten: "تقويم الميل",
    byEyes: "جعل العينين أفقيتين",
    degrees: (degrees) => `\u2068${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°\u2069`,
    reset: "إعادة الضبط",
    done: "تم",
  },
};
