// 已保存的照片：撤销删除、叠放、名称和导出面板。

import { formats } from "../formats";
import type { PhotoWords } from "./en";

const { number } = formats("zh");

export const zh: PhotoWords = {
  undoPurge: {
    confirm: "肖像和原照片会立即隐藏，十秒后销毁。在此之前可以撤销。已导出的文件不受影响。",
    waits: "十秒后删除。",
    undo: "撤销",
    undone: "肖像已恢复。",
    late: "来不及了：肖像已经销毁。",
    setting: "删除单张肖像时",
    choices: { undo: "保留十秒，可以撤销", once: "立即销毁" },
  },

  stacks: {
    show: "按原照片叠放",
    count: (count) => `${number(count)} 张肖像`,
    back: "全部照片",
    found: (count) => `找到 ${number(count)} 张`,
    rename: "重命名…",
    renameTitle: (count) => (count === 1 ? "重命名这张照片" : `重命名 ${number(count)} 张照片`),
    name: "照片名称",
    save: "重命名",
  },

  exportSheet: {
    title: "导出",
    name: "名称",
    size: "尺寸",
    own: "原样",
    ownHint: (width, height) => `${number(width)} × ${number(height)}，也适合打印`,
    file: "格式",
    only: "文件只含像素：没有地点、日期和姓名。",
    drawing: "正在生成这个尺寸的图片。",
    choosePlace: "选择位置…",
  },
};
