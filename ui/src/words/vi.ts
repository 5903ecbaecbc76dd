// Tiếng Việt.

import type { Words } from "./en";
import { formats } from "./formats";

const format = formats("vi");
const { number, percent } = format;

export const vi: Words = {
  format,
  name: "Ambrotype",
  close: "Đóng",
  cancel: "Huỷ",
  studio: "Xưởng ảnh",
  gallery: (count) => (count === 0 ? "Bộ sưu tập" : `Bộ sưu tập (${number(count)})`),
  lock: "Khoá",
  kept: (name) => `Chân dung từ ${name}`,

  settings: {
    title: "Cài đặt",
    window: "Cửa sổ",
    language: "Ngôn ngữ",
    theme: "Sáng hay tối",
    themes: { system: "Theo hệ thống", light: "Sáng", dark: "Tối" },
  },

  welcome: {
    title: "Một bức chân dung đáng chia sẻ, còn ảnh selfie ở lại với bạn",
    lead: "Thả ảnh vào, chọn phong cách, giữ lại chân dung. Tất cả diễn ra trên máy tính này.",
    leaves: "Không gì rời khỏi máy",
    leavesWhy: "Ảnh được tạo ngay trên máy này. Không tài khoản, không đám mây, không tải lên.",
    kept: "Cất trong hộp",
    keptWhy: "Ảnh và chân dung được mã hoá trên đĩa của bạn, mỗi tấm một khoá riêng.",
    gone: "Biến mất khi bạn muốn",
    goneWhy: "Tiêu huỷ một ảnh hoặc tất cả cùng lúc. Chúng tôi không giữ bản sao nào để khôi phục.",
    open: "Mở hộp",
    withKeychain: "Chùm khoá của hệ thống giữ khoá. Thêm mật khẩu là tuỳ bạn.",
    withoutKeychain: "Hệ thống này không có chùm khoá để giữ khoá, nên hộp cần một mật khẩu.",
    passphrase: "Mật khẩu",
    passphraseOptional: "Mật khẩu (không bắt buộc)",
    again: "Nhập lại lần nữa",
    differ: "Hai lần nhập chưa giống nhau.",
    forgotten: "Nếu bạn quên, không ai mở được hộp: không có cách nào khác.",
    busy: "Đang tạo hộp…",
  },

  unlock: {
    title: "Hộp đang khoá",
    lead: "Nhập mật khẩu để mở.",
    leadKeychain: "Chùm khoá của hệ thống sẽ mở hộp.",
    passphrase: "Mật khẩu",
    open: "Mở",
    busy: "Đang mở…",
    other: "Quên mật khẩu? Những gì bên trong vẫn đóng. Bạn có thể tiêu huỷ tất cả và bắt đầu lại.",
  },

  invite: {
    title: "Thả ảnh vào bất cứ đâu",
    lead: "JPEG, PNG hoặc WebP. Ảnh được đọc vào bộ nhớ tại đây và không đi đâu khác.",
    pick: "Chọn ảnh…",
    paste: "Dán",
    pasted: "Ảnh đã dán",
    noPhoto: "Không có ảnh sẵn?",
    sample: "Thử với phi hành gia",
    drop: "Thả ra để tạo chân dung",
    waits: (count) => (count === 1 ? "Ảnh chờ ở đây đến khi hộp được mở." : `${number(count)} ảnh chờ ở đây đến khi hộp được mở.`),
  },

  queue: {
    title: "Trong phòng tối",
    waiting: "đang chờ",
    stages: { decoding: "đang mở", stylizing: "đang vẽ", encoding: "đang ghi", keeping: "đang niêm phong" },
    cancelled: "đã huỷ",
    cancel: (name) => `Huỷ ${name}`,
    dismiss: (name) => `Bỏ qua ${name}`,
    retry: "Thử lại",
  },

  recipe: {
    title: "Phong cách",
    blend: "Pha với",
    alone: "không gì khác",
    shareLabel: "Tỉ lệ phong cách thứ hai",
    strength: "Độ mạnh",
    words: (styles, strength) => (strength < 1 ? `${styles.join(" + ")}, ${percent(strength)}` : styles.join(" + ")),
    again: "Làm lại",
    next: "Các ảnh tiếp theo theo phong cách này.",
  },

  compare: {
    slider: "Trượt giữa ảnh và chân dung",
    original: "Ảnh",
    output: "Chân dung",
    sideBySide: "Đặt cạnh nhau",
    over: "Chồng lên nhau",
    hold: "Giữ phím cách để xem ảnh",
  },

  photo: {
    export: "Xuất…",
    purge: "Tiêu huỷ",
    exported: (name) => `Đã ghi: ${name}`,
    size: (width, height) => `${number(width)} × ${number(height)}`,
    confirmTitle: "Tiêu huỷ chân dung này?",
    confirm: "Chân dung và ảnh của nó bị phá huỷ trong hộp. Không thể hoàn tác. Tệp bạn đã xuất vẫn còn.",
    purged: "Đã tiêu huỷ. Khoá và dữ liệu của nó không còn trong hộp.",
  },

  dialogs: {
    pick: { title: "Chọn ảnh", pictures: "Ảnh", everything: "Mọi tệp" },
    export: { title: "Xuất chân dung", pictures: "Hình ảnh", everything: "Mọi tệp" },
  },

  empty: {
    title: "Hộp đang trống",
    lead: "Chân dung bạn tạo được giữ ở đây đến khi bạn tiêu huỷ chúng.",
  },

  purgeAll: {
    action: "Tiêu huỷ tất cả",
    title: "Tiêu huỷ tất cả?",
    lead: "Mọi ảnh và chân dung trong hộp bị phá huỷ, khoá trước tiên. Không ai khôi phục được chúng từ hộp. Tệp bạn đã xuất và ảnh ở nơi gốc của chúng vẫn còn.",
    states: { idle: "Giữ để tiêu huỷ tất cả", holding: "Tiếp tục giữ…", pressed: "Nhấn lần nữa để tiêu huỷ" },
    busy: "Đang tiêu huỷ…",
    done: "Đã tiêu huỷ tất cả. Khoá đã bị phá huỷ và hộp không còn.",
  },

  styles: {
    wave: ["Sóng lừng", "Xanh Phổ trên giấy: mảng khắc gỗ rộng với viền sáng."],
    "starry-night": ["Đêm đầy sao", "Nét ngắn cuộn xoáy, xanh thẳm bên vàng."],
    "straw-hat": ["Mũ rơm", "Da ấm và rơm vàng trong những nét chấm chắc, rõ."],
    "wheat-field": ["Đồng lúa mì", "Gió trong từng nét: mây kem, xanh lục và vàng."],
    "water-lilies": ["Hoa súng", "Tím, lục và hồng buông lơi, như trên mặt nước."],
    scream: ["Tiếng thét", "Những dải dài uốn lượn màu cam và xanh thẳm."],
    mosaic: ["Chân dung khảm", "Gương mặt từ những ô màu thuần trên nền trắng."],
    "composition-vii": ["Bố cục VII", "Màu rực rỡ tràn khỏi đường viền."],
    udnie: ["Udnie", "Những mặt cong xám ấm và nâu."],
    edtaonisl: ["Edtaonisl", "Đường cong sắc màu ngà, cam và đen."],
    "gold-screen": ["Bình phong vàng", "Lá vàng, cành sẫm và vài bông hoa."],
    salon: ["Chân dung phòng khách", "Chân dung sơn dầu vẽ nhanh: xám ấm, viền mềm, một đoá hồng."],
    cel: ["Hoạt hình", "Mảng màu đều và nét mực, như một khung phim vẽ tay."],
    pencil: ["Bút chì", "Than chì trên giấy ấm."],
    comic: ["Truyện tranh", "Nét mực đậm, màu phẳng và chấm in."],
    figure: ["Tượng nhựa", "Món đồ chơi nhựa: bề mặt nhẵn, điểm sáng mềm."],
  },
};
