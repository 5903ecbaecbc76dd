// 简体中文。

import { formats, isolate } from "../formats";
import type { AlbumWords } from "./en";

const { number } = formats("zh-Hans");

export const zh: AlbumWords = {
  albums: {
    show: "显示",
    all: "所有照片",
    favourites: "收藏",
    portrait: "作品",
    toy: "玩具包装盒",
    poster: "海报",
    card: "卡片",
    photo: "尚无作品的照片",
    list: "相册",
    favourite: "加入收藏",
    unfavourite: "取消收藏",
    isFavourite: "已收藏",
    choose: "相册…",
    chooseTitle: (count) => (count === 1 ? "放入哪个相册？" : `将 ${number(count)} 张照片放入哪个相册？`),
    name: "相册名称",
    put: "放入相册",
    takeOut: "移出相册",
    rename: "重命名相册…",
    renameTitle: "重命名相册",
    save: "重命名",
    purge: "永久删除相册",
    inAlbum: (name) => `在相册“${isolate(name)}”中`,
  },
};
