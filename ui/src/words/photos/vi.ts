// Ảnh đã giữ: hoàn tác tiêu huỷ, chồng ảnh, tên ảnh và bảng xuất ảnh.

import { formats, isolate } from "../formats";
import type { PhotoWords } from "./en";

const { number } = formats("vi");

export const vi: PhotoWords = {
  undoPurge: {
    confirm: "Bức tranh và ảnh gốc bị ẩn ngay và bị xóa vĩnh viễn sau mười giây. Trước lúc đó bạn có thể hoàn tác. Các tệp đã xuất vẫn còn.",
    waits: "Sẽ bị xóa vĩnh viễn sau mười giây.",
    undo: "Hoàn tác",
    undone: "Bức tranh đã được khôi phục.",
    late: "Đã quá muộn: bức tranh đã bị xóa vĩnh viễn.",
    setting: "Khi xóa vĩnh viễn một bức tranh",
    choices: { undo: "chờ mười giây", once: "xóa ngay" },
  },

  stacks: {
    show: "Xếp chồng theo ảnh gốc",
    count: (count) => `${number(count)} bức tranh`,
    back: "Tất cả ảnh",
    found: (count) => `Tìm thấy ${number(count)} mục`,
    rename: "Đổi tên…",
    renameTitle: (count) => (count === 1 ? "Đổi tên ảnh này" : `Đổi tên ${number(count)} ảnh`),
    name: "Tên ảnh",
    save: "Đổi tên",
  },

  people: {
    title: "Mọi người",
    everybody: "Giữ nguyên mọi người",
  },

  closing: {
    title: "Vẫn còn việc đang làm",
    lead: (count) => `${number(count)} ảnh chưa tạo xong. Ảnh đã tạo xong vẫn được giữ.`,
    finish: "Hoàn tất rồi đóng",
    stop: "Dừng và đóng",
    back: "Quay lại",
  },

  exportSheet: {
    title: "Xuất",
    name: "Tên",
    size: "Kích thước",
    own: "Kích thước gốc",
    ownHint: (width, height) => `${isolate(`${number(width)} × ${number(height)}`)}, phù hợp để in`,
    file: "Định dạng",
    only: "Tệp chỉ chứa điểm ảnh: không nơi chụp, không ngày, không tên.",
    drawing: "Đang tạo ảnh ở kích thước này…",
    choosePlace: "Chọn nơi lưu…",
  },
};
