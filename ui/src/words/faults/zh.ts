// 中文：错误及解决方法。

import { formats, isolate, isolateAll } from "../formats";
import { zh as lookWords } from "../looks/zh";
import { DARKROOM_PART, VAULT_FILE, adviceOf, kindName, type KindWords } from "./kinds";
import type { FaultWords } from "./types";

const { bytes, compact, duration, number, list, percent } = formats("zh-Hans");
const { poster, linocut, vector, "paper-cut": paperCut } = lookWords.drawnStyles;

const kinds: KindWords = {
  raw: (model) => `相机 RAW 照片（${model}）`,
  video: "视频",
  icon: "图标",
  drawing: (format) => `${format} 图形`,
  document: (format) => `${format} 文档`,
  picture: (format) => `${format} 图片`,
  rare: (format) => `少见类型的 ${format} 图片`,
};
const advice = {
  video: "请选择照片。如需使用视频，请将一帧保存为 JPEG。",
  document: "请用能显示它的程序导出为 PNG。",
  raw: "请用相机厂商的软件导出为 JPEG，或选择相机同时保存的 JPEG。",
  other: "请用制作它的程序导出为 JPEG 或 PNG。",
};
const oneOf = (known: string[]) => `请选择其中之一：${list(isolateAll(known))}。`;

export const zh: FaultWords = {
  "not-an-image": () => ["这不是图片。", "请选择照片：JPEG、HEIC、PNG、WebP、AVIF、TIFF、GIF 或 BMP。"],
  empty: () => ["此文件是空的。", "请从原处重新复制，或选择另一张图片。"],
  truncated: () => ["这张照片不完整。", "请重新复制或下载，然后再试。"],
  incomplete: ({ percent: share }) => [
    `这张照片不完整。${share < 100 ? `可读取其中的 ${percent(share / 100)}。` : "可读取整张图片，但缺少最精细的细节。"}`,
    "请重新复制或下载，或使用可读取的部分。",
  ],
  damaged: () => ["这张照片已损坏。", "请用其他程序打开并重新保存，或选择另一张图片。"],
  "too-large": ({ width, height, limitMegapixels }) => [
    `这张照片过大：${isolate(`${number(width)} × ${number(height)}`)} 像素；上限为 ${compact(limitMegapixels * 1e6)}像素。`,
    "请制作较小的副本，或裁剪到面部。",
  ],
  "file-too-large": ({ megabytes, limitMegabytes }) => [
    `此文件过大：${bytes(megabytes * 1e6)}；上限为 ${bytes(limitMegabytes * 1e6)}。`,
    "请保存为 JPEG，或制作较小的副本。",
  ],
  unsupported: ({ format }) => [`Ambrotype 无法打开此类文件：${kindName(format, kinds)}。`, advice[adviceOf(format)]],
  "not-found": ({ path }) => [`${isolate(path)} 不存在。`, "请检查名称；它可能已被移动或重命名。"],
  "not-a-file": ({ path }) => [`${isolate(path)} 不是文件。`, "请选择照片文件本身。"],
  "no-photos": ({ path }) => [`${isolate(path)} 中没有照片。`, "请选择含有 JPEG、HEIC、PNG、WebP、AVIF、TIFF、GIF 或 BMP 文件的文件夹。"],
  unreadable: ({ path }) => [`无法读取 ${isolate(path)}。`, "请检查你是否有权打开此文件。"],
  unwritable: ({ path }) => [path === VAULT_FILE ? "无法写入保险箱的一个文件。" : `无法写入 ${isolate(path)}。`, "请选择你有权写入的文件夹。"],
  "already-exists": ({ path }) => [`${isolate(path)} 已存在。`, "请换一个名称。"],
  "misleading-name": ({ name }) => [
    `Ambrotype 不能用“${isolate(name)}”这样的名称保存图片。`,
    "请选择以 .jpg、.png 或 .webp 结尾的名称；平面图形的风格也可用 .svg。",
  ],
  "one-file": ({ path }) => [`${isolate(path)} 只能保存一张图片，而照片有多张。`, "请选择一个文件夹，或一次只选一张照片。"],
  "name-too-long": ({ path }) => [`此文件名太长：${isolate(path)}。`, "请选择短一些的名称。"],
  "same-as-photo": ({ path }) => [`${isolate(path)} 就是其中一张照片。`, "请选择别的名称，以保留照片。"],
  "side-too-long": ({ format, limit }) => [
    `这张作品对 ${isolate(format)} 来说太大：每边最多 ${number(limit)} 像素。`,
    "请保存为 PNG，或先裁剪照片。",
  ],
  "confirmation-needed": () => ["这会永久删除，而这里无法向你确认。", "请在可以确认的地方确认。"],
  "disk-full": () => ["磁盘已满。", "请释放空间或删除照片，然后再试。保险箱中的照片没有丢失，仍可查看和导出。全部删除不需要空间。"],
  "photo-unknown": ({ id }) => [`保险箱中没有照片 ${isolate(id)}。`, "它可能已被删除；图库会显示保存的内容。"],
  "id-ambiguous": ({ id }) => [`保险箱中有多张照片以 ${isolate(id)} 开头。`, "请多输入几个字符，直到只剩一张照片。"],
  "album-unknown": ({ name }) => [`没有名为“${isolate(name)}”的相册。`, "请检查名称；图库会显示所有相册。没有照片的相册会消失。"],
  "album-name-invalid": () => [`相册名称须为一行，${number(1)} 到 ${number(80)} 个字符。`, "请换一个更短、不换行的名称。"],
  "style-name-invalid": () => [`风格名称须为 ${number(1)} 到 ${number(40)} 个文字、数字、空格或连字符，并以文字或数字开头。`, "请换一个更短、不含其他符号的名称。"],
  "too-many-styles": ({ most }) => [`保险箱中已有 ${number(most)} 种学习所得的风格，无法再添加。`, "请删除一种不再使用的风格。"],
  "network-refused": ({ reason }) => [`此网络未运行：${isolate(reason)}。`, "请选择用于绘制照片的网络的完整 ONNX 文件。"],
  "network-unfit": () => ["此网络不能把照片变成画。", "请换一个网络，或说明它的像素格式和你要的风格。"],
  "preset-unknown": ({ name }) => [`没有名为“${isolate(name)}”的预设。`, "请检查名称；预设列表会显示现有的预设。"],
  "preset-name-invalid": () => [`预设的名称为一行，${number(1)} 至 ${number(60)} 个字符。`, "请选择更短的名称，且不要换行。"],
  "presets-full": ({ limit }) => [`已有 ${number(limit)} 个预设，无法再添加。`, "请删除一个不再需要的预设。"],
  "preset-of-other-kind": ({ name, wantsPack }) =>
    wantsPack
      ? [`预设“${isolate(name)}”保存的是一种风格，而这里需要套装。`, "请选择保存套装的预设。"]
      : [`预设“${isolate(name)}”保存的是套装，而这里需要一种风格。`, "请选择保存风格的预设。"],
  "pack-too-large": ({ pictures, limit }) => [
    `此套装将有 ${number(pictures)} 张图片；一套为 ${number(1)} 至 ${number(limit)} 张。`,
    pictures ? "请减少风格或尺寸，或分成两套。" : "请至少选择一种风格和一种尺寸。",
  ],
  "size-unknown": ({ name, known }) => [`这里没有名为“${isolate(name)}”的尺寸。`, oneOf(known)],
  "composition-invalid": () => ["这些部分无法组合在一起。", "请减少部分，或选择其他部分。"],
  "text-too-long": ({ limit }) => [`文字过长：最多 ${number(limit)} 个字符。`, "请写得短一些。"],
  "no-original": () => ["没有保留这张作品的原照片。", "请再次拖入照片来生成另一张作品。"],
  "no-output": () => ["这张照片还没有作品。", "请先为它生成作品。"],
  "template-unknown": ({ name, known }) => [`没有名为“${isolate(name)}”的模板。`, oneOf(known)],
  "style-unknown": ({ name, known }) => [`没有名为“${isolate(name)}”的风格。`, oneOf(known)],
  "palette-unknown": ({ known }) => ["这种风格没有这样的配色。", known.length ? oneOf(known) : "请去掉配色：只有手绘风格才有配色。"],
  unblendable: ({ name }) => [`“${isolate(name)}”不能与前面的风格混合。`, "请选择其中之一。只有绘画风格之间可以混合。"],
  "recipe-invalid": () => ["此风格设置无效。", `请选择一种风格，强度在 ${percent(0)} 到 ${percent(1)} 之间。`],
  "no-face": () => ["这张照片里没有人脸，而此操作需要人脸。", "请选择有人脸的照片。1:1 或 4:5 之类的裁剪则不需要。"],
  "no-person": () => ["这张照片里没有人，而此操作需要有人。", "请选择有人的照片。保留照片背景的作品则不需要。"],
  "no-transparency": () => ["JPEG 无法保存透明背景。", "请保存为 PNG 或 WebP，或选择其他背景。"],
  "no-paths": () => [
    "这张作品无法保存为 SVG。",
    `请选择${poster![0]}、${paperCut![0]}、${linocut![0]}或${vector![0]}，强度最大并保留其自身背景。也可以保存为 PNG。`,
  ],
  "vault-absent": () => ["还没有保险箱。", "请先创建保险箱并添加照片。"],
  "vault-exists": () => ["已经有一个保险箱。", "请打开它，或全部删除后重新开始。"],
  "vault-locked": () => ["保险箱已锁定。", "请解锁后再试。"],
  "passphrase-needed": () => ["需要密码。", "请在询问时输入。"],
  "wrong-passphrase": () => ["此密码打不开保险箱。", "请检查大小写和键盘布局，然后再试。忘记的密码无法找回。"],
  "too-many-guesses": ({ seconds }) => [`密码错误次数过多。${duration(seconds)}后可再试。`, "请稍候再试；最长等待五分钟。"],
  "purged-by-guesses": () => ["密码错误次数过多，已按设置删除全部内容。", "无法恢复任何内容。添加照片即可重新开始。"],
  "passphrase-mismatch": () => ["两个密码不一致。", "请输入两次相同的密码。"],
  "vault-busy": () => ["保险箱已在另一个 Ambrotype 窗口中打开。", "请关闭另一个窗口，或等待另一条命令结束。"],
  "vault-damaged": () => ["保险箱已损坏或被改动。", "未损坏的照片仍可导出。请从备份恢复数据文件夹，或全部删除。"],
  "vault-link-broken": ({ name }) => [
    `无法访问保险箱：${isolate(name)} 是一个链接，但它指向的内容不存在。`,
    "请连接它所指向的驱动器，然后重试。没有在原处新建保险箱。",
  ],
  "vault-obstructed": ({ name }) => [`无法使用保险箱：另有其他内容名为 ${isolate(name)}。`, "请把它移到别处，然后重试。没有任何改动。"],
  "backup-not-verified": () => ["重新读取备份后发现与写入的内容不一致，因此没有保留。", "驱动器可能即将损坏：请把备份保存到另一个驱动器。"],
  "photo-newer": () => [
    "这张照片由较新版本的 Ambrotype 保存，此版本无法读取。",
    "请用最新版本的 Ambrotype 打开保险箱。在此之前照片保持原样，也可以删除。",
  ],
  "keychain-forgot": () => [
    "钥匙串里没有打开此保险箱的密钥。它已被移除，或者这是保险箱的旧副本。",
    "请放回保险箱的最新副本，或从备份恢复登录钥匙串。没有该密钥，任何人都打不开照片。全部删除即可重新开始。",
  ],
  "keychain-unavailable": () => ["无法使用系统钥匙串。", "请解锁登录钥匙串，然后再试。"],
  "keychain-unsettled": () => ["钥匙串可能尚未把保险箱的下一个密钥写入磁盘。", "请等一分钟再试。删除之后，打开保险箱即可；在此之前旧副本仍能打开。"],
  "vault-copied": () => [
    "此保险箱的一个副本似乎正在别处使用。钥匙串中有一个并非由它存入的密钥。",
    "请只使用一个副本，并在另一个副本中也删除。请先从这一个导出要保留的内容。在另一个副本中删除可能使这一个永远无法打开。",
  ],
  "not-a-case": () => ["这不是备份文件。", "请选择由 Ambrotype 保存的备份文件（扩展名为 .case）。"],
  "case-truncated": () => ["此备份文件不完整。", "请从来源重新复制。此处之前的照片已添加。"],
  "case-damaged": () => ["此备份文件已损坏或被改动。", "请从来源重新复制。此处之前的照片已添加。"],
  "darkroom-died": () => ["处理这张照片时意外中止。", "请再试一次。如果这张照片仍然如此，请制作较小的副本。"],
  "timed-out": ({ seconds }) => [`处理这张照片用时超过 ${duration(seconds)}。`, "请关闭其他程序，或制作照片的较小副本。"],
  cancelled: () => ["已取消。", "随时可以重新开始。"],
  "clipboard-empty": () => ["剪贴板上没有图片。", "请先复制一张图片或图片文件。"],
  installation: ({ part }) => [
    part === DARKROOM_PART ? "Ambrotype 的图片处理部分缺失或损坏。" : `Ambrotype 的一部分缺失或损坏：${isolate(part)}。`,
    "请重新安装 Ambrotype。你的照片不受影响。",
  ],
  "sandbox-refused": () => [
    "此系统不允许启用 Ambrotype 的断网保护。",
    "请在支持 seccomp 的 Linux 4.14 或更高版本上运行，且不要在禁止它的容器中运行。",
  ],
  unexpected: ({ detail }) => [`Ambrotype 内部出错：${isolate(detail)}。`, "请报告此问题并附上这条消息。你的照片没有丢失。"],
};
