// 简体中文。

import type { Words } from "./en";
import { formats } from "./formats";

const format = formats("zh-Hans");
const { number, percent } = format;

export const zh: Words = {
  format,
  name: "Ambrotype",
  close: "关闭",
  cancel: "取消",
  studio: "工作室",
  gallery: (count) => (count === 0 ? "相册" : `相册（${number(count)}）`),
  lock: "锁定",
  kept: (name) => `${name} 的肖像`,

  settings: {
    title: "设置",
    window: "窗口",
    language: "语言",
    theme: "明暗",
    themes: { system: "跟随系统", light: "浅色", dark: "深色" },
  },

  welcome: {
    title: "值得分享的肖像，自拍只留在你身边",
    lead: "放入照片，选择风格，留下肖像。一切都在这台电脑上完成。",
    leaves: "什么都不外传",
    leavesWhy: "图片在这台电脑上生成。没有账号，没有云端，没有上传。",
    kept: "收在匣中",
    keptWhy: "照片和肖像在你的磁盘上加密保存，每一张都有自己的密钥。",
    gone: "说消失就消失",
    goneWhy: "销毁一张，或一次全部销毁。我们没有任何副本可以恢复。",
    open: "打开匣子",
    withKeychain: "系统的钥匙串保管密钥。可以另外再设口令。",
    withoutKeychain: "此系统没有可保管密钥的钥匙串，因此匣子需要口令。",
    passphrase: "口令",
    passphraseOptional: "口令（可选）",
    again: "再输入一次",
    differ: "两次输入还不一致。",
    forgotten: "如果忘记，谁也打不开匣子：没有别的办法。",
    busy: "正在制作匣子…",
  },

  unlock: {
    title: "匣子已锁定",
    lead: "输入口令以打开。",
    leadKeychain: "由系统的钥匙串打开。",
    passphrase: "口令",
    open: "打开",
    busy: "正在打开…",
    other: "忘记了？里面的内容将一直封存。你可以全部销毁，重新开始。",
  },

  invite: {
    title: "把照片放到任意位置",
    lead: "JPEG、PNG 或 WebP。只在这里读入内存，不会去别处。",
    pick: "选择照片…",
    paste: "粘贴",
    pasted: "粘贴的图片",
    noPhoto: "手边没有照片？",
    sample: "试试宇航员",
    drop: "松手即可制作肖像",
    waits: (count) => (count === 1 ? "照片在此等候，直到匣子打开。" : `${number(count)} 张照片在此等候，直到匣子打开。`),
  },

  queue: {
    title: "暗房中",
    waiting: "等待中",
    stages: { decoding: "正在打开", stylizing: "正在绘制", encoding: "正在写出", keeping: "正在封存" },
    cancelled: "已取消",
    cancel: (name) => `取消 ${name}`,
    dismiss: (name) => `移除 ${name}`,
    retry: "重试",
  },

  recipe: {
    title: "风格",
    blend: "混合",
    alone: "不混合",
    shareLabel: "第二种风格的比例",
    strength: "强度",
    words: (styles, strength) => (strength < 1 ? `${styles.join(" + ")}，${percent(strength)}` : styles.join(" + ")),
    again: "重新制作",
    next: "之后的照片将使用此风格。",
  },

  compare: {
    slider: "在照片与肖像之间滑动",
    original: "照片",
    output: "肖像",
    sideBySide: "并排显示",
    over: "重叠显示",
    hold: "按住空格键查看照片",
  },

  photo: {
    export: "导出…",
    purge: "销毁",
    exported: (name) => `已写出：${name}`,
    size: (width, height) => `${number(width)} × ${number(height)}`,
    confirmTitle: "销毁这张肖像？",
    confirm: "匣中的肖像及其照片将被销毁，无法撤销。已导出的文件不受影响。",
    purged: "已销毁。它的密钥和数据已不在匣中。",
  },

  dialogs: {
    pick: { title: "选择照片", pictures: "照片", everything: "所有文件" },
    export: { title: "导出肖像", pictures: "图片", everything: "所有文件" },
  },

  empty: {
    title: "匣子是空的",
    lead: "你制作的肖像会保存在这里，直到你销毁它们。",
  },

  purgeAll: {
    action: "全部销毁",
    title: "全部销毁？",
    lead: "匣中的每张照片和肖像都会被销毁，先毁密钥。没有人能从匣中恢复它们。已导出的文件，以及原处的照片，不受影响。",
    states: { idle: "按住以全部销毁", holding: "继续按住…", pressed: "再按一次以销毁" },
    busy: "正在销毁…",
    done: "已全部销毁。密钥已毁，匣子不复存在。",
  },

  styles: {
    wave: ["巨浪", "普鲁士蓝与纸：宽阔的木刻形状，边缘明亮。"],
    "starry-night": ["星夜", "短促卷曲的笔触，深蓝衬黄。"],
    "straw-hat": ["草帽", "温暖的肤色与黄草，笔触坚实可见。"],
    "wheat-field": ["麦田", "每一笔都有风：奶白的云、绿与金。"],
    "water-lilies": ["睡莲", "水面上松散的紫、绿与玫瑰色。"],
    scream: ["呐喊", "橙与深蓝的长长波动色带。"],
    mosaic: ["马赛克肖像", "以纯色方块在白底上铺成的脸。"],
    "composition-vii": ["构图七号", "冲破轮廓的明亮色彩。"],
    udnie: ["乌德妮", "暖灰与棕色的弧面。"],
    edtaonisl: ["埃德陶尼斯", "象牙白、橙与黑的锐利曲线。"],
    "gold-screen": ["金屏风", "金箔、深色枝条与几朵花。"],
    salon: ["沙龙肖像", "快笔油画：暖灰、柔边、一朵玫瑰。"],
    cel: ["赛璐珞", "均匀色调与墨线，如手绘动画的一帧。"],
    pencil: ["铅笔", "暖色纸上的石墨。"],
    comic: ["漫画", "粗墨线、平涂与印刷网点。"],
    figure: ["手办", "注塑玩具：光滑表面，柔和高光。"],
  },
};
