// 简体中文。

import { formats } from "../formats";
import type { FaultWords } from "./types";

const { number, list } = formats("zh-Hans");

export const zh: FaultWords = {
  "not-an-image": () => ["这不是图片。", "请选择照片：JPEG、HEIC、PNG、WebP、AVIF、TIFF、GIF 或 BMP。"],
  empty: () => ["此文件是空的。", "请从原处重新复制，或选择另一张图片。"],
  truncated: () => ["此图片不完整：文件过早结束。", "请重新复制或下载，然后再试。"],
  incomplete: ({ percent }) => [
    `此图片不完整：文件过早结束。可读取其中的 ${number(percent)}%。`,
    "请重新复制或下载，或使用可读取的部分。",
  ],
  damaged: () => ["此图片已损坏。", "请用其他程序打开并重新保存，或选择另一张图片。"],
  "too-large": ({ width, height, limitMegapixels }) => [
    `此图片过大：${number(width)} × ${number(height)} 像素；上限为 ${number(limitMegapixels)} 百万像素。`,
    "请制作较小的副本，或裁剪到面部。",
  ],
  "file-too-large": ({ megabytes, limitMegabytes }) => [
    `此文件过大：${number(megabytes)} MB；上限为 ${number(limitMegabytes)} MB。`,
    "请保存为 JPEG，或制作较小的副本。",
  ],
  unsupported: ({ format }) => [`这是 ${format}，无法打开。`, "请用制作它的程序导出为 JPEG 或 PNG；RAW 照片请用相机厂商的软件。"],
  "not-found": ({ path }) => [`${path} 处没有文件。`, "请检查名称；它可能已被移动或改名。"],
  "not-a-file": ({ path }) => [`${path} 不是文件。`, "请选择照片文件本身。"],
  "no-photos": ({ path }) => [`${path} 中没有照片。`, "请选择含有 JPEG、HEIC、PNG、WebP、AVIF、TIFF、GIF 或 BMP 文件的文件夹。"],
  unreadable: ({ path }) => [`无法读取 ${path}。`, "请检查你是否有权打开此文件。"],
  unwritable: ({ path }) => [`无法写入 ${path}。`, "请选择你有权写入的文件夹。"],
  "already-exists": ({ path }) => [`${path} 已存在。`, "请换一个名称。"],
  "disk-full": () => ["磁盘已满。", "请释放空间或销毁照片，然后再试。已保存的内容没有丢失。"],
  "photo-unknown": ({ id }) => [`保险箱中没有照片 ${id}。`, "它可能已被销毁；相册显示保存的内容。"],
  "no-original": () => ["这幅肖像背后的照片没有保留。", "请再次拖入照片来制作另一幅肖像。"],
  "no-output": () => ["这张照片还没有肖像。", "请先为它制作肖像。"],
  "style-unknown": ({ name, known }) => [`没有名为“${name}”的风格。`, `请选择其中之一：${list(known)}。`],
  "palette-unknown": ({ known }) => [
    "这种风格没有这样的配色。",
    known.length ? `请选择其中之一：${list(known)}。` : "请去掉配色：只有手绘风格才有配色。",
  ],
  unblendable: ({ name }) => [`${name} 不能与前面的风格混合。`, "请选择其中之一。只有绘画风格之间可以混合。"],
  "recipe-invalid": () => ["无法按此配方制作。", "请选择一种风格，强度在 0 到 100% 之间。"],
  "no-face": () => ["这张照片里没有人脸，而这种裁剪需要人脸。", "请选择 1:1 或 4:5 之类的裁剪，或选择有人脸的照片。"],
  "no-person": () => ["这张照片里没有人，因此没有可更换的背景。", "请保留照片的背景，或选择有人的照片。"],
  "no-transparency": () => ["JPEG 无法保存透明背景。", "请写成 PNG 或 WebP，或选择其他背景。"],
  "no-paths": () => ["这幅肖像无法写成 SVG。", "请选择海报、剪纸、版画或扁平风格，强度最大并保留其自身背景，或写成 PNG。"],
  "vault-absent": () => ["还没有保存任何内容。", "请先创建保险箱并放入照片。"],
  "vault-exists": () => ["已经有一个保险箱。", "请打开它，或全部销毁后重新开始。"],
  "vault-locked": () => ["保险箱已锁定。", "请解锁后再试。"],
  "passphrase-needed": () => ["打开保险箱需要口令。", "请在询问时输入。"],
  "wrong-passphrase": () => ["此口令打不开保险箱。", "请检查大小写和键盘布局，然后再试。忘记的口令无法找回。"],
  "too-many-guesses": ({ seconds }) => [`口令错误次数过多。${number(seconds)} 秒后可再试。`, "请稍候再试；等待不会超过五分钟。"],
  "purged-by-guesses": () => ["口令错误次数过多，已按此保险箱的设置销毁全部内容。", "无法恢复任何内容。放入照片即可重新开始。"],
  "passphrase-mismatch": () => ["两个口令不一致。", "请输入两次相同的口令。"],
  "vault-busy": () => ["保险箱正被另一个 Ambrotype 使用。", "请关闭另一个窗口，或等待另一条命令结束。"],
  "vault-damaged": () => [
    "保险箱中的内容已损坏，或被他人改动。",
    "仍能通过校验的照片可以导出。请从备份恢复数据文件夹，或全部销毁。",
  ],
  "vault-link-broken": ({ name }) => [`无法访问保险箱：${name} 是一个链接，但它指向的内容不存在。`, "请连接它所指向的驱动器，然后重试。没有在原处新建保险箱。"],
  "vault-obstructed": ({ name }) => [`无法使用保险箱：另有其他内容名为 ${name}。`, "请把它移到别处，然后重试。没有任何改动。"],
  "backup-not-verified": () => ["重新读取备份后发现与写入的内容不一致，因此没有保留。", "驱动器可能即将损坏：请把备份写到另一个驱动器。"],
  "photo-newer": () => [
    "这张照片由较新版本的 Ambrotype 保存，此版本无法读取。",
    "请用最新版本的 Ambrotype 打开保险箱。在此之前照片保持原样，也可以销毁。",
  ],
  "keychain-forgot": () => [
    "钥匙串里没有打开保险箱的秘密：它已被移除，或者这是保险箱在某次销毁之前的旧副本。",
    "请放回保险箱的最新副本，或从备份恢复登录钥匙串。没有那个秘密，谁也打不开照片；全部销毁即可重新开始。",
  ],
  "keychain-unavailable": () => ["钥匙串没有响应。", "请解锁登录钥匙串，然后再试。"],
  "keychain-unsettled": () => ["钥匙串可能尚未把保险箱的下一份秘密写入磁盘。", "请等一分钟再试。销毁之后，打开保险箱即可；在此之前旧副本仍能打开。"],
  "vault-copied": () => [
    "此保险箱的一个副本似乎正在别处使用：钥匙串中有一份并非由它存入的秘密。",
    "请只使用一个副本，并在另一个副本中也销毁。请先从这一个导出要保留的内容：在另一个副本中销毁可能使这一个永远无法打开。",
  ],
  "not-a-case": () => ["这不是备份文件。", "请选择 Ambrotype 为搬到另一台电脑而写的文件。"],
  "case-truncated": () => ["这个备份文件不完整：结束得太早。", "请从来源重新复制。截断之前完整的照片已保留。"],
  "case-damaged": () => ["这个备份文件已损坏或被改动。", "请从来源重新复制。损坏之前完整的照片已保留。"],
  "darkroom-died": () => ["暗房在处理这张照片时停止了。", "请再试一次；如果这张照片仍然如此，请制作较小的副本。"],
  "timed-out": ({ seconds }) => [`这张照片用时超过 ${number(seconds)} 秒。`, "请关闭其他程序，或制作照片的较小副本。"],
  cancelled: () => ["已取消。", "随时可以重新开始。"],
  "clipboard-empty": () => ["剪贴板上没有图片。", "请先复制一张图片或图片文件。"],
  installation: ({ part }) => [`Ambrotype 的一部分缺失或损坏：${part}。`, "请重新安装 Ambrotype；你的照片不受影响。"],
  "sandbox-refused": () => [
    "此系统拒绝了使 Ambrotype 远离网络的保护。",
    "请在支持 seccomp 的 Linux 4.14 或更高版本上运行，且不要在禁止它的容器中运行。",
  ],
  unexpected: ({ detail }) => [`Ambrotype 内部出错：${detail}。`, "请附上这句话报告问题。已保存的内容没有丢失。"],
};
