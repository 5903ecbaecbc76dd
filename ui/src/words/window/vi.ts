// Tiếng Việt: phần đầu cửa sổ, xưởng, mọi phong cách và hàng đợi.

import { formats } from "../formats";
import type { WindowWords } from "./en";

const { duration, number } = formats("vi");

export const vi: WindowWords = {
  header: {
    vault: "Két",
    settings: "Cài đặt và sao lưu",
    shortcuts: "Phím tắt bàn phím",
  },

  make: {
    more: "Thêm",
    looks: "Phong cách",
    packs: "Gói…",
    things: "Đồ sáng tạo…",
    needsPhoto: "Hãy mở một ảnh trước",
    adjust: "Tinh chỉnh",
    keep: "Giữ lại",
    developing: "Đang tạo bản xem trước",
    exportPhoto: "Xuất ảnh gốc, không kèm nơi và ngày chụp",
  },

  wall: {
    open: "Mọi phong cách",
    title: "Ảnh này trong mọi phong cách",
    hint: "Bấm vào một bức để chọn, hoặc đánh dấu hai đến bốn bức để so sánh.",
    tick: (title) => `So sánh ${title}`,
    compare: (count) => (count < 2 ? "So sánh" : `So sánh ${number(count)} bức`),
    back: "Tất cả",
    choose: (title) => `Chọn ${title}`,
  },

  queue: {
    title: "Trong phòng tối",
    waiting: "đang chờ",
    stages: { decoding: "đang mở", stylizing: "đang vẽ", encoding: "đang ghi", keeping: "đang niêm phong" },
    cancelled: "đã huỷ",
    cancel: (name) => `Huỷ ${name}`,
    dismiss: (name) => `Bỏ qua ${name}`,
    retry: "Thử lại",
    usePartial: "Dùng phần đọc được",
    partialUsed: (name, share) =>
      share < 100
        ? `${name} kết thúc quá sớm; đã dùng ${number(share)}% đọc được.`
        : `${name} kết thúc quá sớm; đã dùng ảnh thiếu những chi tiết nhỏ nhất.`,
    firstUsed: (name) => `Trong ${name} có nhiều ảnh; đã dùng ảnh đầu tiên.`,
    pause: "Tạm dừng",
    resume: "Tiếp tục",
    cancelAll: "Huỷ tất cả",
    retryAll: "Thử lại tất cả",
    dismissAll: "Bỏ qua tất cả",
    keepRecipe: "Giữ phong cách đang chọn cho ảnh này",
    useCurrentRecipe: "Theo phong cách trên bảng",
    position: (at, total) => `${number(at)} trên ${number(total)}`,
    pausedAt: (at, total) => `Tạm dừng ở ${number(at)} trên ${number(total)}`,
    notMade: (count) => `${number(count)} ảnh chưa tạo được`,
    skip: "Bỏ qua ảnh này",
    waitingMore: (count) => `Còn ${number(count)} ảnh đang chờ`,
    cancelledCount: (count) => `${number(count)} ảnh đã huỷ`,
    failedCount: (count) => `${number(count)} ảnh`,
    others: (count) => `và ${number(count)} ảnh nữa`,
    finished: (made, failed, cancelled) =>
      [
        failed + cancelled === 0 ? `Đã tạo ${number(made)} chân dung` : `Đã tạo ${number(made)} trên ${number(made + failed + cancelled)}`,
        cancelled > 0 && `${number(cancelled)} đã huỷ`,
        failed > 0 && `${number(failed)} không tạo được`,
      ]
        .filter(Boolean)
        .join(", ") + ".",
  },
};
