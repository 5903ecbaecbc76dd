// 中文：保险箱、备份、删除记录和删除。

import { formats, isolate } from "../formats";
import type { VaultWords } from "./en";

const { number, plural } = formats("zh-Hans");

export const zh: VaultWords = {
  vault: {
    title: "保险箱",
    retention: "保留照片",
    forever: "直到我删除",
    days: (count) => `${number(count)} 天`,
    retentionPreview: (count, day) =>
      count === 1
        ? `1 张照片将于 ${isolate(day)} 自动删除。`
        : plural(count, { other: "{n} 张照片将自动删除，最早一张于 {day}。" }, { day }),
    keepOriginals: "同时保留原照片",
    autoLock: "无操作时自动锁定",
    never: "从不",
    minutes: (count) => `${number(count)} 分钟后`,
    panicKey: `紧急键 ${isolate("Ctrl+Shift+L")}`,
    panicActions: { lock: "锁定保险箱", purge: "全部删除" },
    purgeAfterAttempts: "密码错误时全部删除",
    attempts: (count) => (count === 1 ? "错误 1 次" : `连续错误 ${number(count)} 次`),
    quota: "保险箱超过此大小时提醒",
    noQuota: "不限",
    presentPassphrase: "保险箱的密码",
    newPassphrase: "新密码",
    repeatPassphrase: "再次输入密码",
    changePassphrase: "更改密码",
    passphraseChanged: "密码已更改。",
    backupTitle: "迁移到另一台电脑",
    backupLead: "备份文件包含保险箱中的全部内容，使用单独的密码加密。没有该密码，任何人都无法打开。",
    backupPassphrase: "文件的密码",
    backUp: "保存备份文件…",
    backingUp: "正在加密…",
    backedUp: (count, name) => plural(count, { other: "{name} 中有 {n} 张照片。" }, { name }),
    damagedSkipped: (count) => `已跳过 ${number(count)} 张损坏的照片。`,
    testBackupTitle: "测试备份",
    testBackupLead: "读取整个备份文件及其中的每张图片，不做任何改动。",
    testBackup: "测试备份文件…",
    backupTested: (count, damaged, missing, name) =>
      [
        count === 0 ? `${isolate(name)} 中没有可读取的照片。` : plural(count, { other: "{name} 中可读取 {n} 张照片。" }, { name }),
        damaged === 0 ? "没有损坏。" : `${number(damaged)} 张已损坏。`,
        missing > 0 && `${number(missing)} 张不在此保险箱中。`,
      ]
        .filter(Boolean)
        .join(""),
    restoreTitle: "从另一台电脑导入",
    restore: "从备份文件导入照片…",
    restored: (count, present) =>
      [
        count === 0 ? "没有新照片。" : `已导入 ${number(count)} 张照片。`,
        present > 0 && `${number(present)} 张原来就有。`,
      ]
        .filter(Boolean)
        .join(""),
    restoredDamaged: (count) => `文件中有 ${number(count)} 张照片已损坏。已跳过无法读取的部分。`,
    pin: "始终保留",
    unpin: "取消保留",
    pinned: "一直保留，直到你删除",
    expires: (day) => `将于 ${isolate(day)} 删除`,
    expired: (count) => `已自动删除 ${number(count)} 张照片：保留期已到。`,
    clockDoubted: (seen, now) => `时钟从 ${isolate(seen)} 跳到了 ${isolate(now)}。在你确认时钟正确之前，不会删除任何照片。`,
    trustClock: "确认时钟正确",
    shortages: {
      quota: "保险箱超过了你设定的大小。请删除不再需要的内容。",
      disk: "磁盘即将用完。请删除不再需要的内容，或腾出空间。",
    },
  },

  receipt: {
    show: "删除记录",
    title: "删除记录",
    wholeVault: "保险箱中的全部内容",
    photos: (count) => `${number(count)} 张照片`,
    size: "释放的空间",
    date: "日期",
    keysDestroyed: "已销毁的密钥",
    keysKept: "尚未销毁的密钥（编号）",
    unfinished: "尚未完成",
    unfinishedItems: {
      rotation: "密钥暂时无法更换。在此之前，保险箱的旧副本仍能打开已删除的内容。下次删除或启动时会更换，最早在一分钟之后。",
      "other-copy": "此保险箱的一个副本似乎正在别处使用。已删除的内容可能仍在其中。请在那里也删除，并且只使用一个副本。",
      log: "数据库日志未能清空。Ambrotype 会在下次启动时重试。",
      secret: "钥匙串中仍有一个密钥。请解锁钥匙串。Ambrotype 会在下次删除或启动时重试。",
      files: "部分文件未能删除。没有密钥，任何人都无法读取。",
      room: "磁盘已满。已删除内容的密钥已在此处销毁，但保险箱的旧副本仍能打开，空间也尚未释放。下次删除或启动时若有空间，Ambrotype 会完成其余部分。",
    },
    notCovered: "无法删除的内容",
    notCoveredItems: {
      "no-secret": "钥匙串中没有密钥。保险箱的旧副本仍可用密码打开。",
      backups: "保险箱与登录钥匙串一起的备份。",
      "keychain-storage": "钥匙串自身可能残留的已删除密钥。",
      outside: "你导出的文件，以及你的原照片文件。",
      memory: "这台电脑的交换空间和休眠文件。",
    },
    save: "保存删除记录…",
    saved: (name) => `已保存：${isolate(name)}`,
    dialog: { title: "保存删除记录", pictures: "删除记录", everything: "所有文件" },
  },

  emptyVault: {
    title: "保险箱是空的",
    lead: "你创作的作品会保存在这里，直到你删除。",
  },

  purgeAll: {
    action: "全部删除",
    title: "永久删除全部内容？",
    lead: "保险箱中的所有照片和作品都将永久删除，任何人都无法恢复。已导出的文件和你的原照片文件不受影响。",
    holdStates: { idle: "按住以全部删除", holding: "继续按住…", pressed: "再按一次以删除" },
    purging: "正在删除…",
    done: "已全部删除。密钥已销毁，保险箱已不存在。",
  },
};
