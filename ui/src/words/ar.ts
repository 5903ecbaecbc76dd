// العربية. Buttons are verbal nouns; hints and remedies speak to the reader.

import { ar as albums } from "./albums/ar";
import { format, plural } from "./arabic";
import type { Words } from "./en";
import { isolate } from "./formats";
import { ar as lookWords } from "./looks/ar";
import { ar as photos } from "./photos/ar";
import { ar as portrait } from "./portrait/ar";
import { ar as presets } from "./presets/ar";
import { ar as privacy } from "./privacy/ar";
import { ar as things } from "./things/ar";
import { ar as vault } from "./vault/ar";
import { ar as window } from "./window/ar";

const { number, percent } = format;
const { looks, drawnStyles } = lookWords;

export const ar: Words = {
  format,
  name: "Ambrotype",
  close: "إغلاق",
  cancel: "إلغاء",
  studio: "إنشاء",
  lock: "قفل",
  portraitAlt: (name) => `لوحة من الصورة ${isolate(name)}`,

  settings: {
    title: "الإعدادات",
    window: "عام",
    language: "اللغة",
    theme: "المظهر",
    themes: { system: "حسب النظام", light: "فاتح", dark: "داكن" },
    exportAs: "صيغة التصدير",
  },

  welcome: {
    title: "حوّل السيلفي إلى لوحة، ويبقى السيلفي معك",
    lead: "أفلت صورة، واختر أسلوبًا، واحفظ اللوحة. كل ذلك يجري على هذا الجهاز.",
    noUpload: "لا شيء يغادر جهازك",
    noUploadWhy: "تُنشأ اللوحات على هذا الجهاز. لا حساب ولا سحابة ولا رفع.",
    encrypted: "محفوظة في خزنة مقفلة",
    encryptedWhy: "الصور واللوحات مشفّرة على قرصك، ولكل منها مفتاح خاص.",
    deletable: "تُحذف متى شئت",
    deletableWhy: "احذف صورة واحدة أو كل شيء دفعة واحدة، حذفًا نهائيًا. لا توجد نسخة أخرى، ولا حتى لدينا.",
    create: "إنشاء الخزنة",
    withKeychain: "تحفظ سلسلة مفاتيح النظام المفتاح السري. ويمكنك إضافة عبارة مرور.",
    withoutKeychain: "لا توجد سلسلة مفاتيح في هذا الجهاز، لذلك تحتاج الخزنة إلى عبارة مرور.",
    passphrase: "عبارة المرور",
    passphraseOptional: "عبارة المرور (اختيارية)",
    repeatPassphrase: "تكرار عبارة المرور",
    mismatch: "العبارتان غير متطابقتين بعد.",
    noRecovery: "إذا نسيتها فلن يستطيع أحد فتح الخزنة، ولا حتى أنت.",
    creating: "جارٍ إنشاء الخزنة…",
    networkBlocked: `يمنع النظام ${isolate("Ambrotype")} من الوصول إلى الشبكة.`,
  },

  unlock: {
    title: "الخزنة مقفلة",
    lead: "أدخل عبارة المرور لفتح القفل.",
    leadKeychain: "تفتح سلسلة مفاتيح النظام قفل الخزنة.",
    passphrase: "عبارة المرور",
    unlock: "فتح القفل",
    unlocking: "جارٍ فتح القفل…",
    forgotten: "نسيتها؟ لا يمكن فتح الصور التي في الداخل. يمكنك حذف الكل والبدء من جديد.",
  },

  import: {
    title: "أفلت صورة في أي مكان من النافذة",
    lead: `أو مجلدًا كاملًا: ${isolate("JPEG")} أو ${isolate("HEIC")} أو ${isolate("PNG")} أو ${isolate("WebP")} أو ${isolate("AVIF")} أو ${isolate("TIFF")} أو ${isolate("GIF")} أو ${isolate("BMP")}. تبقى الصور على هذا الجهاز.`,
    skipped: (count) =>
      plural(count, {
        zero: "لم يُتخطَّ أي ملف.",
        one: "تم تخطي ملف واحد ليس صورة.",
        two: "تم تخطي ملفين ليسا صورًا.",
        few: "تم تخطي {n} ملفات ليست صورًا.",
        many: "تم تخطي {n} ملفًا ليست صورًا.",
        other: "تم تخطي {n} ملف ليست صورًا.",
      }),
    tooMany: `لم تُضف كل الصور: الحد ${number(10_000)} صورة في المرة، من مجلدات بعمق ${number(16)} مستوى على الأكثر.`,
    pick: "اختيار صور…",
    paste: "لصق",
    pastedName: "صورة ملصقة",
    noPhoto: "ليست لديك صورة جاهزة؟",
    sample: "تجربة صورة نموذجية",
    dropHere: "أفلتها لإنشاء لوحة",
    waitsForVault: (count) =>
      plural(count, {
        zero: "لا صور بانتظار الإضافة.",
        one: "ستُضاف الصورة عند فتح قفل الخزنة.",
        two: "ستُضاف الصورتان عند فتح قفل الخزنة.",
        few: "ستُضاف {n} صور عند فتح قفل الخزنة.",
        many: "ستُضاف {n} صورة عند فتح قفل الخزنة.",
        other: "ستُضاف {n} صورة عند فتح قفل الخزنة.",
      }),
  },

  recipe: {
    title: "الأسلوب",
    blend: "المزج مع",
    noBlend: "بلا مزج",
    blendShare: "الأسلوب الثاني",
    strength: "الشدة",
    summary: (styles, strength) => (strength < 1 ? `${styles.join(" + ")}، ${percent(strength)}` : styles.join(" + ")),
    nextPhotosHint: "ستستخدم الصور الجديدة هذا الأسلوب.",
    undo: "تراجع",
    redo: "إعادة",
    brush: "حجم الفرشاة",
    brushes: { fine: "رفيعة", medium: "متوسطة", broad: "عريضة", native: "كل التفاصيل" },
    keepColor: "الاحتفاظ بألوان الصورة",
  },

  compare: {
    slider: "شريط المقارنة بين الصورة واللوحة",
    original: "الصورة",
    output: "اللوحة",
    sideBySide: "جنبًا إلى جنب",
    overlay: "شريط المقارنة",
    holdHint: "اضغط مفتاح المسافة مطولًا لرؤية الصورة",
    viewOptions: "طريقة العرض",
    zoomIn: "تكبير",
    zoomOut: "تصغير",
    actualSize: "الحجم الفعلي",
    fitToWindow: "ملاءمة النافذة",
    preview: "معاينة",
  },

  ...albums,
  ...photos,
  ...presets,
  ...portrait,
  ...things,
  looks,
  ...window,
  ...vault,
  ...privacy,

  photo: {
    export: "تصدير…",
    purge: "حذف نهائي",
    exported: (name) => `تم الحفظ: ${isolate(name)}`,
    dimensions: (width, height) => isolate(`${number(width)} × ${number(height)}`),
    exportPhoto: "تصدير الصورة من دون المكان والتاريخ",
    copy: "نسخ",
    copied: "تم النسخ إلى الحافظة.",
    dragOut: "اسحب من هنا إلى تطبيق آخر",
    confirmTitle: (count) =>
      plural(count, {
        zero: "لا لوحات لحذفها",
        one: "حذف هذه اللوحة نهائيًا؟",
        two: "حذف لوحتين نهائيًا؟",
        few: "حذف {n} لوحات نهائيًا؟",
        many: "حذف {n} لوحة نهائيًا؟",
        other: "حذف {n} لوحة نهائيًا؟",
      }),
    confirm: (count) =>
      count === 1
        ? "ستُحذف اللوحة وصورتها من الخزنة. لا يمكن التراجع. تبقى الملفات التي صدّرتها."
        : "ستُحذف اللوحات وصورها من الخزنة. لا يمكن التراجع. تبقى الملفات التي صدّرتها.",
    purged: (count) =>
      plural(count, {
        zero: "لم يُحذف شيء.",
        one: "تم حذف اللوحة. لم يبق منها شيء في الخزنة.",
        two: "تم حذف لوحتين. لم يبق منهما شيء في الخزنة.",
        few: "تم حذف {n} لوحات. لم يبق منها شيء في الخزنة.",
        many: "تم حذف {n} لوحة. لم يبق منها شيء في الخزنة.",
        other: "تم حذف {n} لوحة. لم يبق منها شيء في الخزنة.",
      }),
  },

  shortcuts: {
    title: "اختصارات لوحة المفاتيح",
    keyNames: { Ctrl: "Ctrl", Shift: "Shift", Space: "المسافة", Delete: "Del", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", Plus: "+", Minus: "−" },
    actions: {
      pick: "اختيار صور",
      paste: "لصق صورة",
      copy: "نسخ اللوحة",
      export: "تصدير اللوحة",
      exportPhoto: "تصدير الصورة من دون المكان والتاريخ",
      undo: "التراجع عن تغيير الأسلوب",
      redo: "إعادة",
      selectAll: "تحديد الكل",
      purge: "حذف نهائي (بعد التأكيد)",
      previous: "الصورة التي على اليسار",
      next: "الصورة التي على اليمين",
      showOriginal: "رؤية الصورة بالضغط المطوّل",
      wall: "هذه الصورة بكل الأساليب",
      zoomIn: "تكبير",
      zoomOut: "تصغير",
      zoomToFit: "ملاءمة النافذة",
      fullScreen: "ملء الشاشة",
      back: "رجوع",
      lock: "قفل الخزنة",
      panic: "مفتاح الطوارئ: قفل الخزنة أو حذف الكل",
      showShortcuts: "عرض هذه القائمة",
    },
  },

  dialogs: {
    pick: { title: "اختيار صور", pictures: "صور", everything: "كل الملفات" },
    export: { title: "تصدير اللوحة", pictures: "صور", everything: "كل الملفات" },
    folder: { title: "اختيار مجلد للوحات", pictures: "صور", everything: "كل الملفات" },
    zip: { title: `تصدير اللوحات كملف ${isolate("ZIP")}`, pictures: "صور", everything: `ملفات ${isolate("ZIP")}` },
    backup: { title: "حفظ ملف النسخة الاحتياطية", pictures: "ملفات النسخ الاحتياطية", everything: "كل الملفات" },
    restore: { title: "اختيار ملف نسخة احتياطية", pictures: "ملفات النسخ الاحتياطية", everything: "كل الملفات" },
  },

  gallery: {
    photoCount: "الصور",
    tab: (count) => (count === 0 ? "الصور" : `الصور (${number(count)})`),
    title: (count) =>
      plural(count, {
        zero: "لا لوحات محفوظة",
        one: "لوحة واحدة محفوظة",
        two: "لوحتان محفوظتان",
        few: "{n} لوحات محفوظة",
        many: "{n} لوحة محفوظة",
        other: "{n} لوحة محفوظة",
      }),
    search: "البحث بالأسلوب أو التاريخ",
    order: "الترتيب",
    orders: { newest: "الأحدث أولًا", oldest: "الأقدم أولًا", style: "حسب الأسلوب" },
    showOriginals: "الصور بجانب اللوحات",
    selected: (count) =>
      plural(count, {
        zero: "لم تُحدَّد أي صورة",
        one: "تم تحديد صورة واحدة",
        two: "تم تحديد صورتين",
        few: "تم تحديد {n} صور",
        many: "تم تحديد {n} صورة",
        other: "تم تحديد {n} صورة",
      }),
    clearSelection: "إلغاء التحديد",
    exportToFolder: "تصدير إلى مجلد…",
    exportToZip: `تصدير كملف ${isolate("ZIP")}…`,
    exported: (count, place) =>
      plural(
        count,
        {
          zero: "لم تُحفظ أي صورة: {place}",
          one: "تم حفظ صورة واحدة: {place}",
          two: "تم حفظ صورتين: {place}",
          few: "تم حفظ {n} صور: {place}",
          many: "تم حفظ {n} صورة: {place}",
          other: "تم حفظ {n} صورة: {place}",
        },
        { place },
      ),
    unstyled: "صورة بلا أسلوب",
    noMatch: "لا توجد نتائج",
    noMatchLead: "جرّب أسلوبًا أو شهرًا أو سنة.",
    damaged: (count) =>
      plural(count, {
        zero: "لا صور تالفة.",
        one: "صورة واحدة تالفة ولا يمكن عرضها.",
        two: "صورتان تالفتان ولا يمكن عرضهما.",
        few: "{n} صور تالفة ولا يمكن عرضها.",
        many: "{n} صورة تالفة ولا يمكن عرضها.",
        other: "{n} صورة تالفة ولا يمكن عرضها.",
      }),
    purgeDamaged: "حذف الصور التالفة نهائيًا",
    newer: (count) =>
      plural(count, {
        zero: "يستطيع هذا الإصدار قراءة كل الصور.",
        one: "صورة واحدة حفظها إصدار أحدث من البرنامج. لا يستطيع هذا الإصدار قراءتها.",
        two: "صورتان حفظهما إصدار أحدث من البرنامج. لا يستطيع هذا الإصدار قراءتهما.",
        few: "{n} صور حفظها إصدار أحدث من البرنامج. لا يستطيع هذا الإصدار قراءتها.",
        many: "{n} صورة حفظها إصدار أحدث من البرنامج. لا يستطيع هذا الإصدار قراءتها.",
        other: "{n} صورة حفظها إصدار أحدث من البرنامج. لا يستطيع هذا الإصدار قراءتها.",
      }),
    purgeNewer: "حذف هذه الصور نهائيًا",
  },

  styles: {
    ...drawnStyles,
    wave: ["الموجة الكبرى", "أزرق بروسي وورق: أشكال عريضة محفورة على الخشب بحافة فاتحة."],
    "starry-night": ["ليلة النجوم", "لمسات فرشاة قصيرة ملتفّة، أزرق عميق إلى جانب الأصفر."],
    "straw-hat": ["قبعة القش", "بشرة دافئة وقش أصفر بلمسات ثابتة ظاهرة."],
    "wheat-field": ["حقل القمح", "ريح في كل ضربة فرشاة: غيوم كريمية وأخضر وذهبي."],
    "water-lilies": ["زنابق الماء", "بنفسجي وأخضر ووردي كما يُرى على الماء."],
    scream: ["الصرخة", "أشرطة طويلة متموجة من البرتقالي والأزرق العميق."],
    mosaic: ["لوحة الفسيفساء", "وجه من لمسات مربعة نقية اللون على الأبيض."],
    "composition-vii": ["التكوين السابع", "ألوان ساطعة تخرج عن حدودها."],
    udnie: ["أودني", "مسطحات منحنية من الرمادي الدافئ والبني."],
    edtaonisl: ["إدتاونيسل", "منحنيات حادة من العاجي والبرتقالي والأسود."],
    "gold-screen": ["البارافان الذهبي", "ورق ذهب وأغصان داكنة وقليل من الزهر."],
    salon: ["لوحة الصالون", "لوحة زيتية سريعة: رمادي دافئ وحواف ناعمة ووردة."],
  },
};
