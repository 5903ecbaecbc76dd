// 简体中文。

import { formats } from "../formats";
import type { PortraitWords } from "./en";

const { number } = formats("zh");

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
    transparentHint: "只保留人物。JPEG 不能透明，因此这样的肖像会写成 PNG 或 WebP。",
  },

  crop: {
    title: "裁剪和旋转",
    frames: "画框",
    free: "自由",
    profile: "头像",
    passport: "头部和肩部",
    frame: "画框。方向键移动，按住 Shift 时改变大小。",
    hint: "拖动画框、它的角或边。",
    placed: "程序会把此画框放在面部周围。要自己放置，请选择其他画框。",
    result: "画框中的照片",
    turnLeft: "向左转",
    turnRight: "向右转",
    mirror: "镜像",
    straighten: "拉直",
    byEyes: "使双眼水平",
    degrees: (degrees) => `${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`,
    reset: "重置",
    done: "完成",
  },
};
