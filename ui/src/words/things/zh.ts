// 简体中文。

import { formats } from "../formats";
import { zh as packs } from "../packs/zh";
import type { ThingWords } from "./en";

const { number } = formats("zh-Hans");

export const zh: ThingWords = {
  ...packs,
  things: {
    title: "小物",
    kinds: { toy: "玩具包装", poster: "海报", card: "卡片", pack: "套装", stickers: "贴纸" },
    back: "返回",
    waiting: "请稍候…",
    make: "生成并保存",
    making: "正在生成…",
    made: "已与作品一起保存。",
    name: "盒上的名字",
    tagline: "下方的一行字",
    box: "包装盒",
    palette: "配色",
    body: "服装",
    parts: { main: "上衣颜色", second: "第二种颜色" },
    people: "盒中人数",
    dressing: "为谁选服装",
    person: (which) => `第 ${which} 位`,
    clothes: { label: "衣服颜色", own: "服装原有颜色", photo: "与照片相同" },
    accessories: (count, max) => `手办旁边：${number(count)}/${number(max)}`,
    searchAccessories: "搜索：咖啡、狗、音乐…",
    scene: "场景",
    card: "卡片",
    cardLooks: "风格：默认",
    fields: { before: "之前", after: "之后", title: "标题", subtitle: "第二行", name: "名字", tagline: "小字", date: "日期", place: "地点", number: "编号" },
  },
};
