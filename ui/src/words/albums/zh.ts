// 简体中文。

import type { AlbumWords } from "./en";

export const zh: AlbumWords = {
  albums: {
    show: "显示",
    all: "所有照片",
    favourites: "收藏",
    portrait: "肖像",
    toy: "玩具包装盒",
    poster: "海报",
    card: "卡片",
    photo: "仅原照片",
    list: "相册",
    favourite: "加入收藏",
    unfavourite: "取消收藏",
    isFavourite: "已收藏",
    choose: "相册…",
    chooseTitle: (count) => (count === 1 ? "放入哪个相册？" : `将 ${count} 张照片放入哪个相册？`),
    name: "相册名称",
    put: "放入相册",
    takeOut: "不放入相册",
    rename: "重命名相册…",
    renameTitle: "重命名相册",
    save: "重命名",
    purge: "销毁相册",
    inAlbum: (name) => `在“${name}”中`,
  },
};
