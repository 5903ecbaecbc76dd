// 已保存的照片：撤销删除、叠放、名称和导出面板。

import { formats, isolate } from "../formats";
import type { PhotoWords } from "./en";

const { number } = formats("zh-Hans");

export const zh: PhotoWords = {
  undoPurge: {
    confirm: "作品和原照片会立即隐藏，十秒后永久删除。在此之前可以撤销。已导出的文件不受影响。",
    waits: "十秒后永久删除。",
    undo: "撤销",
    undone: "作品已恢复。",
    late: "已来不及：作品已永久删除。",
    setting: "永久删除单张作品时",
    choices: { undo: "等待十秒", once: "立即删除" },
  },

  stacks: {
    show: "按原照片叠放",
    count: (count) => `${number(count)} 张作品`,
    back: "全部照片",
    found: (count) => `找到 ${number(count)} 张`,
    rename: "重命名…",
    renameTitle: (count) => (count === 1 ? "重命名这张照片" : `重命名 ${number(count)} 张照片`),
    name: "照片名称",
    save: "重命名",
  },

  people: {
    title: "人物",
    everybody: "所有人保持原样",
  },

  closing: {
    title: "还有图片没有完成",
    lead: (count) => `还有 ${number(count)} 张尚未生成。已生成的会保留。`,
    finish: "完成后关闭",
    stop: "停止并关闭",
    back: "返回",
  },

  exportSheet: {
    title: "导出",
    name: "名称",
    size: "尺寸",
    own: "原始尺寸",
    ownHint: (width, height) => `${isolate(`${number(width)} × ${number(height)}`)}，也适合打印`,
    file: "格式",
    only: "文件只含像素：没有地点、日期和姓名。",
    drawing: "正在生成此尺寸的图片…",
    choosePlace: "选择保存位置…",
  },
};
