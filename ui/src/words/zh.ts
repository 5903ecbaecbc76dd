// 简体中文。

import { zh as albums } from "./albums/zh";
import type { Words } from "./en";
import { formats, isolate } from "./formats";
import { zh as lookWords } from "./looks/zh";
import { zh as photos } from "./photos/zh";
import { zh as portrait } from "./portrait/zh";
import { zh as presets } from "./presets/zh";
import { zh as privacy } from "./privacy/zh";
import { zh as things } from "./things/zh";
import { zh as vault } from "./vault/zh";
import { zh as window } from "./window/zh";

const format = formats("zh-Hans");
const { number, percent, plural } = format;
const { looks, drawnStyles } = lookWords;

export const zh: Words = {
  format,
  name: "Ambrotype",
  close: "关闭",
  cancel: "取消",
  studio: "创作",
  lock: "锁定",
  portraitAlt: (name) => `由 ${isolate(name)} 生成的作品`,

  settings: {
    title: "设置",
    window: "通用",
    language: "语言",
    theme: "外观",
    themes: { system: "跟随系统", light: "浅色", dark: "深色" },
    exportAs: "导出格式",
  },

  welcome: {
    title: "把自拍变成作品，自拍不离开你的电脑",
    lead: "拖入照片，选择风格，保存作品。一切都在这台电脑上完成。",
    noUpload: "一切都留在本机",
    noUploadWhy: "作品在这台电脑上生成。没有账号，没有云端，没有上传。",
    encrypted: "存入上锁的保险箱",
    encryptedWhy: "照片和作品在你的磁盘上加密保存，每一张都有自己的密钥。",
    deletable: "想删就删",
    deletableWhy: "永久删除一张，或一次全部删除。没有其他副本，我们也没有。",
    create: "创建保险箱",
    withKeychain: "密钥由系统钥匙串保管。还可以另设密码。",
    withoutKeychain: "这台电脑没有钥匙串，因此保险箱需要密码。",
    passphrase: "密码",
    passphraseOptional: "密码（可选）",
    repeatPassphrase: "再次输入密码",
    mismatch: "两次输入的密码还不一致。",
    noRecovery: "忘记密码后，任何人都无法打开保险箱，包括你自己。",
    creating: "正在创建保险箱…",
    networkBlocked: "系统已禁止 Ambrotype 访问网络。",
  },

  unlock: {
    title: "保险箱已锁定",
    lead: "输入密码以解锁。",
    leadKeychain: "由系统钥匙串解锁。",
    passphrase: "密码",
    unlock: "解锁",
    unlocking: "正在解锁…",
    forgotten: "忘记密码？里面的照片将无法打开。你可以全部删除，重新开始。",
  },

  import: {
    title: "将照片拖到窗口任意位置",
    lead: "也可以拖入整个文件夹：JPEG、HEIC、PNG、WebP、AVIF、TIFF、GIF 或 BMP。照片只留在这台电脑上。",
    skipped: (count) => `已跳过 ${number(count)} 个不是照片的文件。`,
    tooMany: `未全部添加：一次最多 ${number(10_000)} 张照片，文件夹最深 ${number(16)} 层。`,
    pick: "选择照片…",
    paste: "粘贴",
    pastedName: "粘贴的图片",
    noPhoto: "手边没有照片？",
    sample: "试用示例照片",
    dropHere: "松手即可创作",
    waitsForVault: (count) => (count === 1 ? "解锁保险箱后将添加这张照片。" : `解锁保险箱后将添加这 ${number(count)} 张照片。`),
  },

  recipe: {
    title: "风格",
    blend: "混合",
    noBlend: "无",
    blendShare: "第二种风格",
    strength: "强度",
    summary: (styles, strength) => (strength < 1 ? `${styles.join(" + ")}，${percent(strength)}` : styles.join(" + ")),
    nextPhotosHint: "之后的照片将使用此风格。",
    undo: "撤销",
    redo: "重做",
    brush: "笔触",
    brushes: { fine: "细", medium: "中", broad: "粗", native: "与原图同样精细" },
    keepColor: "保留照片的颜色",
  },

  compare: {
    slider: "照片与作品的对比滑块",
    original: "照片",
    output: "作品",
    sideBySide: "并排显示",
    overlay: "滑块对比",
    holdHint: "按住空格键查看照片",
    viewOptions: "显示方式",
    zoomIn: "放大",
    zoomOut: "缩小",
    actualSize: "实际大小",
    fitToWindow: "适合窗口",
    preview: "预览",
  },

  ...albums,
  ...photos,
  ...presets,
  ...portrait,
  ...things,
  looks,
  ...window,
  ...vault,
  ...privacy,

  photo: {
    export: "导出…",
    purge: "永久删除",
    exported: (name) => `已保存：${isolate(name)}`,
    dimensions: (width, height) => isolate(`${number(width)} × ${number(height)}`),
    exportPhoto: "导出照片（不含地点和日期）",
    copy: "复制",
    copied: "已复制到剪贴板。",
    dragOut: "从这里拖到其他应用",
    confirmTitle: (count) => (count === 1 ? "永久删除这张作品？" : `永久删除 ${number(count)} 张作品？`),
    confirm: (count) =>
      count === 1
        ? "这张作品及其照片将从保险箱中永久删除，无法撤销。已导出的文件不受影响。"
        : "这些作品及其照片将从保险箱中永久删除，无法撤销。已导出的文件不受影响。",
    purged: (count) => (count === 1 ? "已删除。保险箱中没有任何残留。" : `已删除 ${number(count)} 张。保险箱中没有任何残留。`),
  },

  shortcuts: {
    title: "键盘快捷键",
    keyNames: { Ctrl: "Ctrl", Shift: "Shift", Space: "空格", Delete: "Del", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", Plus: "+", Minus: "−" },
    actions: {
      pick: "选择照片",
      paste: "粘贴图片",
      copy: "复制作品",
      export: "导出作品",
      exportPhoto: "导出照片（不含地点和日期）",
      undo: "撤销风格更改",
      redo: "重做",
      selectAll: "全选",
      purge: "永久删除（会先询问）",
      previous: "上一张",
      next: "下一张",
      showOriginal: "按住查看照片",
      wall: "这张照片的全部风格",
      zoomIn: "放大",
      zoomOut: "缩小",
      zoomToFit: "适合窗口",
      fullScreen: "全屏",
      back: "返回",
      lock: "锁定保险箱",
      panic: "紧急键：锁定或全部删除",
      showShortcuts: "显示此列表",
    },
  },

  dialogs: {
    pick: { title: "选择照片", pictures: "照片", everything: "所有文件" },
    export: { title: "导出作品", pictures: "图片", everything: "所有文件" },
    folder: { title: "选择存放作品的文件夹", pictures: "图片", everything: "所有文件" },
    zip: { title: "将作品导出为 ZIP 文件", pictures: "图片", everything: "ZIP 文件" },
    backup: { title: "保存备份文件", pictures: "备份文件", everything: "所有文件" },
    restore: { title: "选择备份文件", pictures: "备份文件", everything: "所有文件" },
  },

  gallery: {
    photoCount: "照片",
    tab: (count) => (count === 0 ? "照片" : `照片（${number(count)}）`),
    title: (count) => (count === 0 ? "还没有保存作品" : `已保存 ${number(count)} 张作品`),
    search: "按风格或日期搜索",
    order: "排序",
    orders: { newest: "最新在前", oldest: "最旧在前", style: "按风格" },
    showOriginals: "并列显示原照片",
    selected: (count) => `已选择 ${number(count)} 张`,
    clearSelection: "取消选择",
    exportToFolder: "导出到文件夹…",
    exportToZip: "导出为 ZIP 文件…",
    exported: (count, place) => plural(count, { other: "已保存 {n} 张图片：{place}" }, { place }),
    unstyled: "未应用风格的照片",
    noMatch: "没有结果",
    noMatchLead: "试试某种风格、月份或年份。",
    damaged: (count) => `${number(count)} 张照片已损坏，无法显示。`,
    purgeDamaged: "永久删除损坏的照片",
    newer: (count) => `${number(count)} 张照片由较新版本的 Ambrotype 保存，此版本无法读取。`,
    purgeNewer: "永久删除这些照片",
  },

  styles: {
    ...drawnStyles,
    wave: ["巨浪", "普鲁士蓝与纸：宽阔的木刻形状，边缘明亮。"],
    "starry-night": ["星夜", "短促卷曲的笔触，深蓝衬黄。"],
    "straw-hat": ["草帽", "温暖的肤色与金黄麦秆，笔触坚实可见。"],
    "wheat-field": ["麦田", "每一笔都有风：奶白的云、绿与金。"],
    "water-lilies": ["睡莲", "水面上松散的紫、绿与玫瑰色。"],
    scream: ["呐喊", "橙与深蓝的长长波动色带。"],
    mosaic: ["马赛克肖像", "以纯色方块在白底上铺成的脸。"],
    "composition-vii": ["构图第七号", "冲破轮廓的明亮色彩。"],
    udnie: ["Udnie", "暖灰与棕色的弧面。"],
    edtaonisl: ["Edtaonisl", "象牙白、橙与黑的锐利曲线。"],
    "gold-screen": ["金屏风", "金箔、深色枝条与几朵花。"],
    salon: ["沙龙肖像", "快笔油画：暖灰、柔边、一朵玫瑰。"],
  },
};
