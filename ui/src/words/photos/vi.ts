// Ảnh đã giữ: hoàn tác tiêu huỷ, chồng ảnh, tên ảnh và bảng xuất ảnh.

import { formats } from "../formats";
import type { PhotoWords } from "./en";

const { number } = formats("vi");

export const vi: PhotoWords = {
  undoPurge: {
    confirm: "Chân dung và ảnh gốc bị ẩn ngay và bị huỷ sau mười giây. Trước lúc đó bạn có thể hoàn tác. Tệp bạn đã xuất vẫn còn.",
    waits: "Sẽ bị huỷ sau mười giây.",
    undo: "Hoàn tác",
    undone: "Chân dung đã trở lại.",
    late: "Đã muộn: chân dung đã bị huỷ.",
    setting: "Khi tiêu huỷ một chân dung",
    choices: { undo: "giữ thêm mười giây để hoàn tác", once: "huỷ ngay" },
  },

  stacks: {
    show: "Xếp chồng theo ảnh gốc",
    count: (count) => `${number(count)} chân dung`,
    back: "Tất cả ảnh",
    found: (count) => `Tìm thấy ${number(count)}`,
    rename: "Đổi tên…",
    renameTitle: (count) => (count === 1 ? "Đổi tên ảnh này" : `Đổi tên ${number(count)} ảnh`),
    name: "Tên ảnh",
    save: "Đổi tên",
  },

  exportSheet: {
    title: "Xuất",
    name: "Tên",
    size: "Kích thước",
    own: "Giữ nguyên",
    ownHint: (width, height) => `${number(width)} × ${number(height)}, dùng được để in`,
    file: "Định dạng",
    only: "Tệp chỉ chứa điểm ảnh: không địa điểm, không ngày, không tên.",
    drawing: "Đang tạo ảnh ở kích thước này.",
    choosePlace: "Chọn nơi lưu…",
  },
};
