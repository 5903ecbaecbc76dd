// Tiếng Việt.

import { formats } from "../formats";
import type { PackWords } from "./en";

const { number, plural } = formats("vi");

export const vi: PackWords = {
  packs: {
    kind: "Gói",
    kinds: { avatar: "Ảnh đại diện", family: "Gia đình", season: "Mùa và lễ", stickers: "Nhãn dán" },
    looks: (count) => `Phong cách: ${number(count)}`,
    formats: "Định dạng",
    formatNames: {
      whole: "Cả ảnh",
      profile: "Ảnh đại diện",
      square: "Vuông",
      post: "Bài đăng 4:5",
      story: "Tin (story)",
      "wallpaper-phone": "Điện thoại",
      "wallpaper-desktop": "Máy tính",
    },
    allSeasons: "Cả tám dịp",
    greeting: "Lời chúc",
    usualGreeting: "Lời chúc thường dùng",
    messenger: "Ứng dụng nhắn tin",
    word: "Chữ trên nhãn dán",
    outline: "Đường viền quanh người",
    noOutline: "Không viền",
    make: "Tạo và giữ lại tất cả",
    save: "Lưu nhãn dán…",
    stop: "Dừng",
    progress: (done, total) => `Đã xong ${number(done)}/${number(total)}`,
    goOn: (count) => `Tạo ${number(count)} ảnh còn lại`,
    album: (kind, day) => `${kind} · ${day}`,
    made: (count, album) => plural(count, { other: "Có {n} ảnh trong album “{album}”." }, { album }),
    saved: (count, place) => plural(count, { other: "Có {n} nhãn dán trong {place}." }, { place }),
    stopped: (done, total) => `Đã dừng. ${number(done)}/${number(total)} ảnh đã xong và được giữ lại.`,
    showAlbum: "Xem album",
  },
};
