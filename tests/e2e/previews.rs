//! The darkroom over its pipe, as the app uses it: previews, and its reply to a file that is no picture.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::darkroom_pipe::Darkroom;
use crate::support::encoded;

/// The replies to a preview, and the bytes of its rows.
fn preview(darkroom: &mut Darkroom, file: &[u8], side: u32, style: &str) -> (Vec<Value>, Vec<u8>) {
    let recipe = json!({ "styles": [{ "name": style, "weight": 1.0 }], "strength": 1.0 });
    let task = json!({ "task": "preview", "recipe": recipe, "longest_side": side });
    darkroom.run(task, file)
}

/// The size that was announced, where as many pixels came.
#[track_caller]
fn size((replies, rows): &(Vec<Value>, Vec<u8>)) -> (u64, u64) {
    let mut names: Vec<_> = replies.iter().map(|reply| &reply["reply"]).collect();
    names.dedup();
    assert_eq!(names, ["decoded", "picture", "rows", "done"]);
    assert_eq!(replies[1]["pixels"], "rgb8");
    let side = |name| replies[1]["size"][name].as_u64().unwrap();
    let (width, height) = (side("width"), side("height"));
    assert_eq!(rows.len() as u64, width * height * 3);
    (width, height)
}

#[test]
fn a_preview_is_small_differs_by_style_and_follows_the_photo() {
    let mut darkroom = Darkroom::start();
    let photo = encoded(512, 512, ImageFormat::Jpeg);
    let wave = preview(&mut darkroom, &photo, 200, "wave");
    assert_eq!(size(&wave), (200, 200));
    assert_eq!(wave.0[0]["size"]["width"], 512);
    assert_eq!(
        size(&preview(&mut darkroom, &photo, 120, "mosaic")),
        (120, 120)
    );

    // Another photo between two looks at the first: the copy that is held must not be mistaken for it.
    let other = encoded(300, 100, ImageFormat::Jpeg);
    assert_eq!(
        size(&preview(&mut darkroom, &other, 150, "wave")),
        (150, 50)
    );
    assert_eq!(
        preview(&mut darkroom, &photo, 200, "wave").1,
        wave.1,
        "the same photo and recipe, the same pixels"
    );
}

#[test]
fn a_preview_of_no_picture_is_refused_and_the_next_one_is_made() {
    let mut darkroom = Darkroom::start();
    let (replies, rows) = preview(&mut darkroom, b"no picture", 200, "wave");
    assert_eq!(replies.len(), 1);
    assert_eq!(replies[0]["fault"]["code"], "not-an-image");
    assert!(rows.is_empty());
    let photo = encoded(512, 512, ImageFormat::Jpeg);
    assert_eq!(size(&preview(&mut darkroom, &photo, 64, "wave")), (64, 64));
}
