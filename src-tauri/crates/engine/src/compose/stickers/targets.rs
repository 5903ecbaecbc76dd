//! The limits of messengers, as data: what each takes as a sticker, as a set and as the picture of a set. 1 KB is 1,000 bytes
//! here, which is the smaller of the two that people mean.

use crate::codec::{AnimationFormat, OutputFormat};

/// What one messenger takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StickerTarget {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// Its own name.
    pub title: &'static str,
    /// The format of a sticker's file.
    pub format: OutputFormat,
    /// The size of a sticker.
    pub canvas: Canvas,
    /// The most bytes of a file.
    pub max_bytes: u64,
    /// Pixels on each side that stay empty.
    pub margin: u32,
    /// The usual width of the line around the people, in pixels.
    pub outline_width: f32,
    /// How many stickers a set has, at least and at most.
    pub set: (usize, usize),
    /// The picture of a set.
    pub icon: Option<SetIcon>,
    /// What it takes of stickers that move; none where it takes none that we write.
    pub moving: Option<Moving>,
    /// Whether all of its stickers are files that can move, in one frame where they stand.
    pub only_moving: bool,
}

/// What a messenger takes as a sticker that moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moving {
    /// The format of its file.
    pub format: AnimationFormat,
    /// Its size.
    pub canvas: Canvas,
    /// The most bytes of a file.
    pub max_bytes: u64,
    /// How many frames it has, at least and at most.
    pub frames: (usize, usize),
}

/// How large a sticker is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Canvas {
    /// Exactly so wide and high.
    Exact(u32, u32),
    /// One side is exactly so long, and the other no longer.
    Longest(u32),
    /// No wider and no higher, and both even.
    Within(u32, u32),
}

/// The picture that stands for a set of stickers: a square PNG.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SetIcon {
    /// Its side, in pixels.
    pub side: u32,
    /// The most bytes of its file.
    pub max_bytes: u64,
    /// The name of its file in a folder, without extension.
    pub stem: &'static str,
}

/// Every messenger that stickers are made for.
pub const TARGETS: [StickerTarget; 6] = [
    StickerTarget {
        name: "telegram",
        title: "Telegram",
        format: OutputFormat::WebP,
        canvas: Canvas::Longest(512),
        max_bytes: 512_000,
        margin: 0,
        outline_width: 10.0,
        set: (1, 120),
        icon: Some(SetIcon {
            side: 100,
            max_bytes: 128_000,
            stem: "icon",
        }),
        moving: None,
        only_moving: false,
    },
    StickerTarget {
        name: "whatsapp",
        title: "WhatsApp",
        format: OutputFormat::WebP,
        canvas: Canvas::Exact(512, 512),
        max_bytes: 97_999,
        margin: 16,
        outline_width: 8.0,
        set: (3, 30),
        icon: Some(SetIcon {
            side: 96,
            max_bytes: 49_999,
            stem: "tray",
        }),
        moving: Some(Moving {
            format: AnimationFormat::WebP,
            canvas: Canvas::Exact(512, 512),
            max_bytes: 499_999,
            frames: (2, 100),
        }),
        only_moving: false,
    },
    StickerTarget {
        name: "signal",
        title: "Signal",
        format: OutputFormat::WebP,
        canvas: Canvas::Exact(512, 512),
        max_bytes: 300_000,
        margin: 16,
        outline_width: 8.0,
        set: (1, 200),
        icon: None,
        moving: Some(Moving {
            format: AnimationFormat::Png,
            canvas: Canvas::Exact(512, 512),
            max_bytes: 300_000,
            frames: (2, 100),
        }),
        only_moving: false,
    },
    StickerTarget {
        name: "line",
        title: "LINE",
        format: OutputFormat::Png,
        canvas: Canvas::Within(370, 320),
        max_bytes: 1_000_000,
        margin: 10,
        outline_width: 6.0,
        set: (8, 40),
        icon: None,
        moving: Some(Moving {
            format: AnimationFormat::Png,
            canvas: Canvas::Exact(320, 270),
            max_bytes: 300_000,
            frames: (5, 20),
        }),
        only_moving: false,
    },
    StickerTarget {
        name: "discord",
        title: "Discord",
        format: OutputFormat::Png,
        canvas: Canvas::Exact(320, 320),
        max_bytes: 512_000,
        margin: 4,
        outline_width: 6.0,
        set: (1, 60),
        icon: None,
        moving: Some(Moving {
            format: AnimationFormat::Png,
            canvas: Canvas::Exact(320, 320),
            max_bytes: 512_000,
            frames: (2, 100),
        }),
        only_moving: false,
    },
    StickerTarget {
        name: "wechat",
        title: "WeChat",
        // As the vault keeps it; its file is a GIF.
        format: OutputFormat::Png,
        canvas: Canvas::Exact(240, 240),
        max_bytes: 500_000,
        margin: 6,
        outline_width: 5.0,
        set: (1, 24),
        icon: None,
        moving: Some(Moving {
            format: AnimationFormat::Gif,
            canvas: Canvas::Exact(240, 240),
            max_bytes: 500_000,
            frames: (2, 100),
        }),
        only_moving: true,
    },
];

impl StickerTarget {
    /// The target of this name.
    pub fn find(name: &str) -> Option<&'static StickerTarget> {
        TARGETS.iter().find(|target| target.name == name)
    }
}

impl SetIcon {
    /// The icon as a target of its own.
    pub(super) fn as_target(self, of: &StickerTarget) -> StickerTarget {
        StickerTarget {
            format: OutputFormat::Png,
            canvas: Canvas::Exact(self.side, self.side),
            max_bytes: self.max_bytes,
            margin: 2,
            outline_width: of.outline_width / 2.0,
            icon: None,
            ..*of
        }
    }
}

impl Moving {
    /// The limits of one frame, as a target of its own.
    pub(super) fn as_target(self, of: &StickerTarget) -> StickerTarget {
        StickerTarget {
            canvas: self.canvas,
            max_bytes: self.max_bytes,
            icon: None,
            ..*of
        }
    }

    /// What the time of a frame is a multiple of, in milliseconds.
    pub(super) fn tick(self) -> u32 {
        match self.format {
            AnimationFormat::Gif => 10,
            AnimationFormat::Png | AnimationFormat::WebP => 1,
        }
    }
}

impl Canvas {
    /// The most pixels in width and in height.
    pub fn most(self) -> (u32, u32) {
        match self {
            Canvas::Exact(width, height) | Canvas::Within(width, height) => (width, height),
            Canvas::Longest(side) => (side, side),
        }
    }

    /// Whether a picture of this size is taken.
    pub fn takes(self, (width, height): (u32, u32)) -> bool {
        let (most_width, most_height) = self.most();
        let inside = (1..=most_width).contains(&width) && (1..=most_height).contains(&height);
        inside
            && match self {
                Canvas::Exact(..) => width == most_width && height == most_height,
                Canvas::Longest(side) => width.max(height) == side,
                Canvas::Within(..) => width % 2 == 0 && height % 2 == 0,
            }
    }

    /// The size of a canvas for a picture of this size, which is no larger than the most.
    pub(super) fn around(self, (width, height): (u32, u32)) -> (u32, u32) {
        match self {
            Canvas::Exact(width, height) => (width, height),
            Canvas::Longest(side) if width >= height => (side, height),
            Canvas::Longest(side) => (width, side),
            Canvas::Within(most_width, most_height) => (
                width.next_multiple_of(2).min(most_width),
                height.next_multiple_of(2).min(most_height),
            ),
        }
    }
}
