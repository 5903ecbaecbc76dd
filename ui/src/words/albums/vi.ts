// Tiếng Việt.

import type { AlbumWords } from "./en";

export const vi: AlbumWords = {
  albums: {
    show: "Hiển thị",
    all: "Tất cả ảnh",
    favourites: "Yêu thích",
    portrait: "Chân dung",
    toy: "Hộp đồ chơi",
    poster: "Áp phích",
    card: "Thẻ ảnh",
    photo: "Chỉ ảnh gốc",
    list: "Album",
    favourite: "Thêm vào yêu thích",
    unfavourite: "Bỏ khỏi yêu thích",
    isFavourite: "Yêu thích",
    choose: "Đưa vào album…",
    chooseTitle: (count) => (count === 1 ? "Đưa vào album nào?" : `Đưa ${count} ảnh vào album nào?`),
    name: "Tên album",
    put: "Đưa vào album",
    takeOut: "Không album",
    rename: "Đổi tên album…",
    renameTitle: "Đổi tên album",
    save: "Đổi tên",
    purge: "Tiêu huỷ album",
    inAlbum: (name) => `trong ${name}`,
  },
};
