//! Packs: each picture has its own size, and may be left out for want of somebody.

use super::*;
use crate::darkroom::protocol::MakePack;
use crate::darkroom::{PackPicture, PackShape};

fn of(shape: PackShape) -> PackPicture {
    PackPicture {
        recipe: engine::Recipe::parse("poster", 1.0).unwrap(),
        shape,
        face: None,
        format: engine::OutputFormat::Jpeg,
        only_for_sheet: false,
    }
}

#[test]
fn each_picture_of_a_pack_has_its_size_or_is_left_out_for_want_of_somebody() {
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
        thumbnail_side: None,
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

#[test]
fn every_picture_of_a_pack_comes_with_its_thumbnail_where_that_is_wanted() {
    let task = || MakePack {
        decode: TruncationPolicy::Reject.into(),
        bystanders: engine::Bystanders::default(),
        pictures: vec![of(PackShape::Format("post".into()))],
        thumbnail_side: Some(20),
    };
    let whole = |width, height| vec![picture(width, height), rows(width * height * 3)];
    let photo = || [vec![decoded(40, 30)], whole(20, 15)].concat();
    let post = || whole(1080, 1350);
    let all = [photo(), post(), whole(16, 20), vec![done()]].concat();
    assert_eq!(accepted(task(), all), 8);
    let left_out = || {
        (
            Reply::Omitted {
                fault: Fault::NoFace,
            },
            vec![],
        )
    };
    assert_eq!(
        accepted(task(), [photo(), vec![left_out(), done()]].concat()),
        5
    );
    for replies in [
        vec![decoded(40, 30), left_out()],
        vec![decoded(40, 30), picture(1080, 1350)],
        [photo(), post(), vec![done()]].concat(),
        [photo(), post(), vec![picture(20, 20)]].concat(),
        [photo(), post(), whole(16, 20), vec![picture(16, 20)]].concat(),
    ] {
        all_but_the_last_are_accepted(task(), replies);
    }
}
