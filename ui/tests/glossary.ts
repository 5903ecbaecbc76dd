// The terms, and the words that must not stand in their place. A twin that is right somewhere names the keys as `except`.

export interface Twin {
  twin: RegExp;
  term: string;
  /** Keys where the word means something else. */
  except?: RegExp;
}

const about = /^about\.lead$/;

const en: Twin[] = [
  { twin: /\bcases?\b(?!\.)/i, term: "vault", except: /^about\.lead$|^faults\.not-a-case$/ },
  { twin: /\bsecrets?\b(?! keys?\b)/i, term: "secret key" },
  { twin: /\b(seal|sealed|sealing)\b/i, term: "encrypt" },
  { twin: /\bdarkroom\b/i, term: "working, processing" },
  { twin: /\b(unpin|pin|pinned)\b/i, term: "keep" },
  { twin: /(?<!learnt )\bstyles?\b/i, term: "look", except: /^recipe\.summary$/ },
  { twin: /\b(written|writes?)\b/i, term: "save", except: /^faults\.(unwritable|keychain-unsettled)$|^traces\.advice\.hibernation/ },
  { twin: /\b(anew|begin|lies?|goes by itself|have gone|has gone|all the same|phone home)\b/i, term: "plain English", except: /^faults\.id-ambiguous$/ },
  { twin: /\b(delete everything|erase|wipe|destroy)\b/i, term: "purge" },
  { twin: /\b(ours|not ours)\b/i, term: "from Ambrotype" },
  { twin: /\b(password|keyring)\b/i, term: "passphrase, keychain" },
  { twin: /\b(machine)\b/i, term: "computer", except: about },
  { twin: /\b(redo it|go on|clean photo|what paints|nobody can bring)\b/i, term: "plain English" },
  { twin: /\bcolor/i, term: "colour" },
];

const vi: Twin[] = [
  { twin: /\b(hộp|kho)(?![a-zà-ỹ])/iu, term: "két", except: /^(about\.lead|things\.|albums\.toy)/ },
  { twin: /tiêu h[uủ]|phá h[uủ]|biến mất/i, term: "xóa vĩnh viễn", except: /^faults\.album-unknown$/ },
  { twin: /(?<!khóa )bí mật/i, term: "khóa bí mật" },
  { twin: /chùm khóa/i, term: "chuỗi khóa" },
  { twin: /niêm phong/i, term: "mã hóa" },
  { twin: /phòng tối/i, term: "đang xử lý" },
  { twin: /\bghim\b/i, term: "giữ" },
  { twin: /biên nhận/i, term: "biên bản xóa" },
  { twin: /chân dung/i, term: "tranh", except: /^(about\.lead|styles\.)/ },
  { twin: /(?<!phần |cường )độ mạnh/i, term: "cường độ" },
  { twin: /(?<!sao )\bchép\b/i, term: "sao chép" },
  { twin: /mọi tệp/i, term: "tất cả tệp" },
  { twin: /bảng tạm/i, term: "bảng nhớ tạm" },
  { twin: /làm lại/i, term: "tạo bản mới (làm lại = redo)", except: /(^|\.)redo$/ },
  { twin: /\bpha với|\bpha được/i, term: "trộn" },
  { twin: /đã ghi\b(?!,)/i, term: "đã lưu", except: /^faults\.(backup-not-verified|unsupported)$/ },
  { twin: /màn hình làm việc/i, term: "môi trường desktop" },
  { twin: /của chúng tôi/i, term: "của Ambrotype" },
  { twin: /(hu|kho|xo|tu|ho|đo|tho)(ỷ|á|ỳ|à|ả)(?![a-zà-ỹ])/iu, term: "dấu đặt theo kiểu hủy, khóa, xóa" },
  { twin: /\bkiểu (vẽ|sơn)\b/i, term: "phong cách" },
];

const zh: Twin[] = [
  { twin: /匣|盒子|保险库/, term: "保险箱", except: about },
  { twin: /口令/, term: "密码" },
  { twin: /销毁(?!的密钥)/, term: "永久删除", except: /^(purgeAll\.done|receipt\.(keys|unfinishedItems\.room))/ },
  { twin: /秘密/, term: "密钥" },
  { twin: /封存|密封/, term: "加密" },
  { twin: /暗房/, term: "正在处理" },
  { twin: /取消固定|已固定/, term: "保留" },
  { twin: /凭据/, term: "删除记录" },
  { twin: /肖像/, term: "作品", except: /^(about\.lead|styles\.)/ },
  { twin: /写出|写成/, term: "保存" },
  { twin: /水墨/, term: "墨线" },
  { twin: /柔化/, term: "淡化" },
  { twin: /消失/, term: "删除", except: /^faults\.album-unknown$/ },
  { twin: /搬到|搬来/, term: "迁移，导入" },
  { twin: /我们的/, term: "Ambrotype 留下" },
  { twin: /您/, term: "你" },
  { twin: /配方/, term: "风格设置" },
  { twin: /画笔/, term: "笔触" },
  { twin: /重新制作/, term: "再做一张（重做 = redo）" },
];

const ar: Twin[] = [
  { twin: /العلبة|علبة/, term: "الخزنة", except: /^(about\.lead|things\.|albums\.toy)/ },
  { twin: /بورتريه/, term: "لوحة" },
  { twin: /إتلاف|أتلف|يُتلف|تُتلف|(?<!ما)\s(زالت|تزول|يزول)/, term: "حذف نهائي" },
  { twin: /أسرار|(^|\s)سرّ?(\s|\.|$)|(?<!المفتاح |مفتاح |المفاتيح |مفاتيح |والمفتاح )السر(?!ي)/, term: "المفتاح السري" },
  { twin: /يُختم|مختوم/, term: "تشفير" },
  { twin: /الغرفة المظلمة/, term: "قيد المعالجة" },
  { twin: /تثبيت/, term: "الاحتفاظ بها", except: /^faults\.installation$|^privacy\.webViewOpen$/ },
  { twin: /الإيصال|إيصال/, term: "تقرير الحذف" },
  { twin: /القوة|قوة/, term: "الشدة" },
  { twin: /حاسوب/, term: "الجهاز" },
  { twin: /مخبأ/, term: "ذاكرة التخزين المؤقت" },
  { twin: /صُنع|اصنع|يجري صنع/, term: "إنشاء", except: about },
  { twin: /ملصق(?!ة)/, term: "بوستر (ملصق = sticker)", except: /^(packs|things)\./ },
  { twin: /لوحة ألوان|لوحات ألوان/, term: "مجموعة ألوان" },
  { twin: /الحيز|حيز/, term: "المساحة" },
  { twin: /تمويه|مموّه|موّه/, term: "تخفيف الملامح" },
  { twin: /اختير|إلغاء الاختيار/, term: "تحديد" },
  { twin: /السبات/, term: "الإسبات" },
  { twin: /الوصفة/, term: "إعداد الأسلوب" },
];

const documents: Twin[] = [
  { twin: /\banew\b/i, term: "again" },
  { twin: /(?<!login |its )\bpassword\b(?! of that keychain)|(?<!gnome-)\bkeyring\b/i, term: "passphrase, keychain" },
  { twin: /\bphone home\b/i, term: "test the network block" },
  { twin: /(the|a) case (file|is (locked|open))/i, term: "vault" },
];

/** For what the command line prints. */
const commands: Twin[] = [
  ...documents,
  { twin: /\b(ours|not ours)\b/i, term: "from Ambrotype" },
  { twin: /\b(once more|goes by itself|by themselves|whom|stylise it)\b/i, term: "plain English" },
];

export const forbidden = { en, vi, zh, ar, documents, commands };
