// Tiếng Việt: két, sao lưu, biên bản xóa và việc xóa.

import { formats, isolate } from "../formats";
import type { VaultWords } from "./en";

const { number, plural } = formats("vi");

export const vi: VaultWords = {
  vault: {
    title: "Két",
    retention: "Giữ ảnh",
    forever: "đến khi tôi xóa",
    days: (count) => `${number(count)} ngày`,
    retentionPreview: (count, day) =>
      count === 1
        ? `Một ảnh sẽ tự động bị xóa vào ngày ${isolate(day)}.`
        : plural(count, { other: "{n} ảnh sẽ tự động bị xóa, sớm nhất vào ngày {day}." }, { day }),
    keepOriginals: "Giữ cả ảnh gốc",
    autoLock: "Tự khóa sau",
    never: "không bao giờ",
    minutes: (count) => `${number(count)} phút`,
    panicKey: `Phím khẩn cấp, ${isolate("Ctrl+Shift+L")}`,
    panicActions: { lock: "khóa két", purge: "xóa tất cả" },
    purgeAfterAttempts: "Xóa tất cả khi nhập sai mật khẩu",
    attempts: (count) => (count === 1 ? "1 lần" : `${number(count)} lần liên tiếp`),
    quota: "Cảnh báo khi két vượt quá",
    noQuota: "không giới hạn",
    presentPassphrase: "Mật khẩu của két",
    newPassphrase: "Mật khẩu mới",
    repeatPassphrase: "Nhập lại mật khẩu",
    changePassphrase: "Đổi mật khẩu",
    passphraseChanged: "Đã đổi mật khẩu.",
    backupTitle: "Chuyển sang máy khác",
    backupLead: "Tệp sao lưu chứa mọi thứ trong két, được mã hóa bằng mật khẩu riêng. Không có mật khẩu đó thì không ai mở được.",
    backupPassphrase: "Mật khẩu của tệp",
    backUp: "Lưu tệp sao lưu…",
    backingUp: "Đang mã hóa…",
    backedUp: (count, name) => plural(count, { other: "Có {n} ảnh trong {name}." }, { name }),
    damagedSkipped: (count) => `Đã bỏ qua ${number(count)} ảnh bị hỏng.`,
    testBackupTitle: "Kiểm tra bản sao lưu",
    testBackupLead: "Đọc toàn bộ tệp sao lưu, cùng mọi hình ảnh trong đó, và không thay đổi gì.",
    testBackup: "Kiểm tra tệp sao lưu…",
    backupTested: (count, damaged, missing, name) =>
      [
        count === 0 ? `Không đọc được ảnh nào trong ${isolate(name)}.` : plural(count, { other: "Đọc được {n} ảnh trong {name}." }, { name }),
        damaged === 0 ? "Không ảnh nào bị hỏng." : `${number(damaged)} ảnh bị hỏng.`,
        missing > 0 && `${number(missing)} ảnh không có trong két này.`,
      ]
        .filter(Boolean)
        .join(" "),
    restoreTitle: "Chuyển từ máy khác",
    restore: "Thêm ảnh từ tệp sao lưu…",
    restored: (count, present) =>
      [
        count === 0 ? "Không có ảnh mới." : `Đã thêm ${number(count)} ảnh.`,
        present > 0 && `${number(present)} ảnh đã có sẵn.`,
      ]
        .filter(Boolean)
        .join(" "),
    restoredDamaged: (count) => `${number(count)} ảnh trong tệp bị hỏng. Phần không đọc được đã bị bỏ qua.`,
    pin: "Luôn giữ",
    unpin: "Thôi giữ",
    pinned: "Giữ đến khi bạn xóa",
    expires: (day) => `sẽ bị xóa vào ngày ${isolate(day)}`,
    expired: (count) => `Đã xóa ${number(count)} ảnh hết hạn giữ.`,
    clockDoubted: (seen, now) =>
      `Đồng hồ đã nhảy từ ${isolate(seen)} đến ${isolate(now)}. Không ảnh nào bị xóa trước khi bạn xác nhận đồng hồ đúng.`,
    trustClock: "Xác nhận đồng hồ đúng",
    shortages: {
      quota: "Két đã vượt quá giới hạn của bạn. Hãy xóa những gì không cần nữa.",
      disk: "Đĩa gần đầy. Hãy xóa những gì không cần nữa, hoặc giải phóng dung lượng.",
    },
  },

  receipt: {
    show: "Biên bản xóa",
    title: "Biên bản xóa",
    wholeVault: "Mọi thứ từng có trong két",
    photos: (count) => `${number(count)} ảnh`,
    size: "Dung lượng giải phóng",
    date: "Ngày",
    keysDestroyed: "Số khóa bí mật đã hủy",
    keysKept: "Khóa bí mật chưa hủy, theo số thứ tự",
    unfinished: "Chưa hoàn tất",
    unfinishedItems: {
      rotation:
        "Chưa thay được khóa. Đến lúc đó, bản sao cũ của két vẫn mở được những gì đã xóa. Lần xóa hoặc khởi động tới sẽ thay khóa, sớm nhất là sau một phút.",
      "other-copy": "Dường như một bản sao của két này đang được dùng ở nơi khác. Những gì đã xóa có thể còn ở đó. Hãy xóa cả ở đó, và chỉ dùng một bản.",
      log: "Chưa dọn được nhật ký cơ sở dữ liệu. Ambrotype sẽ thử lại khi khởi động lần tới.",
      secret: "Một khóa bí mật vẫn còn trong chuỗi khóa. Hãy mở khóa chuỗi khóa. Ambrotype sẽ thử lại ở lần xóa hoặc khởi động tới.",
      files: "Không xóa được vài tệp. Không có khóa bí mật thì không ai đọc được chúng.",
      room: "Đĩa đã đầy. Khóa của những gì đã xóa đã bị hủy ở đây, nhưng bản sao cũ của két vẫn mở được. Dung lượng chưa được giải phóng. Ambrotype sẽ làm nốt ở lần xóa hoặc khởi động tới, khi đĩa còn chỗ.",
    },
    notCovered: "Những gì không xóa được",
    notCoveredItems: {
      "no-secret": "Không có khóa bí mật nào trong chuỗi khóa. Bản sao cũ của két vẫn mở được bằng mật khẩu.",
      backups: "Bản sao lưu của két cùng với chuỗi khóa đăng nhập.",
      "keychain-storage": "Dấu vết của khóa đã xóa mà chính chuỗi khóa có thể còn giữ.",
      outside: "Các tệp bạn đã xuất và tệp ảnh gốc của bạn.",
      memory: "Vùng hoán đổi và tệp ngủ đông của máy này.",
    },
    save: "Lưu biên bản…",
    saved: (name) => `Đã lưu: ${isolate(name)}`,
    dialog: { title: "Lưu biên bản xóa", pictures: "Biên bản xóa", everything: "Tất cả tệp" },
  },

  emptyVault: {
    title: "Két đang trống",
    lead: "Tranh bạn tạo được giữ ở đây đến khi bạn xóa.",
  },

  purgeAll: {
    action: "Xóa tất cả",
    title: "Xóa vĩnh viễn tất cả?",
    lead: "Mọi ảnh và tranh trong két sẽ bị xóa vĩnh viễn. Không ai khôi phục được. Các tệp đã xuất và tệp ảnh gốc của bạn vẫn còn.",
    holdStates: { idle: "Nhấn giữ để xóa tất cả", holding: "Tiếp tục giữ…", pressed: "Nhấn lần nữa để xóa" },
    purging: "Đang xóa…",
    done: "Đã xóa tất cả. Các khóa đã bị hủy và két không còn.",
  },
};
