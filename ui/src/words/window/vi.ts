// Tiếng Việt: phần đầu cửa sổ, xưởng, mọi phong cách và hàng đợi.

import { formats, isolate } from "../formats";
import type { WindowWords } from "./en";

const { number, percent } = formats("vi");

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
    exportPhoto: "Xuất ảnh không kèm nơi chụp và ngày chụp",
  },

  wall: {
    open: "Mọi phong cách",
    title: "Ảnh này trong mọi phong cách",
    hint: "Bấm vào một bức để chọn, hoặc đánh dấu hai đến bốn bức để so sánh.",
    tick: (title) => `So sánh ${isolate(title)}`,
    compare: (count) => (count < 2 ? "So sánh" : `So sánh ${number(count)} bức`),
    back: "Về mọi phong cách",
    choose: (title) => `Chọn ${isolate(title)}`,
  },

  queue: {
    title: "Đang xử lý",
    waiting: "đang chờ",
    stages: { decoding: "đang mở", stylizing: "đang vẽ", encoding: "đang lưu", keeping: "đang mã hóa" },
    cancelled: "đã hủy",
    cancel: (name) => `Hủy ${isolate(name)}`,
    dismiss: (name) => `Ẩn ${isolate(name)}`,
    retry: "Thử lại",
    usePartial: "Dùng phần đọc được",
    partialUsed: (name, share) =>
      share < 100
        ? `${isolate(name)} không đầy đủ. Đã dùng ${percent(share / 100)} đọc được.`
        : `${isolate(name)} không đầy đủ. Đã dùng ảnh thiếu những chi tiết nhỏ nhất.`,
    firstUsed: (name) => `Trong ${isolate(name)} có nhiều ảnh. Đã dùng ảnh đầu tiên.`,
    pause: "Tạm dừng",
    resume: "Tiếp tục",
    cancelAll: "Hủy tất cả",
    retryAll: "Thử lại tất cả",
    dismissAll: "Ẩn tất cả",
    keepRecipe: "Giữ nguyên phong cách hiện tại cho ảnh này",
    useCurrentRecipe: "Dùng phong cách đang chọn ở bảng bên",
    position: (at, total) => `${number(at)}/${number(total)}`,
    pausedAt: (at, total) => `Tạm dừng ở ${number(at)}/${number(total)}`,
    notMade: (count) => `${number(count)} ảnh bị lỗi`,
    skip: "Bỏ qua ảnh này",
    waitingMore: (count) => `Còn ${number(count)} ảnh đang chờ`,
    cancelledCount: (count) => `Đã hủy ${number(count)} ảnh`,
    failedCount: (count) => `${number(count)} ảnh`,
    others: (count) => `và ${number(count)} ảnh nữa`,
    finished: (made, failed, cancelled) =>
      [
        failed + cancelled === 0 ? `Đã tạo ${number(made)} bức tranh` : `Đã tạo ${number(made)}/${number(made + failed + cancelled)} bức tranh`,
        cancelled > 0 && `đã hủy ${number(cancelled)} ảnh`,
        failed > 0 && `${number(failed)} ảnh bị lỗi`,
      ]
        .filter(Boolean)
        .join(", ") + ".",
  },
};
