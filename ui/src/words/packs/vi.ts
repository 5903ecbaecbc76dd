// Tiếng Việt.

import { formats } from "../formats";
import type { PackWords } from "./en";

const { number } = formats("vi");

export const vi: PackWords = {
  packs: {
    kind: "Gói",
    kinds: { avatar: "Ảnh đại diện", family: "Gia đình", season: "Các mùa", stickers: "Nhãn dán" },
    looks: (count) => `Phong cách: ${number(count)}`,
    formats: "Dùng cho",
    formatNames: {
      whole: "Cả ảnh",
      profile: "Ảnh đại diện",
      square: "Vuông",
      post: "Bài đăng 4:5",
      story: "Tin (story)",
      "wallpaper-phone": "Điện thoại",
      "wallpaper-desktop": "Máy tính",
    },
    allSeasons: "Cả tám",
    greeting: "Lời chúc",
    usualGreeting: "Lời hợp với mùa",
    messenger: "Dùng cho",
    word: "Chữ trên nhãn dán",
    outline: "Viền quanh người",
    noOutline: "Không viền",
    make: "Tạo và giữ lại tất cả",
    save: "Lưu nhãn dán…",
    stop: "Dừng",
    progress: (done, total) => `Xong ${number(done)}/${number(total)}`,
    goOn: (count) => `Tạo ${number(count)} ảnh còn lại`,
    album: (kind, day) => `${kind} · ${day}`,
    made: (count, album) => `${number(count)} ảnh nằm trong album “${album}”.`,
    saved: (count, place) => `${number(count)} nhãn dán nằm trong ${place}.`,
    stopped: (done, total) => `Đã dừng. ${number(done)}/${number(total)} ảnh đã xong và được giữ lại.`,
    showAlbum: "Xem album",
  },
};
