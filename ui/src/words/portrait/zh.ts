// 中文：画面各部分、裁剪和照片中的其他人。

import { formats } from "../formats";
import type { PortraitWords } from "./en";

const { number } = formats("zh-Hans");

export const zh: PortraitWords = {
  regions: {
    title: "面部、人物、背景",
    changed: "已更改",
    strengths: "各部分的强度",
    parts: { face: "面部", person: "人物", background: "背景" },
    personHint: "头发、衣服和手",
    reset: "全部相同",
    background: "背景",
    backgrounds: { styled: "绘制", look: "另一风格", plain: "颜色", blurred: "模糊", photo: "照片原样", transparent: "无背景" },
    backgroundStyle: "背景的风格",
    colors: { "#ffffff": "白色", "#f4e9d8": "米色", "#a9b4bd": "灰色", "#7fa8c9": "蓝色", "#c98f86": "玫瑰色", "#17191c": "黑色" },
    gradients: { "#f6d6ad,#c98f86": "黎明", "#d9ecf5,#7fa8c9": "天空", "#e4f2e2,#7fb59b": "薄荷", "#d9cdf0,#6a6494": "黄昏", "#f7efe0,#cdb48a": "沙", "#3a4a6b,#14161f": "夜" },
    ownColor: "选择颜色",
    transparentHint: "只保留人物。JPEG 不支持透明，因此作品会保存为 PNG 或 WebP。",
  },

  crop: {
    title: "裁剪和旋转",
    frames: "裁剪框",
    free: "自由",
    profile: "头像",
    passport: "头部和肩部",
    frame: "裁剪框。方向键移动，按住 Shift 时改变大小。",
    hint: "拖动裁剪框、它的角或边。",
    placed: "Ambrotype 会把此裁剪框放在面部周围。要自己放置，请选择其他裁剪框。",
    result: "裁剪后的照片",
    turnLeft: "向左旋转",
    turnRight: "向右旋转",
    mirror: "镜像",
    straighten: "拉直",
    byEyes: "使双眼水平",
    degrees: (degrees) => `${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`,
    reset: "重置",
    done: "完成",
  },

  bystanders: {
    question: (people) => `这张照片里还有另外 ${number(people)} 个人。`,
    questionOfSeveral: (pictures) => `其中 ${number(pictures)} 张照片里还有其他人。`,
    why: "他们也许不想被看到。淡化后的面部无法从作品中恢复。",
    soften: "淡化他们的面部",
    keep: "保留原样",
    remember: "记住我的选择",
    softenOthers: "淡化他人面部",
    originalShows: "保留的照片里仍能看清所有人",
    setting: "照片中的其他人",
    choices: { ask: "询问我", soften: "淡化他们的面部", keep: "保留原样" },
    settingHint: "如果不保留照片，以后就无法再淡化任何人。这时“询问我”会直接淡化。",
    cover: "遮住一张脸",
    coverHint: "从脸的中间向外拖动。圆圈里的内容会在新的作品中淡化。",
    add: "添加圆圈",
    circle: (place) => `圆圈 ${number(place)}：方向键移动，加号和减号改变大小，Delete 键删除`,
    remove: (place) => `删除圆圈 ${number(place)}`,
    full: (most) => `一张照片最多 ${number(most)} 个圆圈。`,
    done: "完成",
  },
};
