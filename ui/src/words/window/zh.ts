// 中文：窗口顶部、创作、全部风格和队列。

import { formats, isolate } from "../formats";
import type { WindowWords } from "./en";

const { number, percent } = formats("zh-Hans");

export const zh: WindowWords = {
  header: {
    vault: "保险箱",
    settings: "设置和备份",
    shortcuts: "键盘快捷键",
  },

  make: {
    more: "更多",
    looks: "风格",
    packs: "套装…",
    things: "小物…",
    needsPhoto: "请先打开一张照片",
    adjust: "调整",
    keep: "保留",
    developing: "正在生成预览",
    exportPhoto: "导出照片（不含地点和日期）",
  },

  wall: {
    open: "全部风格",
    title: "这张照片的全部风格",
    hint: "点击一张即可选用，或勾选两到四张进行比较。",
    tick: (title) => `比较“${isolate(title)}”`,
    compare: (count) => (count < 2 ? "比较" : `比较 ${number(count)} 张`),
    back: "返回全部风格",
    choose: (title) => `选用“${isolate(title)}”`,
  },

  queue: {
    title: "正在处理",
    waiting: "等待中",
    stages: { decoding: "正在打开", stylizing: "正在绘制", encoding: "正在保存", keeping: "正在加密" },
    cancelled: "已取消",
    cancel: (name) => `取消 ${isolate(name)}`,
    dismiss: (name) => `隐藏 ${isolate(name)}`,
    retry: "重试",
    usePartial: "使用可读取的部分",
    partialUsed: (name, share) =>
      share < 100 ? `${isolate(name)} 不完整。已使用可读取的 ${percent(share / 100)}。` : `${isolate(name)} 不完整。已使用，但缺少最精细的细节。`,
    firstUsed: (name) => `${isolate(name)} 中有多张图片。已使用第一张。`,
    pause: "暂停",
    resume: "继续",
    cancelAll: "全部取消",
    retryAll: "全部重试",
    dismissAll: "全部隐藏",
    keepRecipe: "为这张照片固定当前风格",
    useCurrentRecipe: "使用面板中的风格",
    position: (at, total) => `第 ${number(at)} 张，共 ${number(total)} 张`,
    pausedAt: (at, total) => `已暂停：第 ${number(at)} 张，共 ${number(total)} 张`,
    notMade: (count) => `${number(count)} 张失败`,
    skip: "跳过这张照片",
    waitingMore: (count) => `还有 ${number(count)} 张等待中`,
    cancelledCount: (count) => `已取消 ${number(count)} 张`,
    failedCount: (count) => `${number(count)} 张照片`,
    others: (count) => `以及另外 ${number(count)} 张`,
    finished: (made, failed, cancelled) =>
      [
        failed + cancelled === 0 ? `已生成 ${number(made)} 张作品` : `共 ${number(made + failed + cancelled)} 张，已生成 ${number(made)} 张`,
        cancelled > 0 && `已取消 ${number(cancelled)} 张`,
        failed > 0 && `${number(failed)} 张失败`,
      ]
        .filter(Boolean)
        .join("，") + "。",
  },
};
