// العربية. Names of files and other words of another script are set apart (U+2068 … U+2069), so that they do not turn the line.

import { ar as albums } from "./albums/ar";
import { ar as things } from "./things/ar";
import type { Words } from "./en";
import { formats } from "./formats";
import { ar as lookWords } from "./looks/ar";
import { ar as portrait } from "./portrait/ar";

const format = formats("ar", "rtl");
const { duration, number, percent, plural } = format;
const apart = (name: string) => `\u2068${name}\u2069`;
const { looks, drawnStyles } = lookWords;

export const ar: Words = {
  format,
  name: "Ambrotype",
  close: "إغلاق",
  cancel: "إلغاء",
  studio: "الاستوديو",
  lock: "قفل",
  portraitAlt: (name) => `بورتريه ${apart(name)}`,

  settings: {
    title: "الإعدادات",
    window: "النافذة",
    language: "اللغة",
    theme: "فاتح أو داكن",
    themes: { system: "مثل النظام", light: "فاتح", dark: "داكن" },
    exportAs: "التصدير بصيغة",
  },

  welcome: {
    title: "بورتريه يستحق المشاركة، وصورتك الذاتية تبقى معك",
    lead: "أفلت صورة، اختر أسلوبًا، واحتفظ بالبورتريه. كل ذلك يجري على هذا الحاسوب.",
    noUpload: "لا شيء يغادر",
    noUploadWhy: "تُصنع الصور على هذا الحاسوب. لا حساب ولا سحابة ولا رفع.",
    encrypted: "محفوظة في خزنة",
    encryptedWhy: "الصور والبورتريهات مشفّرة على قرصك، ولكل منها مفتاحها الخاص.",
    deletable: "تزول متى شئت",
    deletableWhy: "أتلف صورة واحدة أو كل شيء دفعة واحدة. لا نملك نسخة نستعيدها منها.",
    create: "افتح الخزنة",
    withKeychain: "تحفظ سلسلةُ مفاتيح النظام المفتاحَ. وعبارة المرور فوقها اختيارية.",
    withoutKeychain: "لا توجد في هذا النظام سلسلة مفاتيح تحفظ المفتاح، لذلك تحتاج الخزنة إلى عبارة مرور.",
    passphrase: "عبارة المرور",
    passphraseOptional: "عبارة المرور (اختيارية)",
    repeatPassphrase: "العبارة نفسها مرة أخرى",
    mismatch: "العبارتان غير متطابقتين بعد.",
    noRecovery: "إن نسيتها فلن يفتح الخزنة أحد: لا سبيل آخر إليها.",
    creating: "يجري إنشاء الخزنة…",
    networkBlocked: "النظام نفسه يُبقي الشبكة مغلقة أمام Ambrotype.",
  },

  unlock: {
    title: "الخزنة مقفلة",
    lead: "اكتب عبارة المرور لفتحها.",
    leadKeychain: "تفتحها سلسلة مفاتيح النظام.",
    passphrase: "عبارة المرور",
    unlock: "فتح",
    unlocking: "يجري الفتح…",
    forgotten: "نسيتها؟ يبقى ما في الداخل مغلقًا. يمكنك إتلاف كل شيء والبدء من جديد.",
  },

  import: {
    title: "أفلت صورة في أي مكان",
    lead: "أو مجلدًا كاملًا من الصور: JPEG وHEIC وPNG وWebP وAVIF وTIFF وGIF وBMP. تُقرأ إلى الذاكرة هنا ولا تذهب إلى أي مكان آخر.",
    skipped: (count) =>
      plural(count, {
        one: "فيه ملف واحد ليس صورة فتُرك.",
        two: "فيه ملفان ليسا صورتين فتُركا.",
        few: "فيه {n} ملفات ليست صورًا فتُركت.",
        many: "فيه {n} ملفًا ليست صورًا فتُركت.",
        other: "فيه {n} ملف ليست صورًا فتُركت.",
      }),
    tooMany: "فيه المزيد: تؤخذ 10,000 صورة في كل مرة، من عمق 16 مجلدًا على الأكثر.",
    pick: "اختر صورًا…",
    paste: "لصق",
    pastedName: "صورة ملصقة",
    noPhoto: "لا صورة لديك الآن؟",
    sample: "جرّب رائدة الفضاء",
    dropHere: "أفلتها لصنع بورتريه",
    waitsForVault: (count) =>
      plural(count, {
        one: "تنتظر الصورة هنا حتى تُفتح الخزنة.",
        two: "تنتظر الصورتان هنا حتى تُفتح الخزنة.",
        few: "تنتظر {n} صور هنا حتى تُفتح الخزنة.",
        many: "تنتظر {n} صورة هنا حتى تُفتح الخزنة.",
        other: "تنتظر {n} صورة هنا حتى تُفتح الخزنة.",
      }),
  },

  queue: {
    title: "في الغرفة المظلمة",
    waiting: "بالانتظار",
    stages: { decoding: "يُفتح", stylizing: "يُرسم", encoding: "يُكتب", keeping: "يُختم" },
    cancelled: "أُلغي",
    cancel: (name) => `إلغاء ${apart(name)}`,
    dismiss: (name) => `إخفاء ${apart(name)}`,
    retry: "حاول مجددًا",
    usePartial: "استخدم الجزء المقروء",
    partialUsed: (name, share) =>
      share < 100
        ? `ينتهي ${apart(name)} قبل أوانه؛ واستُخدم ما أمكنت قراءته منه وهو ${number(share)}٪.`
        : `ينتهي ${apart(name)} قبل أوانه؛ واستُخدم من دون أدق تفاصيله.`,
    firstUsed: (name) => `في ${apart(name)} عدة صور؛ واستُخدمت الأولى.`,
    remainingCount: (count) =>
      plural(count, {
        zero: "لم تبقَ صور",
        one: "بقيت صورة واحدة",
        two: "بقيت صورتان",
        few: "بقيت {n} صور",
        many: "بقيت {n} صورة",
        other: "بقيت {n} صورة",
      }),
    paused: (count) =>
      plural(count, {
        one: "متوقف، بقيت صورة واحدة",
        two: "متوقف، بقيت صورتان",
        few: "متوقف، بقيت {n} صور",
        many: "متوقف، بقيت {n} صورة",
        other: "متوقف، بقيت {n} صورة",
      }),
    remainingTime: (seconds) => `نحو ${duration(seconds)}`,
    pause: "توقف مؤقت",
    resume: "متابعة",
    cancelAll: "إلغاء الكل",
    retryAll: "إعادة محاولة الكل",
    dismissAll: "إخفاء الكل",
    keepRecipe: "احتفظ بالأسلوب المختار لهذه الصورة",
    useCurrentRecipe: "اتبع أسلوب اللوحة",
    finished: (made, failed) => {
      const said = plural(made, {
        zero: "لم يُصنع بورتريه",
        one: "صُنع بورتريه واحد",
        two: "صُنع بورتريهان",
        few: "صُنعت {n} بورتريهات",
        many: "صُنع {n} بورتريهًا",
        other: "صُنع {n} بورتريه",
      });
      return failed === 0 ? `${said}.` : `${said}، وتعذر ${number(failed)}.`;
    },
  },

  recipe: {
    title: "الأسلوب",
    blend: "امزجه مع",
    noBlend: "لا شيء آخر",
    blendShare: "مقدار الأسلوب الثاني",
    strength: "القوة",
    summary: (styles, strength) => (strength < 1 ? `${styles.join(" + ")}، ${percent(strength)}` : styles.join(" + ")),
    restyle: "اصنعه من جديد",
    nextPhotosHint: "تُصنع الصور التالية بهذا الأسلوب.",
    undo: "تراجع",
    redo: "إعادة",
    brush: "الفرشاة",
    brushes: { fine: "رفيعة", medium: "متوسطة", broad: "عريضة", native: "بدقة الصورة" },
    keepColor: "احتفظ بألوان الصورة",
  },

  bystanders: {
    question: (people) =>
      plural(people, {
        one: "في هذه الصورة شخص آخر.",
        two: "في هذه الصورة شخصان آخران.",
        few: "في هذه الصورة {n} أشخاص آخرين.",
        many: "في هذه الصورة {n} شخصًا آخر.",
        other: "في هذه الصورة {n} شخص آخر.",
      }),
    questionOfSeveral: (pictures) =>
      plural(pictures, {
        one: "في إحدى هذه الصور أشخاص آخرون.",
        two: "في صورتين من هذه الصور أشخاص آخرون.",
        few: "في {n} صور من هذه أشخاص آخرون.",
        many: "في {n} صورة من هذه أشخاص آخرون.",
        other: "في {n} صورة من هذه أشخاص آخرون.",
      }),
    why: "قد لا يرغبون في الظهور. الوجوه المموَّهة لا يمكن استعادتها من البورتريه.",
    soften: "موّه وجوههم",
    keep: "أبقِهم كما هم",
    remember: "تذكّر إجابتي",
    softenOthers: "تمويه وجوه الآخرين",
    originalShows: "الصورة المحفوظة ما زالت تُظهر الجميع",
    setting: "الآخرون في الصورة",
    choices: { ask: "اسألني", soften: "موّه وجوههم", keep: "أبقِهم كما هم" },
    settingHint: "إذا لم تُحفظ الصور فلا يمكن تمويه أحد لاحقًا: عندها يموّه خيار «اسألني» فورًا.",
    cover: "تغطية وجه",
    coverHint: "اسحب من وسط الوجه نحو الخارج. ما داخل الدائرة يُموَّه عند صنع البورتريه من جديد.",
    add: "إضافة دائرة",
    circle: (place) => `الدائرة ${number(place)}: مفاتيح الأسهم تحرّكها، والزائد والناقص يغيّران حجمها، وDelete يحذفها`,
    remove: (place) => `حذف الدائرة ${number(place)}`,
    full: (most) => `في الصورة ${number(most)} دائرة على الأكثر.`,
    done: "تم",
  },

  compare: {
    slider: "انزلق بين الصورة والبورتريه",
    original: "الصورة",
    output: "البورتريه",
    sideBySide: "جنبًا إلى جنب",
    overlay: "أحدهما فوق الآخر",
    holdHint: "اضغط المسافة مطولًا لرؤية الصورة",
    viewOptions: "طريقة العرض",
    zoomIn: "أكبر",
    zoomOut: "أصغر",
    actualSize: "بكسل مقابل بكسل",
    fitToWindow: "عرض الكل",
    preview: "معاينة",
  },

  ...albums,
  ...portrait,
  ...things,
  looks,

  photo: {
    export: "تصدير…",
    purge: "إتلاف",
    exported: (name) => `كُتب الملف: ${apart(name)}`,
    dimensions: (width, height) => apart(`${number(width)} × ${number(height)}`),
    exportPhoto: "تصدير الصورة من دون مكانها وتاريخها",
    copy: "نسخ",
    copied: "البورتريه في الحافظة.",
    dragOut: "اسحب البورتريه من هنا إلى خارج النافذة",
    confirmTitle: (count) =>
      plural(count, {
        one: "إتلاف هذا البورتريه؟",
        two: "إتلاف بورتريهين؟",
        few: "إتلاف {n} بورتريهات؟",
        many: "إتلاف {n} بورتريهًا؟",
        other: "إتلاف {n} بورتريه؟",
      }),
    confirm: (count) =>
      count === 1
        ? "يُتلف البورتريه وصورته في الخزنة. لا يمكن التراجع. تبقى الملفات التي صدّرتها."
        : "تُتلف البورتريهات وصورها في الخزنة. لا يمكن التراجع. تبقى الملفات التي صدّرتها.",
    purged: (count) =>
      plural(count, {
        one: "أُتلف. لم يعد في الخزنة شيء من مفاتيحه وبياناته.",
        two: "أُتلف اثنان. لم يعد في الخزنة شيء من مفاتيحهما وبياناتهما.",
        few: "أُتلفت {n}. لم يعد في الخزنة شيء من مفاتيحها وبياناتها.",
        many: "أُتلف {n}. لم يعد في الخزنة شيء من مفاتيحها وبياناتها.",
        other: "أُتلف {n}. لم يعد في الخزنة شيء من مفاتيحها وبياناتها.",
      }),
  },

  shortcuts: {
    title: "المفاتيح",
    keyNames: { Ctrl: "Ctrl", Shift: "Shift", Space: "المسافة", Delete: "Del", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", Plus: "+", Minus: "−" },
    actions: {
      pick: "اختيار صور",
      paste: "لصق صورة",
      copy: "نسخ البورتريه",
      export: "تصدير البورتريه",
      exportPhoto: "تصدير الصورة النظيفة",
      undo: "التراجع عن تغيير الأسلوب",
      redo: "إعادته",
      selectAll: "اختيار الكل",
      purge: "إتلاف (يسأل أولًا)",
      previous: "ما على اليسار",
      next: "ما على اليمين",
      showOriginal: "ضغط مطوّل: الصورة",
      zoomIn: "أكبر",
      zoomOut: "أصغر",
      zoomToFit: "الصورة كاملة",
      fullScreen: "ملء الشاشة",
      back: "رجوع",
      lock: "قفل الخزنة",
      panic: "طوارئ: قفل أو إتلاف",
      showShortcuts: "هذه القائمة",
    },
  },

  vault: {
    title: "الخزنة",
    retention: "تبقى الصور",
    forever: "حتى تُتلف",
    days: (count) => plural(count, { one: "يومًا واحدًا", two: "يومين", few: "{n} أيام", many: "{n} يومًا", other: "{n} يوم" }),
    retentionPreview: (count, day) =>
      plural(count, {
        one: `تزول صورة واحدة من نفسها في ${day}.`,
        two: `تزول صورتان من نفسيهما، أولاهما في ${day}.`,
        few: `تزول {n} صور من نفسها، أولاها في ${day}.`,
        many: `تزول {n} صورة من نفسها، أولاها في ${day}.`,
        other: `تزول {n} صورة من نفسها، أولاها في ${day}.`,
      }),
    keepOriginals: "احتفظ بالصور إلى جانب البورتريهات",
    autoLock: "القفل بعد سكون",
    never: "أبدًا",
    minutes: (count) => plural(count, { one: "دقيقة واحدة", two: "دقيقتين", few: "{n} دقائق", many: "{n} دقيقة", other: "{n} دقيقة" }),
    panicKey: "مفتاح الطوارئ، Ctrl+Shift+L",
    panicActions: { lock: "يقفل", purge: "يُتلف كل شيء" },
    purgeAfterAttempts: "إتلاف كل شيء بعد عبارات خاطئة",
    attempts: (count) => plural(count, { one: "واحدة", two: "اثنتين متتاليتين", few: "{n} متتالية", many: "{n} متتالية", other: "{n} متتالية" }),
    quota: "نبّه إذا شغلت الخزنة أكثر من",
    noQuota: "بلا حد",
    presentPassphrase: "عبارة مرور الخزنة",
    newPassphrase: "عبارة المرور الجديدة",
    repeatPassphrase: "العبارة نفسها مرة أخرى",
    changePassphrase: "تغيير عبارة المرور",
    passphraseChanged: "غُيّرت عبارة المرور.",
    backupTitle: "إلى حاسوب آخر",
    backupLead: "يحوي ملف النسخة الاحتياطية كل ما هو محفوظ هنا، مختومًا بعبارة مرور خاصة به. لا يفتحه أحد من دونها.",
    backupPassphrase: "عبارة مرور الملف",
    backUp: "حفظ ملف نسخة احتياطية…",
    backingUp: "يُختم…",
    backedUp: (count, name) =>
      plural(count, {
        one: `صورة واحدة في ${name}.`,
        two: `صورتان في ${name}.`,
        few: `{n} صور في ${name}.`,
        many: `{n} صورة في ${name}.`,
        other: `{n} صورة في ${name}.`,
      }),
    damagedSkipped: (count) =>
      plural(count, {
        one: "تُركت صورة تالفة واحدة.",
        two: "تُركت صورتان تالفتان.",
        few: "تُركت {n} صور تالفة.",
        many: "تُركت {n} صورة تالفة.",
        other: "تُركت {n} صورة تالفة.",
      }),
    testBackupTitle: "هل النسخة الاحتياطية سليمة؟",
    testBackupLead: "يقرأ ملف نسخة احتياطية كاملًا بكل صورة فيه، ولا يغيّر شيئًا.",
    testBackup: "اختبار ملف نسخة احتياطية…",
    backupTested: (count, damaged, missing, name) =>
      [
        plural(count, {
          zero: `لا صور في ${name}.`,
          one: `يمكن قراءة صورة واحدة في ${name}.`,
          two: `يمكن قراءة صورتين في ${name}.`,
          few: `يمكن قراءة {n} صور في ${name}.`,
          many: `يمكن قراءة {n} صورة في ${name}.`,
          other: `يمكن قراءة {n} صورة في ${name}.`,
        }),
        damaged === 0
          ? "لا شيء تالف."
          : plural(damaged, { one: "واحدة تالفة.", two: "اثنتان تالفتان.", few: "{n} تالفة.", many: "{n} تالفة.", other: "{n} تالفة." }),
        missing > 0 &&
          plural(missing, {
            one: "واحدة ليست في هذه الخزنة.",
            two: "اثنتان ليستا في هذه الخزنة.",
            few: "{n} ليست في هذه الخزنة.",
            many: "{n} ليست في هذه الخزنة.",
            other: "{n} ليست في هذه الخزنة.",
          }),
      ]
        .filter(Boolean)
        .join(" "),
    restoreTitle: "من حاسوب آخر",
    restore: "إدخال ملف نسخة احتياطية…",
    restored: (count, present) =>
      [
        plural(count, { zero: "لم تأتِ صور.", one: "جاءت صورة واحدة.", two: "جاءت صورتان.", few: "جاءت {n} صور.", many: "جاءت {n} صورة.", other: "جاءت {n} صورة." }),
        present > 0 &&
          plural(present, { one: "كانت واحدة هنا من قبل.", two: "كانت اثنتان هنا من قبل.", few: "كانت {n} هنا من قبل.", many: "كانت {n} هنا من قبل.", other: "كانت {n} هنا من قبل." }),
      ]
        .filter(Boolean)
        .join(" "),
    restoredDamaged: (count) =>
      plural(count, {
        one: "صورة واحدة في الملف تالفة. تُرك ما ليس صورة.",
        two: "صورتان في الملف تالفتان. تُرك ما ليس صورة.",
        few: "{n} صور في الملف تالفة. تُرك ما ليس صورة.",
        many: "{n} صورة في الملف تالفة. تُرك ما ليس صورة.",
        other: "{n} صورة في الملف تالفة. تُرك ما ليس صورة.",
      }),
    pin: "تثبيت",
    unpin: "إلغاء التثبيت",
    pinned: "مثبّتة: تبقى حتى تُتلف",
    expires: (day) => `تزول في ${day}`,
    expired: (count) =>
      plural(count, {
        one: "زالت صورة واحدة: انتهت مدتها.",
        two: "زالت صورتان: انتهت مدتهما.",
        few: "زالت {n} صور: انتهت مدتها.",
        many: "زالت {n} صورة: انتهت مدتها.",
        other: "زالت {n} صورة: انتهت مدتها.",
      }),
    clockDoubted: (seen, now) => `حان أجل صور، لكن الساعة قفزت من ${seen} إلى ${now}. لا يزول شيء قبل أن تقول إنها صحيحة.`,
    trustClock: "الساعة صحيحة",
    shortages: {
      quota: "تشغل الخزنة حيزًا أكبر مما أردت. أتلف ما لم تعد تحتاجه.",
      disk: "القرص يكاد يمتلئ. أتلف ما لم تعد تحتاجه أو أفسح بعض الحيز.",
    },
  },

  receipt: {
    show: "الإيصال",
    title: "أُتلف",
    wholeVault: "كل ما كان في الخزنة",
    photos: (count) => plural(count, { one: "صورة واحدة", two: "صورتان", few: "{n} صور", many: "{n} صورة", other: "{n} صورة" }),
    size: "الحيز الذي شغله",
    date: "اليوم",
    keysDestroyed: "أسرار دُمّرت",
    keysKept: "أسرار لم تُدمَّر، بحسب الحقبة",
    unfinished: "ما بقي فعله",
    unfinishedItems: {
      rotation: "تعذر استبدال المفتاح بعد، لذلك ما زالت النسخ الأقدم من الخزنة تفتح ما أُتلف. يستبدله الإتلاف أو التشغيل التالي، بعد دقيقة أو أكثر.",
      "other-copy": "يبدو أن نسخة من هذه الخزنة تُستعمل في مكان آخر. قد يكون ما أُتلف باقيًا فيها: أتلفه هناك أيضًا، واستعمل نسخة واحدة فقط.",
      log: "تعذر تفريغ سجل لقاعدة البيانات؛ يفعل ذلك التشغيل التالي.",
      secret: "ما زال سر في سلسلة المفاتيح؛ افتح قفلها. يحاول الإتلاف أو التشغيل التالي مرة أخرى.",
      files: "تعذرت إزالة بعض الملفات؛ وهي لا تفتح شيئًا من دون السر.",
      room: "القرص ممتلئ. دُمّرت هنا مفاتيح ما أُتلف، لكن النسخ الأقدم من الخزنة ما زالت تُفتح، ولم يتحرر الحيز بعد. يُكمل الباقي الإتلافُ أو التشغيلُ التالي الذي يجد حيزًا.",
    },
    notCovered: "ما لا يشمله هذا",
    notCoveredItems: {
      "no-secret": "لم يكن في سلسلة المفاتيح سر: تفتح نسخةٌ أقدم من الخزنة بعبارة المرور.",
      backups: "نسخ احتياطية للخزنة مع سلسلة مفاتيح الدخول.",
      "keychain-storage": "ما تبقيه سلسلة المفاتيح نفسها من أسرار محذوفة.",
      outside: "الملفات التي صدّرتها، والصور حيث أتت منه.",
      memory: "ذاكرة التبديل وصور الإسبات في هذا الحاسوب.",
    },
    save: "حفظ الإيصال…",
    saved: (name) => `كُتب الملف: ${apart(name)}`,
    dialog: { title: "حفظ الإيصال", pictures: "إيصالات", everything: "كل الملفات" },
  },

  privacy: {
    title: "الخصوصية",
    lead: "ما يوجد منك على هذا الحاسوب، وإلى أين يمكن أن يذهب.",
    inVault: "في الخزنة",
    nothing: "لا شيء محفوظ.",
    portraits: "بورتريهات مع صورها",
    diskSpace: "الحيز على القرص",
    oldest: "أقدمها من",
    vaultPath: "مكان الخزنة",
    network: "الشبكة",
    networkBlocked: "أغلق النظام الشبكة أمام Ambrotype: جُرّب اتصال للتو ورُفض.",
    networkOpen: "لا يغلق النظام هنا الشبكة أمام Ambrotype. ومع ذلك لا يستخدمها Ambrotype.",
    webViewSandboxed: "الجزء الذي يعرض هذه الصفحة محرّك متصفّح هو WebKit. وهو في صندوق رمل: لا يرى أيًّا من ملفاتك ولا شبكة، ولا يصل إلى سلسلة مفاتيحك.",
    webViewOpen: "الجزء الذي يعرض هذه الصفحة محرّك متصفّح هو WebKit، وليس له هنا صندوق رمل خاص به. لذلك يجب تثبيت bubblewrap وxdg-dbus-proxy وأن يسمح النظام به.",
    models: "ما الذي يرسم",
    modelsLead: "درّب هذا المشروع الأساليب، وهي تعمل على هذا الحاسوب. مصدر كل منها:",
    licence: (licence) => `الترخيص: ${apart(licence)}`,
  },

  networkTest: {
    title: "حاول الاتصال بالخارج",
    lead: "يحاول Ambrotype أمام عينيك الوصول إلى الشبكة بكل طريقة ممكنة، ويُظهر من الذي يمنعه.",
    start: "جرّب الآن",
    running: "يجري التجريب…",
    allBlocked: "لم يخرج شيء.",
    someLetThrough: (out, all) => `${number(out)} من ${number(all)} محاولات لم يمنعها أحد.`,
    methods: {
      tcp: "اتصال",
      udp: "حزمة واحدة",
      dns: "سؤال عن اسم",
      fetch: "الصفحة: طلب",
      image: "الصفحة: صورة من بعيد",
      socket: "الصفحة: اتصال دائم",
      navigation: "الصفحة: الذهاب إلى مكان آخر",
    },
    blockedBy: { system: "رفضه النظام", rules: "رفضته قواعد الصفحة", program: "أبقاها البرنامج هنا" },
    notBlocked: "لم يُمنع",
    resolverNote: (name) => `يبحث ${apart(name)} عن الأسماء لكل برنامج يسأله على هذا الحاسوب. لا يسأله Ambrotype أبدًا.`,
  },

  traces: {
    title: "أين وجهي؟",
    lead: "يبحث عمّا قد يكون هذا البرنامج أو سطح مكتبك قد تركه من صورة خارج الخزنة. ما هو لنا يُزال فورًا، وما ليس لنا متروك لك.",
    search: "ابحث الآن",
    searchForPhoto: "ابحث عن صورة…",
    searching: "يجري البحث…",
    dialog: { title: "عن أي صورة نبحث؟", pictures: "صور", everything: "كل الملفات" },
    places: {
      original: "الصورة نفسها",
      clipboard: "الحافظة",
      recents: "الملفات المستخدمة مؤخرًا",
      thumbnails: "مصغّرات مدير الملفات",
      trash: "المهملات",
      "web-caches": "ذاكرة النافذة المخبأة",
      temporary: "الملفات المؤقتة",
      "unfinished-exports": "صادرات غير مكتملة",
      "case-log": "سجل الخزنة",
      "core-dumps": "تفريغات الأعطال",
      swap: "ذاكرة تُنقل إلى القرص",
      hibernation: "السبات على القرص",
    },
    findings: { nothing: "لا شيء", removed: "كان لنا وأُزيل", ours: "لنا", others: "موجود وليس لنا", unknown: "غير معروف" },
    advice: {
      "original-unknown": "لا يتذكر Ambrotype عمدًا أين توجد صورك. اختر صورة أعلاه للبحث عن نسخها.",
      "original-others": "هي حيث تحفظها. هي لك وتبقى.",
      "clipboard-ours": "البورتريه الذي نسخته. يزول من تلقاء نفسه بعد خمس دقائق، وعند القفل أو الإتلاف.",
      "recents-others": "برنامج آخر يدرج هذه الصورة. امسح القائمة من إعدادات الخصوصية في سطح مكتبك.",
      "thumbnails-unknown": "لا يُعرف إلا لصورة تختارها.",
      "thumbnails-others": "صنع مدير الملفات نسخًا صغيرة. أزل هذه الملفات أو امسح ذاكرته المخبأة.",
      "trash-unknown": "لا يُعرف إلا لصورة تختارها.",
      "trash-others": "أُلقيت ويمكن استرجاعها. أفرغ المهملات.",
      "web-caches-ours": "تعذّرت إزالتها. أزل هذه المجلدات بنفسك من فضلك.",
      "temporary-ours": "بورتريه سحبته إلى خارج النافذة. يزول من تلقاء نفسه بعد عشر دقائق، وعند القفل أو الإتلاف.",
      "unfinished-exports-ours": "جزء من تصدير أُوقف، أو تصدير يُكتب الآن. إن لم يكن أي تصدير جاريًا فاحذف هذه الملفات بنفسك.",
      "case-log-ours": "مختوم كالخزنة نفسها. يزول عند قفل الخزنة.",
      "core-dumps-others": "سجّل النظام عطلًا وربما صورة معه. اطلب إزالة هذه الملفات.",
      "swap-others": "مفعّلة وغير مشفّرة: قد يصل ما تراه إلى القرص. شفّرها أو أوقفها.",
      "hibernation-others": "يستطيع النظام كتابة الذاكرة كلها إلى القرص. اقفل الخزنة قبل أن ينام.",
    },
  },

  about: {
    title: "حول البرنامج",
    lead: "بورتريهات تستحق المشاركة، تُصنع على جهازك. كان الأمبروتايب بورتريهًا على زجاج: يُصنع واحدًا واحدًا، بلا نسخة سالبة، ويُحفظ في علبة تُغلق.",
    version: "الإصدار",
    runtime: "ONNX Runtime",
    licence: "الترخيص",
    thirdParty: "صُنع بفضل",
    thirdPartyLead: (count) => `في هذا البرنامج ${number(count)} من أعمال غيرنا. شكرًا لهم.`,
  },

  dialogs: {
    pick: { title: "اختر صورًا", pictures: "صور", everything: "كل الملفات" },
    export: { title: "تصدير البورتريه", pictures: "صور", everything: "كل الملفات" },
    folder: { title: "اختر مجلدًا للبورتريهات", pictures: "صور", everything: "كل الملفات" },
    zip: { title: "تصدير البورتريهات كملف zip", pictures: "صور", everything: "ملفات zip" },
    backup: { title: "حفظ ملف النسخة الاحتياطية", pictures: "ملفات النسخ الاحتياطية", everything: "كل الملفات" },
    restore: { title: "اختر ملف نسخة احتياطية", pictures: "ملفات النسخ الاحتياطية", everything: "كل الملفات" },
  },

  gallery: {
    photoCount: "الصور",
    tab: (count) => (count === 0 ? "المعرض" : `المعرض (${number(count)})`),
    title: (count) =>
      plural(count, {
        zero: "لا بورتريهات محفوظة",
        one: "بورتريه واحد محفوظ",
        two: "بورتريهان محفوظان",
        few: "{n} بورتريهات محفوظة",
        many: "{n} بورتريهًا محفوظًا",
        other: "{n} بورتريه محفوظ",
      }),
    search: "ابحث بالأسلوب أو التاريخ",
    order: "الترتيب",
    orders: { newest: "الأحدث أولًا", oldest: "الأقدم أولًا", style: "حسب الأسلوب" },
    showOriginals: "الصور بجانب البورتريهات",
    selected: (count) => plural(count, { one: "اختير واحد", two: "اختير اثنان", few: "اختيرت {n}", many: "اختير {n}", other: "اختير {n}" }),
    clearSelection: "إلغاء الاختيار",
    exportToFolder: "تصدير إلى مجلد…",
    exportToZip: "تصدير كملف zip…",
    exported: (count, place) =>
      plural(count, {
        one: `كُتبت صورة واحدة: ${place}`,
        two: `كُتبت صورتان: ${place}`,
        few: `كُتبت {n} صور: ${place}`,
        many: `كُتبت {n} صورة: ${place}`,
        other: `كُتبت {n} صورة: ${place}`,
      }),
    unstyled: "بلا أسلوب",
    noMatch: "لا شيء بهذا الاسم",
    noMatchLead: "جرّب أسلوبًا أو شهرًا أو سنة.",
    damaged: (count) =>
      plural(count, {
        one: "صورة واحدة تالفة ولا يمكن عرضها. لم تعد بياناتها صحيحة.",
        two: "صورتان تالفتان ولا يمكن عرضهما. لم تعد بياناتهما صحيحة.",
        few: "{n} صور تالفة ولا يمكن عرضها. لم تعد بياناتها صحيحة.",
        many: "{n} صورة تالفة ولا يمكن عرضها. لم تعد بياناتها صحيحة.",
        other: "{n} صورة تالفة ولا يمكن عرضها. لم تعد بياناتها صحيحة.",
      }),
    purgeDamaged: "إتلاف التالف",
    newer: (count) =>
      plural(count, {
        one: "حفظ إصدار أحدث من Ambrotype صورة واحدة لا يستطيع هذا الإصدار قراءتها.",
        two: "حفظ إصدار أحدث من Ambrotype صورتين لا يستطيع هذا الإصدار قراءتهما.",
        few: "حفظ إصدار أحدث من Ambrotype {n} صور لا يستطيع هذا الإصدار قراءتها.",
        many: "حفظ إصدار أحدث من Ambrotype {n} صورة لا يستطيع هذا الإصدار قراءتها.",
        other: "حفظ إصدار أحدث من Ambrotype {n} صورة لا يستطيع هذا الإصدار قراءتها.",
      }),
    purgeNewer: "إتلافها",
  },

  emptyVault: {
    title: "الخزنة فارغة",
    lead: "تُحفظ هنا البورتريهات التي تصنعها حتى تُتلفها.",
  },

  purgeAll: {
    action: "إتلاف كل شيء",
    title: "إتلاف كل شيء؟",
    lead: "تُتلف كل صورة وكل بورتريه في الخزنة، والمفاتيح أولًا. لا أحد يستطيع استعادتها منها. تبقى الملفات التي صدّرتها، وصورك حيث أتت منه.",
    holdStates: { idle: "اضغط مطولًا لإتلاف كل شيء", holding: "استمر بالضغط…", pressed: "اضغط مجددًا للإتلاف" },
    purging: "يجري الإتلاف…",
    done: "أُتلف كل شيء. دُمّرت المفاتيح وزالت الخزنة.",
  },

  styles: {
    ...drawnStyles,
    wave: ["الموجة الكبرى", "أزرق بروسي وورق: أشكال خشبية عريضة بحافة فاتحة."],
    "starry-night": ["ليلة النجوم", "ضربات قصيرة ملتفّة، أزرق عميق إلى جانب الأصفر."],
    "straw-hat": ["قبعة القش", "بشرة دافئة وقش أصفر بلمسات ثابتة ظاهرة."],
    "wheat-field": ["حقل القمح", "ريح في كل ضربة: غيوم كريمية وأخضر وذهب."],
    "water-lilies": ["زنابق الماء", "بنفسجي وأخضر ووردي كما يُرى على الماء."],
    scream: ["الصرخة", "أشرطة طويلة متموجة من البرتقالي والأزرق العميق."],
    mosaic: ["بورتريه الفسيفساء", "وجه من لمسات مربعة نقية اللون على الأبيض."],
    "composition-vii": ["التكوين السابع", "ألوان ساطعة تخرج عن حدودها."],
    udnie: ["أودني", "مسطحات منحنية من الرمادي الدافئ والبني."],
    edtaonisl: ["إدتاونيسل", "منحنيات حادة من العاجي والبرتقالي والأسود."],
    "gold-screen": ["الستار الذهبي", "ورق ذهب وأغصان داكنة وقليل من الزهر."],
    salon: ["بورتريه الصالون", "بورتريه زيتي سريع: رمادي دافئ وحواف ناعمة ووردة."],
  },
};
