// العربية: أجزاء الصورة وقصّها والآخرون فيها.

import { format, plural } from "../arabic";
import { isolate } from "../formats";
import type { PortraitWords } from "./en";

const { number } = format;

export const ar: PortraitWords = {
  regions: {
    title: "الوجه والشخص والخلفية",
    changed: "معدّل",
    strengths: "شدة كل جزء",
    parts: { face: "الوجه", person: "الشخص", background: "الخلفية" },
    personHint: "الشعر والثياب واليدان",
    reset: "مساواة الكل",
    background: "الخلفية",
    backgrounds: { styled: "مرسومة", look: "أسلوب آخر", plain: "لون", blurred: "ضبابية", photo: "كما في الصورة", transparent: "بلا خلفية" },
    backgroundStyle: "أسلوب الخلفية",
    colors: { "#ffffff": "أبيض", "#f4e9d8": "كريمي", "#a9b4bd": "رمادي", "#7fa8c9": "أزرق", "#c98f86": "وردي", "#17191c": "أسود" },
    gradients: { "#f6d6ad,#c98f86": "الفجر", "#d9ecf5,#7fa8c9": "السماء", "#e4f2e2,#7fb59b": "النعناع", "#d9cdf0,#6a6494": "الغسق", "#f7efe0,#cdb48a": "الرمل", "#3a4a6b,#14161f": "الليل" },
    ownColor: "اختيار لون",
    transparentHint: `يُقتطع الأشخاص من خلفيتهم. تُحفظ اللوحة بصيغة ${isolate("PNG")} أو ${isolate("WebP")}، لأن ${isolate("JPEG")} لا يدعم الشفافية.`,
  },

  crop: {
    title: "القص والتدوير",
    frames: "الإطار",
    free: "حر",
    profile: "صورة شخصية",
    passport: "الرأس والكتفان",
    frame: `إطار القص. مفاتيح الأسهم تحرّكه، ومع ${isolate("Shift")} تغيّر حجمه.`,
    hint: "اسحب الإطار أو زواياه أو أضلاعه.",
    placed: `يضع ${isolate("Ambrotype")} هذا الإطار حول الوجه. لتضعه بنفسك اختر إطارًا آخر.`,
    result: "الصورة بعد القص",
    turnLeft: "تدوير إلى اليسار",
    turnRight: "تدوير إلى اليمين",
    mirror: "قلب أفقي",
    straighten: "تقويم الميل",
    byEyes: "تسوية خط العينين",
    degrees: (degrees) => isolate(`${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`),
    reset: "إعادة الضبط",
    done: "تم",
  },

  bystanders: {
    question: (people) =>
      plural(people, {
        zero: "لا يوجد آخرون في هذه الصورة.",
        one: "في هذه الصورة شخص آخر.",
        two: "في هذه الصورة شخصان آخران.",
        few: "في هذه الصورة {n} أشخاص آخرين.",
        many: "في هذه الصورة {n} شخصًا آخر.",
        other: "في هذه الصورة {n} شخص آخر.",
      }),
    questionOfSeveral: (pictures) =>
      plural(pictures, {
        zero: "لا يوجد آخرون في هذه الصور.",
        one: "في إحدى هذه الصور أشخاص آخرون.",
        two: "في صورتين من هذه الصور أشخاص آخرون.",
        few: "في {n} صور من هذه أشخاص آخرون.",
        many: "في {n} صورة من هذه أشخاص آخرون.",
        other: "في {n} صورة من هذه أشخاص آخرون.",
      }),
    why: "قد لا يرغبون في الظهور. لا يمكن استعادة الملامح المخفّفة من اللوحة.",
    soften: "تخفيف ملامحهم",
    keep: "إبقاؤهم كما هم",
    remember: "تذكُّر إجابتي",
    softenOthers: "تخفيف ملامح الآخرين",
    originalShows: "الصورة المحفوظة ما زالت تُظهر الجميع",
    setting: "الآخرون في الصورة",
    choices: { ask: "السؤال في كل مرة", soften: "تخفيف ملامحهم", keep: "إبقاؤهم كما هم" },
    settingHint: "إذا لم تُحفظ الصور الأصلية فلا يمكن تخفيف الملامح لاحقًا. عندها يخفّفها خيار «السؤال في كل مرة» فورًا.",
    cover: "تغطية وجه",
    coverHint: "اسحب من وسط الوجه نحو الخارج. تُخفّف ملامح ما داخل الدائرة في النسخة الجديدة.",
    add: "إضافة دائرة",
    circle: (place) => `الدائرة ${number(place)}: مفاتيح الأسهم تحرّكها، والزائد والناقص يغيّران حجمها، و${isolate("Delete")} يحذفها`,
    remove: (place) => `حذف الدائرة ${number(place)}`,
    full: (most) =>
      `الحد الأقصى في الصورة ${plural(most, { zero: "بلا دوائر", one: "دائرة واحدة", two: "دائرتان", few: "{n} دوائر", many: "{n} دائرة", other: "{n} دائرة" })}.`,
    done: "تم",
  },
};
