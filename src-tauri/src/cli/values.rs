//! Reads the values of options as people write them: sizes, days, limits, formats.

use std::num::NonZeroU16;

use engine::{
    Background, Brush, Circle, Color, FORMATS, Format, Frame, MAX_OUTLINE, OutputFormat, Precision,
    Recipe, STICKER_TARGETS, StickerTarget, Straighten,
};
use vault::Days;

use crate::studio::{
    AlbumName, BystanderChoice, OwnPicture, PresetName, StyleName, UnlockAttemptLimit,
};

/// The name of an album.
pub(super) fn album_name(text: &str) -> Result<AlbumName, String> {
    AlbumName::new(text).map_err(|fault| fault.to_string())
}

/// The name of a preset.
pub(super) fn preset_name(text: &str) -> Result<PresetName, String> {
    PresetName::new(text).map_err(|fault| fault.to_string())
}

/// A picture of a pack of one's own: `LOOK:SIZE` or `LOOK:SIZE:FORMAT`.
pub(super) fn own_picture(word: &str) -> Result<OwnPicture, String> {
    let parts: Vec<&str> = word.split(':').collect();
    let (look, size, file) = match parts[..] {
        [look, size] => (look, size, OutputFormat::Jpeg),
        [look, size, file] => (look, size, format(file)?),
        _ => return Err("expected LOOK:SIZE or LOOK:SIZE:FORMAT, like comic:post:png".to_owned()),
    };
    Ok(OwnPicture {
        recipe: Recipe::parse(look, 1.0).map_err(|error| error.to_string())?,
        size: format_name(size)?.name.to_owned(),
        file,
    })
}

/// The name of a learnt style.
pub(super) fn style_name(text: &str) -> Result<StyleName, String> {
    StyleName::new(text).map_err(|fault| fault.to_string())
}

/// How many steps learning takes.
pub(super) fn learning_steps(word: &str) -> Result<u32, String> {
    let most = engine::MAX_LEARNING_STEPS;
    let steps = word.parse().ok().filter(|steps| (1..=most).contains(steps));
    steps.ok_or_else(|| format!("a number from 1 to {most}"))
}

/// What a portrait is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileFormat {
    /// Pixels.
    Picture(OutputFormat),
    /// Paths.
    Svg,
}

impl FileFormat {
    /// The format that an extension asks for, without the dot and in any case.
    pub(super) fn from_extension(extension: &str) -> Option<Self> {
        match extension.eq_ignore_ascii_case("svg") {
            true => Some(Self::Svg),
            false => OutputFormat::from_extension(extension).map(Self::Picture),
        }
    }

    /// The format of the pixels, where there are any.
    pub(super) fn picture(self) -> Option<OutputFormat> {
        match self {
            Self::Picture(format) => Some(format),
            Self::Svg => None,
        }
    }

    /// The ending of its files' names.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Picture(format) => format.extension(),
            Self::Svg => "svg",
        }
    }
}

/// How long photos stay; `None` is never purged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Retention(pub(super) Option<Days>);

/// A size in bytes; `None` is no limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quota(pub(super) Option<u64>);

/// A time without input; `None` is never.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minutes(pub(super) Option<NonZeroU16>);

/// After how many wrong passphrases everything is purged; `None` is never.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttemptLimit(pub(super) Option<UnlockAttemptLimit>);

pub(super) fn brush(word: &str) -> Result<Brush, String> {
    let known = "choose fine, medium, broad, native or a number of pixels from 256 to 8192";
    word.parse().map_err(|_| known.to_owned())
}

pub(super) fn bystanders(word: &str) -> Result<BystanderChoice, String> {
    match word {
        "ask" => Ok(BystanderChoice::Ask),
        "soften" => Ok(BystanderChoice::Soften),
        "keep" => Ok(BystanderChoice::Keep),
        _ => Err("choose ask, soften or keep".to_owned()),
    }
}

/// A circle to cover.
pub(super) fn circle(word: &str) -> Result<Circle, String> {
    let numbers: Vec<f32> = (word.split(','))
        .map_while(|number| number.trim().parse().ok())
        .filter(|share| (0.0..=1.0).contains(share))
        .collect();
    match numbers[..] {
        [x, y, radius] if radius > 0.0 && word.split(',').count() == 3 => {
            Ok(Circle { x, y, radius })
        }
        _ => Err("expected X,Y,RADIUS in shares of the photo, like 0.8,0.3,0.05".to_owned()),
    }
}

/// A share from 0 to 1, also as people write it: `80%` or `0,8`.
pub(super) fn share(word: &str) -> Result<f32, String> {
    let number = match word.strip_suffix('%') {
        Some(percent) => number(percent.trim_end()).map(|percent| percent / 100.0),
        None => number(word),
    };
    let share = number.filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1, or 0% to 100%".to_owned())
}

/// The weight of lines.
pub(super) fn line_weight(word: &str) -> Result<f32, String> {
    let weight = number(word).filter(|weight| (0.5..=2.0).contains(weight));
    weight.ok_or_else(|| "expected a number from 0.5 to 2".to_owned())
}

/// A number with a point, or with a comma as most of the world writes it.
fn number(word: &str) -> Option<f32> {
    word.replacen(',', ".", 1).parse().ok()
}

pub(super) fn backdrop(word: &str) -> Result<Background, String> {
    let known = "choose styled, photo, blurred, transparent, a colour like #f4e9d8, two like #f6d6ad,#c98f86, or a style";
    word.parse().map_err(|_| known.to_owned())
}

pub(super) fn frame(word: &str) -> Result<Frame, String> {
    let known = "choose 1:1, 4:5, 9:16, 16:9, profile, passport, or X,Y,WIDTH,HEIGHT in shares of the photo";
    word.parse().map_err(|_| known.to_owned())
}

/// The name of a format that a picture is for.
pub(super) fn format_name(word: &str) -> Result<&'static Format, String> {
    let known = FORMATS.map(|format| format.name).join(", ");
    Format::find(word).ok_or_else(|| format!("choose {known}"))
}

/// The name of a messenger that takes stickers.
pub(super) fn sticker_target(word: &str) -> Result<&'static StickerTarget, String> {
    let known = STICKER_TARGETS.map(|target| target.name).join(", ");
    StickerTarget::find(&word.to_ascii_lowercase()).ok_or_else(|| format!("choose {known}"))
}

/// The width of the line around a sticker, in pixels.
pub(super) fn outline_width(word: &str) -> Result<f32, String> {
    let width = number(word).filter(|width| (0.0..=MAX_OUTLINE).contains(width));
    width.ok_or_else(|| format!("expected a number from 0 to {MAX_OUTLINE}"))
}

pub(super) fn color(word: &str) -> Result<Color, String> {
    let expected = "expected a colour like #f4e9d8";
    word.parse().map_err(|_| expected.to_owned())
}

/// A turn in degrees clockwise, as quarters.
pub(super) fn quarter_turns(word: &str) -> Result<u8, String> {
    match word {
        "0" => Ok(0),
        "90" | "-270" => Ok(1),
        "180" | "-180" => Ok(2),
        "270" | "-90" => Ok(3),
        _ => Err("choose 90, 180 or 270".to_owned()),
    }
}

pub(super) fn straighten(word: &str) -> Result<Straighten, String> {
    if word == "eyes" {
        return Ok(Straighten::Eyes);
    }
    let degrees = number(word).filter(|degrees| (-45.0..=45.0).contains(degrees));
    let degrees = degrees.ok_or_else(|| "expected eyes or -45 to 45 degrees".to_owned())?;
    Ok(Straighten::Degrees(degrees))
}

pub(super) fn precision(word: &str) -> Result<Precision, String> {
    word.parse()
        .map_err(|()| "choose single or eight".to_owned())
}

pub(super) fn format(word: &str) -> Result<OutputFormat, String> {
    OutputFormat::from_extension(word).ok_or_else(|| "choose jpeg, png or webp".to_owned())
}

/// A format of a portrait's file.
pub(super) fn file_format(word: &str) -> Result<FileFormat, String> {
    FileFormat::from_extension(word).ok_or_else(|| "choose jpeg, png, webp or svg".to_owned())
}

pub(super) fn days(word: &str) -> Result<Days, String> {
    let expected = || format!("expected a number of days from 1 to {}", Days::MAX);
    Days::new(word.parse().map_err(|_| expected())?).map_err(|_| expected())
}

pub(super) fn retention(word: &str) -> Result<Retention, String> {
    if word == "never" {
        return Ok(Retention(None));
    }
    days(word).map(|days| Retention(Some(days)))
}

pub(super) fn minutes(word: &str) -> Result<Minutes, String> {
    if word == "never" {
        return Ok(Minutes(None));
    }
    let minutes = word
        .parse()
        .map_err(|_| "expected a number of minutes, or never")?;
    Ok(Minutes(Some(minutes)))
}

pub(super) fn attempt_limit(word: &str) -> Result<AttemptLimit, String> {
    if word == "never" {
        return Ok(AttemptLimit(None));
    }
    let expected = || {
        format!(
            "expected a number of at least {}, or never",
            UnlockAttemptLimit::MIN
        )
    };
    let number = word.parse().map_err(|_| expected())?;
    let limit = UnlockAttemptLimit::new(number).map_err(|_| expected())?;
    Ok(AttemptLimit(Some(limit)))
}

/// A size in megabytes or gigabytes of a thousand, in bytes.
pub(super) fn quota(word: &str) -> Result<Quota, String> {
    if word == "none" {
        return Ok(Quota(None));
    }
    let expected = || "expected a size like 500MB or 5GB, or none".to_owned();
    let word = word.to_ascii_uppercase();
    let (number, unit) = [("GB", 1_000_000_000_u64), ("MB", 1_000_000)]
        .into_iter()
        .find_map(|(name, unit)| Some((word.strip_suffix(name)?, unit)))
        .ok_or_else(expected)?;
    let number: u64 = number.trim().parse().map_err(|_| expected())?;
    number
        .checked_mul(unit)
        .filter(|bytes| *bytes > 0)
        .map(|bytes| Quota(Some(bytes)))
        .ok_or_else(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_and_angles_are_read_as_people_write_them() {
        assert_eq!(quarter_turns("-90"), Ok(3));
        assert_eq!(straighten("eyes"), Ok(Straighten::Eyes));
        assert_eq!(straighten("-2.5"), Ok(Straighten::Degrees(-2.5)));
        assert!(quarter_turns("45").is_err() && quarter_turns("").is_err());
        assert!(straighten("46").is_err() && straighten("NaN").is_err());
        assert_eq!(straighten("-2,5"), Ok(Straighten::Degrees(-2.5)));
        assert_eq!(line_weight("1,4"), Ok(1.4));
        for (word, expected) in [
            ("80%", 0.8),
            ("0,8", 0.8),
            ("1", 1.0),
            ("0", 0.0),
            ("62.5 %", 0.625),
            (",5", 0.5),
        ] {
            assert_eq!(share(word), Ok(expected), "{word}");
        }
        for word in [
            "", "%", "101%", "-1%", "1.1", "NaN", "0,8,1", "0.8,1", "80%%",
        ] {
            assert!(share(word).is_err(), "{word}");
        }
    }

    #[test]
    fn a_circle_is_three_shares_and_nothing_more() {
        let read = circle("0.25, 0.5,0.1").unwrap();
        assert_eq!([read.x, read.y, read.radius], [0.25, 0.5, 0.1]);
        for word in [
            "",
            "0.5",
            "0.5,0.5",
            "0.5,0.5,0",
            "0.5,0.5,NaN",
            "1.5,0.5,0.1",
            "0.5,0.5,0.1,0.1",
            "0.5,a,0.5,0.1",
        ] {
            assert!(circle(word).is_err(), "{word}");
        }
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (word, bytes) in [
            ("5GB", 5_000_000_000),
            ("500mb", 500_000_000),
            ("1 GB", 1_000_000_000),
        ] {
            assert_eq!(quota(word).unwrap().0, Some(bytes));
        }
        assert_eq!(quota("none").unwrap().0, None);
        for word in [
            "",
            "5",
            "GB",
            "0MB",
            "-1GB",
            "99999999999999999999GB",
            "20000000000GB",
        ] {
            assert!(quota(word).is_err(), "{word}");
        }
    }
}
