// Tiếng Việt.

import { formats, isolate } from "../formats";
import type { AlbumWords } from "./en";

const { number } = formats("vi");

export const vi: AlbumWords = {
  albums: {
    show: "Hiển thị",
    all: "Tất cả ảnh",
    favourites: "Yêu thích",
    portrait: "Tranh",
    toy: "Hộp đồ chơi",
    poster: "Áp phích",
    card: "Thiệp ảnh",
    photo: "Ảnh chưa có tranh",
    list: "Album",
    favourite: "Thêm vào mục yêu thích",
    unfavourite: "Bỏ khỏi mục yêu thích",
    isFavourite: "Yêu thích",
    choose: "Chọn album…",
    chooseTitle: (count) => (count === 1 ? "Thêm vào album nào?" : `Thêm ${number(count)} ảnh vào album nào?`),
    name: "Tên album",
    put: "Thêm vào album",
    takeOut: "Bỏ khỏi album",
    rename: "Đổi tên album…",
    renameTitle: "Đổi tên album",
    save: "Đổi tên",
    purge: "Xóa vĩnh viễn album",
    inAlbum: (name) => `trong album ${isolate(name)}`,
  },
};
