// Thiết lập sẵn: phong cách và gói ảnh do người dùng đặt tên.

import { formats, isolate } from "../formats";
import type { PresetWords } from "./en";

const { number } = formats("vi");

export const vi: PresetWords = {
  presets: {
    title: "Thiết lập sẵn",
    recent: "Gần đây",
    save: "Lưu thành thiết lập sẵn…",
    saveTitle: "Lưu các tùy chọn này thành thiết lập sẵn",
    savePackTitle: "Lưu các ảnh này thành gói của bạn",
    name: "Tên thiết lập",
    list: "Các thiết lập đã có",
    put: "Lưu",
    replace: "Thay thế",
    saved: (name) => `Đã lưu thiết lập ${isolate(name)}.`,
    manage: "Sắp xếp và đổi tên…",
    manageTitle: "Thiết lập của bạn",
    rename: (name) => `Tên mới cho ${isolate(name)}`,
    up: (name) => `Đưa ${isolate(name)} lên`,
    down: (name) => `Đưa ${isolate(name)} xuống`,
    remove: (name) => `Xóa vĩnh viễn thiết lập ${isolate(name)}`,
    own: "Của bạn",
    ownPack: "Gói của bạn",
    pictures: (count) => `${number(count)} ảnh`,
    savePack: "Lưu thành gói của bạn…",
  },
};
