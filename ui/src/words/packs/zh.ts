// 简体中文。

import { formats } from "../formats";
import type { PackWords } from "./en";

const { number, plural } = formats("zh-Hans");

export const zh: PackWords = {
  packs: {
    kind: "套装",
    kinds: { avatar: "头像", family: "家庭", season: "节日与季节", stickers: "贴纸" },
    looks: (count) => `风格：${number(count)}`,
    formats: "格式",
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
    usualGreeting: "常用祝福语",
    messenger: "聊天应用",
    word: "贴纸上的字",
    outline: "人物描边",
    noOutline: "无描边",
    make: "全部生成并保存",
    save: "保存贴纸…",
    stop: "停止",
    progress: (done, total) => `已完成 ${number(done)}/${number(total)}`,
    goOn: (count) => `生成其余 ${number(count)} 张`,
    album: (kind, day) => `${kind} · ${day}`,
    made: (count, album) => plural(count, { other: "{n} 张图片已放入相册“{album}”。" }, { album }),
    saved: (count, place) => plural(count, { other: "{n} 张贴纸已存入 {place}。" }, { place }),
    stopped: (done, total) => `已停止。已完成的 ${number(done)}/${number(total)} 张会保留。`,
    showAlbum: "查看相册",
  },
};
