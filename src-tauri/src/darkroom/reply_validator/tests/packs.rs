//! Packs: each picture has its own size, and may be left out for want of somebody.

use super::*;
use crate::darkroom::protocol::MakePack;
use crate::darkroom::{PackPicture, PackShape};

#[test]
fn each_picture_of_a_pack_has_its_size_or_is_left_out_for_want_of_somebody() {
    let of = |shape: PackShape| PackPicture {
        recipe: engine::Recipe::parse("poster", 1.0).unwrap(),
        shape,
        face: None,
        format: engine::OutputFormat::Jpeg,
        only_for_sheet: false,
    };
    let task = || MakePack {
        decode: TruncationPolicy::Reject.into(),
        bystanders: engine::Bystanders::default(),
        pictures: vec![
            PackPicture {
                only_for_sheet: true,
                ..of(PackShape::Format("story".into()))
            },
            of(PackShape::Format("profile".into())),
            of(PackShape::Sheet),
        ],
    };
    let left_out = |fault: Fault| (Reply::Omitted { fault }, vec![]);
    let (width, height) = engine::sheet_size(1);
    let sheet = || vec![picture(width, height), rows(width * height * 3)];
    let profile = || vec![decoded(40, 30), picture(1080, 1080), rows(1080 * 1080 * 3)];
    let all = [profile(), sheet(), vec![done()]].concat();
    assert_eq!(accepted(task(), all), 6);
    let nobody = vec![
        decoded(40, 30),
        left_out(Fault::NoFace),
        left_out(Fault::NoFace),
        done(),
    ];
    assert_eq!(accepted(task(), nobody), 4);
    for replies in [
        vec![left_out(Fault::NoFace)],
        vec![decoded(40, 30), left_out(Fault::DiskFull)],
        vec![decoded(40, 30), picture(1080, 1350)],
        [profile(), vec![done()]].concat(),
        [profile(), vec![picture(width + 1, height)]].concat(),
        [profile(), sheet(), vec![left_out(Fault::NoFace)]].concat(),
        vec![
            decoded(40, 30),
            picture(1080, 1080),
            left_out(Fault::NoFace),
        ],
    ] {
        all_but_the_last_are_accepted(task(), replies);
    }
    // No other task leaves a picture out.
    all_but_the_last_are_accepted(
        stylize(None),
        vec![decoded(40, 30), left_out(Fault::NoFace)],
    );
}
