// Tiếng Việt.

import { vi as albums } from "./albums/vi";
import type { Words } from "./en";
import { formats, isolate } from "./formats";
import { vi as lookWords } from "./looks/vi";
import { vi as photos } from "./photos/vi";
import { vi as portrait } from "./portrait/vi";
import { vi as presets } from "./presets/vi";
import { vi as privacy } from "./privacy/vi";
import { vi as things } from "./things/vi";
import { vi as vault } from "./vault/vi";
import { vi as window } from "./window/vi";

const format = formats("vi");
const { number, percent, plural } = format;
const { looks, drawnStyles } = lookWords;

export const vi: Words = {
  format,
  name: "Ambrotype",
  close: "Đóng",
  cancel: "Hủy",
  studio: "Tạo",
  lock: "Khóa",
  portraitAlt: (name) => `Tranh tạo từ ${isolate(name)}`,

  settings: {
    title: "Cài đặt",
    window: "Chung",
    language: "Ngôn ngữ",
    theme: "Giao diện",
    themes: { system: "Theo hệ thống", light: "Sáng", dark: "Tối" },
    exportAs: "Định dạng xuất",
  },

  welcome: {
    title: "Biến ảnh selfie thành tranh, còn ảnh selfie vẫn ở trên máy bạn",
    lead: "Kéo thả ảnh vào, chọn phong cách rồi lưu tranh. Mọi việc diễn ra trên máy tính này.",
    noUpload: "Không có gì rời khỏi máy",
    noUploadWhy: "Tranh được tạo ngay trên máy này. Không tài khoản, không đám mây, không tải lên.",
    encrypted: "Cất trong két có khóa",
    encryptedWhy: "Ảnh và tranh được mã hóa trên đĩa của bạn, mỗi tấm có một khóa riêng.",
    deletable: "Xóa khi bạn muốn",
    deletableWhy: "Xóa vĩnh viễn một ảnh hoặc tất cả cùng lúc. Không còn bản sao nào khác, kể cả ở chỗ chúng tôi.",
    create: "Tạo két",
    withKeychain: "Chuỗi khóa của hệ thống giữ khóa bí mật. Bạn có thể đặt thêm mật khẩu.",
    withoutKeychain: "Máy này không có chuỗi khóa, nên két cần một mật khẩu.",
    passphrase: "Mật khẩu",
    passphraseOptional: "Mật khẩu (không bắt buộc)",
    repeatPassphrase: "Nhập lại mật khẩu",
    mismatch: "Hai mật khẩu chưa khớp nhau.",
    noRecovery: "Nếu quên mật khẩu, không ai mở được két, kể cả bạn.",
    creating: "Đang tạo két…",
    networkBlocked: "Hệ thống chặn Ambrotype truy cập mạng.",
  },

  unlock: {
    title: "Két đang khóa",
    lead: "Nhập mật khẩu để mở khóa.",
    leadKeychain: "Chuỗi khóa của hệ thống sẽ mở khóa két.",
    passphrase: "Mật khẩu",
    unlock: "Mở khóa",
    unlocking: "Đang mở khóa…",
    forgotten: "Quên mật khẩu? Không thể mở ảnh bên trong. Bạn có thể xóa tất cả và bắt đầu lại.",
  },

  import: {
    title: "Kéo thả ảnh vào bất cứ đâu trong cửa sổ",
    lead: "Hoặc cả một thư mục: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF hoặc BMP. Ảnh chỉ ở trên máy này.",
    skipped: (count) => `Đã bỏ qua ${number(count)} tệp không phải ảnh.`,
    tooMany: `Chưa thêm hết: mỗi lần tối đa ${number(10_000)} ảnh, từ thư mục sâu tối đa ${number(16)} cấp.`,
    pick: "Chọn ảnh…",
    paste: "Dán",
    pastedName: "Ảnh đã dán",
    noPhoto: "Chưa có sẵn ảnh?",
    sample: "Thử ảnh mẫu",
    dropHere: "Thả ra để tạo tranh",
    waitsForVault: (count) =>
      count === 1 ? "Ảnh sẽ được thêm khi bạn mở khóa két." : `${number(count)} ảnh sẽ được thêm khi bạn mở khóa két.`,
  },

  recipe: {
    title: "Phong cách",
    blend: "Trộn với",
    noBlend: "Không",
    blendShare: "Phong cách thứ hai",
    strength: "Cường độ",
    summary: (styles, strength) => (strength < 1 ? `${styles.join(" + ")}, ${percent(strength)}` : styles.join(" + ")),
    nextPhotosHint: "Ảnh mới sẽ dùng phong cách này.",
    undo: "Hoàn tác",
    redo: "Làm lại",
    brush: "Cỡ cọ",
    brushes: { fine: "Mảnh", medium: "Vừa", broad: "To", native: "Chi tiết tối đa" },
    keepColor: "Giữ màu của ảnh",
  },

  compare: {
    slider: "Thanh so sánh ảnh và tranh",
    original: "Ảnh",
    output: "Tranh",
    sideBySide: "Đặt cạnh nhau",
    overlay: "Thanh trượt",
    holdHint: "Giữ phím cách để xem ảnh",
    viewOptions: "Chế độ xem",
    zoomIn: "Phóng to",
    zoomOut: "Thu nhỏ",
    actualSize: "Kích thước thật",
    fitToWindow: "Vừa cửa sổ",
    preview: "Xem trước",
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
    export: "Xuất…",
    purge: "Xóa vĩnh viễn",
    exported: (name) => `Đã lưu: ${isolate(name)}`,
    dimensions: (width, height) => isolate(`${number(width)} × ${number(height)}`),
    exportPhoto: "Xuất ảnh không kèm nơi chụp và ngày chụp",
    copy: "Sao chép",
    copied: "Đã sao chép.",
    dragOut: "Kéo từ đây sang ứng dụng khác",
    confirmTitle: (count) => (count === 1 ? "Xóa vĩnh viễn bức tranh này?" : `Xóa vĩnh viễn ${number(count)} bức tranh?`),
    confirm: (count) =>
      count === 1
        ? "Bức tranh và ảnh gốc sẽ bị xóa khỏi két. Không thể hoàn tác. Các tệp đã xuất vẫn còn."
        : "Các bức tranh và ảnh gốc sẽ bị xóa khỏi két. Không thể hoàn tác. Các tệp đã xuất vẫn còn.",
    purged: (count) => (count === 1 ? "Đã xóa. Trong két không còn gì của bức này." : `Đã xóa ${number(count)} bức. Trong két không còn gì của chúng.`),
  },

  shortcuts: {
    title: "Phím tắt",
    keyNames: { Ctrl: "Ctrl", Shift: "Shift", Space: "Phím cách", Delete: "Del", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", Plus: "+", Minus: "−" },
    actions: {
      pick: "Chọn ảnh",
      paste: "Dán ảnh",
      copy: "Sao chép tranh",
      export: "Xuất tranh",
      exportPhoto: "Xuất ảnh không kèm nơi chụp và ngày chụp",
      undo: "Hoàn tác thay đổi phong cách",
      redo: "Làm lại",
      selectAll: "Chọn tất cả",
      purge: "Xóa vĩnh viễn (có hỏi lại)",
      previous: "Ảnh trước",
      next: "Ảnh tiếp theo",
      showOriginal: "Giữ để xem ảnh",
      wall: "Ảnh này trong mọi phong cách",
      zoomIn: "Phóng to",
      zoomOut: "Thu nhỏ",
      zoomToFit: "Vừa cửa sổ",
      fullScreen: "Toàn màn hình",
      back: "Quay lại",
      lock: "Khóa két",
      panic: "Phím khẩn cấp: khóa két hoặc xóa tất cả",
      showShortcuts: "Hiện danh sách này",
    },
  },

  dialogs: {
    pick: { title: "Chọn ảnh", pictures: "Ảnh", everything: "Tất cả tệp" },
    export: { title: "Xuất tranh", pictures: "Hình ảnh", everything: "Tất cả tệp" },
    folder: { title: "Chọn thư mục để lưu tranh", pictures: "Hình ảnh", everything: "Tất cả tệp" },
    zip: { title: "Xuất tranh thành tệp ZIP", pictures: "Hình ảnh", everything: "Tệp ZIP" },
    backup: { title: "Lưu tệp sao lưu", pictures: "Tệp sao lưu", everything: "Tất cả tệp" },
    restore: { title: "Chọn tệp sao lưu", pictures: "Tệp sao lưu", everything: "Tất cả tệp" },
  },

  gallery: {
    photoCount: "Ảnh",
    tab: (count) => (count === 0 ? "Ảnh" : `Ảnh (${number(count)})`),
    title: (count) => (count === 0 ? "Chưa lưu bức tranh nào" : `Đang lưu ${number(count)} bức tranh`),
    search: "Tìm theo phong cách hoặc ngày",
    order: "Thứ tự",
    orders: { newest: "Mới nhất trước", oldest: "Cũ nhất trước", style: "Theo phong cách" },
    showOriginals: "Hiện ảnh gốc cạnh tranh",
    selected: (count) => `Đã chọn ${number(count)} mục`,
    clearSelection: "Bỏ chọn tất cả",
    exportToFolder: "Xuất vào thư mục…",
    exportToZip: "Xuất thành tệp ZIP…",
    exported: (count, place) => plural(count, { other: "Đã lưu {n} ảnh: {place}" }, { place }),
    unstyled: "Ảnh chưa có phong cách",
    noMatch: "Không có kết quả",
    noMatchLead: "Hãy thử một phong cách, một tháng hoặc một năm.",
    damaged: (count) => `${number(count)} ảnh bị hỏng, không hiển thị được.`,
    purgeDamaged: "Xóa vĩnh viễn ảnh hỏng",
    newer: (count) => `${number(count)} ảnh do một phiên bản Ambrotype mới hơn lưu. Phiên bản này không đọc được.`,
    purgeNewer: "Xóa vĩnh viễn các ảnh này",
  },

  styles: {
    ...drawnStyles,
    wave: ["Sóng lừng", "Xanh Phổ trên giấy: mảng khắc gỗ rộng với viền sáng."],
    "starry-night": ["Đêm đầy sao", "Nét ngắn cuộn xoáy, xanh thẳm bên vàng."],
    "straw-hat": ["Mũ rơm", "Da ấm và rơm vàng trong những nét cọ chắc, rõ."],
    "wheat-field": ["Đồng lúa mì", "Gió trong từng nét: mây màu kem, xanh lục và vàng."],
    "water-lilies": ["Hoa súng", "Tím, lục và hồng buông lơi, như trên mặt nước."],
    scream: ["Tiếng thét", "Những dải dài uốn lượn màu cam và xanh thẳm."],
    mosaic: ["Tranh khảm", "Gương mặt từ những ô màu thuần trên nền trắng."],
    "composition-vii": ["Bố cục VII", "Màu rực rỡ tràn khỏi đường viền."],
    udnie: ["Udnie", "Những mặt cong xám ấm và nâu."],
    edtaonisl: ["Edtaonisl", "Đường cong sắc màu ngà, cam và đen."],
    "gold-screen": ["Bình phong vàng", "Lá vàng, cành sẫm và vài bông hoa."],
    salon: ["Chân dung phòng khách", "Chân dung sơn dầu vẽ nhanh: xám ấm, viền mềm, một đóa hồng."],
  },
};
