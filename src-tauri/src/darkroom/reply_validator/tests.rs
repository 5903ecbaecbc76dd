//! What passes the validator, and what ends the child.

mod learning;
mod packs;
mod paths;

use engine::{Background, SourceFormat, TruncationPolicy};

use super::*;
use crate::darkroom::portrait_analysis::{AnalyzedFace, AnalyzedShares, MAX_FACES};
use crate::darkroom::protocol::{
    Analyze, Convert, CountBystanders, Import, Preview, Stylize, Task,
};

const SIZE: ImageSize = ImageSize {
    width: 40,
    height: 30,
};

fn import() -> Import {
    Import {
        decode: TruncationPolicy::Reject.into(),
        thumbnail_side: 20,
    }
}

fn stylize(thumbnail_side: Option<u32>) -> Stylize {
    Stylize {
        decode: TruncationPolicy::Reject.into(),
        recipe: engine::Recipe::parse("wave", 1.0).unwrap(),
        thumbnail_side,
        size: None,
    }
}

fn preview(longest_side: u32) -> Preview {
    Preview {
        decode: TruncationPolicy::Reject.into(),
        recipe: engine::Recipe::parse("wave", 1.0).unwrap(),
        longest_side,
    }
}

fn convert(longest_side: Option<u32>) -> Convert {
    Convert {
        decode: TruncationPolicy::Reject.into(),
        longest_side,
        keep_alpha: false,
        size: None,
    }
}

fn analyze(overlay_side: Option<u32>) -> Analyze {
    Analyze {
        decode: TruncationPolicy::Reject.into(),
        overlay_side,
    }
}

type Sent = (Reply, Vec<u8>);

fn decoded(width: u32, height: u32) -> Sent {
    let photo = PhotoInfo {
        size: (width, height).into(),
        format: SourceFormat::Png,
        notes: Vec::new(),
    };
    (Reply::Decoded(photo), vec![])
}

/// One face in a photo of 40 × 30 pixels, after `change`.
fn analysis(change: impl FnOnce(&mut PortraitAnalysis)) -> Sent {
    let mut analysis = PortraitAnalysis {
        faces: vec![AnalyzedFace {
            left: 10.0,
            top: -2.0,
            width: 12.0,
            height: 15.0,
            presence: 0.9,
            roll: 3.0,
            yaw: -40.0,
            pitch: 0.0,
        }],
        shares: AnalyzedShares {
            person: 0.6,
            hair: 0.1,
            skin: 0.2,
            clothes: 0.3,
            headwear: 0.0,
            facial_hair: 0.0,
            background: 0.4,
        },
    };
    change(&mut analysis);
    (Reply::Analysis(analysis), vec![])
}

fn picture(width: u32, height: u32) -> Sent {
    let size = (width, height).into();
    let pixels = PixelFormat::Rgb8;
    (Reply::Picture(PictureFormat { size, pixels }), vec![])
}

fn rows(bytes: u32) -> Sent {
    (Reply::Rows, vec![7; bytes as usize])
}

fn done() -> Sent {
    (Reply::Done, vec![])
}

fn refused(fault: Fault) -> Sent {
    (Reply::Refused { fault }, vec![])
}

/// How many of the replies pass, one after the other.
fn accepted(task: impl TypedTask, replies: Vec<Sent>) -> usize {
    let mut validator = ReplyValidator::new(&task);
    let mut passed = |sent: &Sent| validator.check(sent.clone()).is_ok();
    replies.iter().take_while(|sent| passed(sent)).count()
}

#[track_caller]
fn all_but_the_last_are_accepted(task: impl TypedTask, replies: Vec<Sent>) {
    let sent = replies.len();
    assert_eq!(accepted(task, replies), sent - 1);
}

#[test]
fn each_task_gets_its_pictures() {
    let (full, small) = (picture(40, 30), picture(20, 15));
    let with_thumbnail = vec![
        decoded(40, 30),
        full.clone(),
        rows(40 * 3 * 29),
        rows(40 * 3),
        small.clone(),
        rows(20 * 3 * 15),
        done(),
    ];
    assert_eq!(accepted(stylize(Some(20)), with_thumbnail), 7);
    let portrait = vec![decoded(40, 30), full, rows(40 * 3 * 30), done()];
    assert_eq!(accepted(stylize(None), portrait.clone()), 4);
    assert_eq!(accepted(convert(None), portrait), 4);
    let thumbnail = vec![decoded(40, 30), small, rows(20 * 3 * 15), done()];
    assert_eq!(accepted(import(), thumbnail.clone()), 4);
    assert_eq!(accepted(convert(Some(20)), thumbnail.clone()), 4);
    assert_eq!(accepted(preview(20), thumbnail), 4);
    assert_eq!(accepted(import(), vec![refused(Fault::Truncated)]), 1);
    let late = vec![decoded(40, 30), picture(20, 15), refused(Fault::Damaged)];
    assert_eq!(accepted(import(), late), 3);
}

#[test]
fn an_analysis_comes_once_before_the_overlay_and_only_where_it_was_asked_for() {
    let found = || analysis(|_| ());
    let overlay = || vec![picture(20, 15), rows(20 * 3 * 15)];
    let whole = [vec![decoded(40, 30), found()], overlay(), vec![done()]].concat();
    assert_eq!(accepted(analyze(Some(20)), whole), 5);
    let without_overlay = vec![decoded(40, 30), found(), done()];
    assert_eq!(accepted(analyze(None), without_overlay), 3);

    for replies in [
        vec![found()],
        vec![decoded(40, 30), done()],
        vec![decoded(40, 30), found(), found()],
        vec![decoded(40, 30), found(), picture(20, 15)],
    ] {
        all_but_the_last_are_accepted(analyze(None), replies);
    }
    all_but_the_last_are_accepted(analyze(Some(20)), vec![decoded(40, 30), picture(20, 15)]);
    all_but_the_last_are_accepted(import(), vec![decoded(40, 30), found()]);
}

#[test]
fn an_analysis_that_no_photo_can_have_is_refused() {
    let changes: [fn(&mut PortraitAnalysis); 11] = [
        |it| it.faces[0].left = f32::NAN,
        |it| it.faces[0].left = 41.0,
        |it| it.faces[0].top = -16.0,
        |it| it.faces[0].width = 0.0,
        |it| it.faces[0].height = f32::INFINITY,
        |it| it.faces[0].presence = 1.5,
        |it| it.faces[0].yaw = 181.0,
        |it| it.shares.hair = -0.1,
        |it| it.shares.headwear = 1.1,
        |it| it.shares.facial_hair = f32::NAN,
        |it| it.faces = vec![it.faces[0].clone(); MAX_FACES + 1],
    ];
    for change in changes {
        all_but_the_last_are_accepted(analyze(None), vec![decoded(40, 30), analysis(change)]);
    }
}

#[test]
fn the_number_of_bystanders_comes_once_before_a_picture_and_only_where_it_was_asked_for() {
    let count = |count| (Reply::Bystanders { count }, vec![]);
    let task = || CountBystanders {
        decode: TruncationPolicy::Reject.into(),
    };
    assert_eq!(accepted(task(), vec![decoded(40, 30), count(2), done()]), 3);
    let recipe = engine::Recipe::parse("wave", 1.0).unwrap();
    let softening = || Stylize {
        recipe: recipe
            .clone()
            .with_bystanders(engine::Bystanders {
                soften: true,
                circles: Vec::new(),
            })
            .unwrap(),
        ..stylize(None)
    };
    let portrait = [picture(40, 30), rows(40 * 3 * 30), done()];
    let whole = [&[decoded(40, 30), count(1)], &portrait[..]].concat();
    assert_eq!(accepted(softening(), whole), 5);

    for replies in [
        vec![count(0)],
        vec![decoded(40, 30), done()],
        vec![decoded(40, 30), count(1), count(1)],
        vec![decoded(40, 30), count(MAX_BYSTANDERS + 1)],
        vec![decoded(40, 30), count(1), picture(40, 30)],
    ] {
        all_but_the_last_are_accepted(task(), replies);
    }
    all_but_the_last_are_accepted(softening(), vec![decoded(40, 30), picture(40, 30)]);
    all_but_the_last_are_accepted(stylize(None), vec![decoded(40, 30), count(1)]);
}

#[test]
fn rows_are_handed_on_until_the_picture_is_whole() {
    let mut validator = ReplyValidator::new(&import());
    let mut check = |sent| validator.check(sent).unwrap();
    assert!(matches!(check(decoded(40, 30)), Progress::Decoded(photo) if photo.size == SIZE));
    assert!(matches!(check(picture(20, 15)), Progress::Picture(_)));
    for (height, last) in [(14, false), (1, true)] {
        let bytes = vec![7; 60 * height];
        let sent = (Reply::Rows, bytes.clone());
        assert_eq!(check(sent), Progress::Rows { bytes, last });
    }
    assert!(matches!(check(done()), Progress::Done(photo) if photo.size == SIZE));
}

#[test]
fn a_picture_of_another_size_than_the_task_gives_is_refused() {
    for (width, height) in [
        (30, 40),
        (40, 31),
        (39, 30),
        (20, 15),
        (0, 0),
        (u32::MAX, u32::MAX),
    ] {
        for task in [stylize(None), stylize(Some(20))] {
            all_but_the_last_are_accepted(task, vec![decoded(40, 30), picture(width, height)]);
        }
        all_but_the_last_are_accepted(convert(None), vec![decoded(40, 30), picture(width, height)]);
    }
    // A side may be rounded by a pixel.
    for (width, height) in [(20, 14), (20, 16), (19, 15)] {
        assert_eq!(
            accepted(import(), vec![decoded(40, 30), picture(width, height)]),
            2
        );
    }
    for (width, height) in [(21, 15), (20, 20), (40, 30), (20, 13), (10, 7), (20, 0)] {
        let replies = || vec![decoded(40, 30), picture(width, height)];
        all_but_the_last_are_accepted(import(), replies());
        all_but_the_last_are_accepted(preview(20), replies());
        all_but_the_last_are_accepted(convert(Some(20)), replies());
    }
    // A preview has no more pixels than the copy that it is painted from.
    let replies = |width, height| vec![decoded(4000, 3000), picture(width, height)];
    assert_eq!(accepted(preview(5000), replies(768, 576)), 2);
    assert_eq!(accepted(preview(5000), replies(4000, 3000)), 1);
}

#[test]
fn a_crop_gives_the_size_that_follows_from_it() {
    let cropped = |frame: &str, thumbnail_side| {
        let mut task = stylize(thumbnail_side);
        let frame = frame.parse().unwrap();
        let crop = Crop {
            frame,
            ..Crop::default()
        };
        task.recipe = task.recipe.with_crop(crop).unwrap();
        task
    };
    let replies = |width, height| vec![decoded(40, 30), picture(width, height)];
    assert_eq!(accepted(cropped("1:1", None), replies(30, 30)), 2);
    assert_eq!(accepted(cropped("profile", None), replies(17, 17)), 2);
    for (width, height) in [(40, 30), (29, 29), (31, 31), (0, 0)] {
        all_but_the_last_are_accepted(cropped("1:1", None), replies(width, height));
    }
    for (width, height) in [(40, 30), (31, 31), (17, 15), (0, 0)] {
        all_but_the_last_are_accepted(cropped("profile", None), replies(width, height));
    }
    // Its thumbnail is of the portrait, not of the photo.
    let whole = [replies(30, 30), vec![rows(30 * 3 * 30)]].concat();
    let small = |width, height| [whole.clone(), vec![picture(width, height)]].concat();
    assert_eq!(accepted(cropped("1:1", Some(20)), small(20, 20)), 4);
    all_but_the_last_are_accepted(cropped("1:1", Some(20)), small(20, 15));
}

#[test]
fn pixels_with_alpha_come_where_a_cut_out_was_asked_for() {
    let transparent = || {
        let mut task = stylize(Some(20));
        let recipe = task.recipe.with_background(Background::Transparent);
        task.recipe = recipe.unwrap();
        task
    };
    let with_alpha = |width, height| {
        let size = (width, height).into();
        let pixels = PixelFormat::Rgba8;
        (Reply::Picture(PictureFormat { size, pixels }), vec![])
    };
    let begun = vec![decoded(40, 30), with_alpha(40, 30), rows(40 * 4 * 30)];
    assert_eq!(accepted(transparent(), begun.clone()), 3);
    let thumbnail = [begun, vec![with_alpha(20, 15)]].concat();
    all_but_the_last_are_accepted(transparent(), thumbnail);
    let replies = || vec![decoded(40, 30), with_alpha(40, 30)];
    all_but_the_last_are_accepted(stylize(None), replies());
    all_but_the_last_are_accepted(convert(None), replies());
}

#[test]
fn more_pictures_and_fewer_pictures_than_the_task_gives_are_refused() {
    let whole = || vec![decoded(40, 30), picture(40, 30), rows(40 * 3 * 30)];
    let with = |last: Sent| [whole(), vec![last]].concat();
    all_but_the_last_are_accepted(stylize(None), with(picture(20, 15)));
    all_but_the_last_are_accepted(stylize(None), with(picture(40, 30)));
    all_but_the_last_are_accepted(stylize(Some(20)), with(done()));
    all_but_the_last_are_accepted(import(), vec![decoded(40, 30), done()]);
}

#[test]
fn rows_that_are_not_the_announced_picture_are_refused() {
    let begun = || vec![decoded(40, 30), picture(20, 15)];
    let with = |more: &[Sent]| [begun(), more.to_vec()].concat();
    for more in [
        vec![rows(0)],
        vec![rows(1)],
        vec![rows(59)],
        vec![rows(61)],
        vec![rows(16 * 60)],
        vec![rows(60 * 14), rows(120)],
        vec![rows(60 * 15), rows(60)],
        vec![rows(60 * 14), done()],
        vec![rows(60), picture(20, 15)],
        vec![done()],
    ] {
        all_but_the_last_are_accepted(import(), with(&more));
    }
    all_but_the_last_are_accepted(import(), vec![rows(60)]);
    all_but_the_last_are_accepted(import(), vec![decoded(40, 30), rows(60)]);
}

#[test]
fn replies_out_of_order_and_replies_with_a_body_are_refused() {
    for replies in [
        vec![picture(20, 15)],
        vec![done()],
        vec![decoded(40, 30), decoded(40, 30)],
        vec![decoded(40, 30), picture(20, 15), decoded(40, 30)],
    ] {
        all_but_the_last_are_accepted(import(), replies);
    }
    let body = |(reply, _): Sent| (reply, b"body".to_vec());
    all_but_the_last_are_accepted(import(), vec![body(decoded(40, 30))]);
    all_but_the_last_are_accepted(import(), vec![decoded(40, 30), body(picture(20, 15))]);
    all_but_the_last_are_accepted(import(), vec![body(refused(Fault::Truncated))]);
    let whole = vec![decoded(40, 30), picture(20, 15), rows(60 * 15)];
    all_but_the_last_are_accepted(import(), [whole, vec![body(done())]].concat());
    let ready = Reply::Ready {
        runtime: String::new(),
        precision: engine::Precision::Single,
        landlock: crate::sandbox::Landlock::Whole,
        portrait_fault: None,
    };
    all_but_the_last_are_accepted(import(), vec![(ready, vec![])]);
}

#[test]
fn sizes_and_notes_that_no_photo_can_have_are_refused() {
    // Five seconds are waited for each megapixel.
    for (width, height) in [(u32::MAX, u32::MAX), (0, 30), (30, 0), (70_000, 1)] {
        all_but_the_last_are_accepted(import(), vec![decoded(width, height)]);
    }
    for percent in [0, 101] {
        let noted = PhotoInfo {
            size: SIZE,
            format: SourceFormat::Png,
            notes: vec![DecodeNote::UpperPart { percent }],
        };
        all_but_the_last_are_accepted(import(), vec![(Reply::Decoded(noted), vec![])]);
    }
}

#[test]
fn refusals_that_no_picture_causes_or_that_cannot_be_shown_are_not_passed_on() {
    let unsupported = |format: &str| Fault::Unsupported {
        format: format.to_owned(),
    };
    for fault in [
        Fault::PassphraseNeeded,
        Fault::Cancelled,
        Fault::Incomplete { percent: 0 },
        unsupported("\u{1b}]0;all is well\u{7}"),
        unsupported(&"long ".repeat(1000)),
    ] {
        all_but_the_last_are_accepted(import(), vec![refused(fault)]);
    }
}

#[test]
fn a_task_comes_over_the_pipe_as_the_variant_it_is() {
    let count = CountBystanders {
        decode: TruncationPolicy::Reject.into(),
    };
    let tasks: [(Task, _); 6] = [
        (preview(256).into(), "preview"),
        (stylize(Some(9)).into(), "stylize"),
        (import().into(), "import"),
        (convert(None).into(), "convert"),
        (analyze(Some(9)).into(), "analyze"),
        (count.into(), "count-bystanders"),
    ];
    for (task, name) in &tasks {
        let json = serde_json::to_value(task).unwrap();
        assert_eq!(json["task"], *name);
        let read: Task = serde_json::from_value(json).unwrap();
        assert_eq!(format!("{read:?}"), format!("{task:?}"));
    }
}
