// 预设：由用户命名的风格设置和套装。

import { formats, isolate } from "../formats";
import type { PresetWords } from "./en";

const { number } = formats("zh");

export const zh: PresetWords = {
  presets: {
    title: "预设",
    recent: "最近使用",
    save: "存为预设…",
    saveTitle: "将这些设置存为预设",
    savePackTitle: "将这些图片存为你的套装",
    name: "预设名称",
    list: "已有的预设",
    put: "保存",
    replace: "替换",
    saved: (name) => `预设“${isolate(name)}”已保存。`,
    manage: "排序和重命名…",
    manageTitle: "你的预设",
    rename: (name) => `“${isolate(name)}”的新名称`,
    up: (name) => `上移“${isolate(name)}”`,
    down: (name) => `下移“${isolate(name)}”`,
    remove: (name) => `永久删除预设“${isolate(name)}”`,
    own: "自定义",
    ownPack: "你的套装",
    pictures: (count) => `${number(count)} 张图片`,
    savePack: "存为你的套装…",
  },
};
