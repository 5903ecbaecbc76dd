// 简体中文。

import { formats } from "../formats";
import type { PackWords } from "./en";

const { number } = formats("zh");

export const zh: PackWords = {
  packs: {
    kind: "套装",
    kinds: { avatar: "头像", family: "家庭", season: "节日与季节", stickers: "贴纸" },
    looks: (count) => `风格：${number(count)}`,
    formats: "用途",
    formatNames: {
      whole: "整张照片",
      profile: "头像",
      square: "方形",
      post: "帖子 4:5",
      story: "快拍",
      "wallpaper-phone": "手机壁纸",
      "wallpaper-desktop": "电脑壁纸",
    },
    allSeasons: "全部八个",
    greeting: "祝福语",
    usualGreeting: "适合时节的话",
    messenger: "用于",
    word: "贴纸上的字",
    outline: "人物描边",
    noOutline: "无描边",
    make: "全部制作并保存",
    save: "保存贴纸…",
    stop: "停止",
    progress: (done, total) => `已完成 ${number(done)}/${number(total)}`,
    goOn: (count) => `继续制作其余 ${number(count)} 张`,
    album: (kind, day) => `${kind} · ${day}`,
    made: (count, album) => `${number(count)} 张图片已放入相册“${album}”。`,
    saved: (count, place) => `${number(count)} 张贴纸已存入 ${place}。`,
    stopped: (done, total) => `已停止。已完成的 ${number(done)}/${number(total)} 张会保留。`,
    showAlbum: "查看相册",
  },
};
