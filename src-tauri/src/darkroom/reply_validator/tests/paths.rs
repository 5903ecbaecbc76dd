//! SVG files of the darkroom.

use super::*;
use crate::darkroom::TaskResults;
use crate::darkroom::protocol::DrawPaths;

#[test]
fn an_svg_file_comes_only_where_it_was_asked_for_and_is_never_longer_than_ours() {
    let part = |length: usize| (Reply::Paths, vec![b'm'; length]);
    let task = || DrawPaths {
        decode: TruncationPolicy::Reject.into(),
        recipe: engine::Recipe::parse("poster", 1.0).unwrap(),
    };
    let whole = vec![decoded(40, 30), part(1 << 20), part(900_000), done()];
    assert_eq!(accepted(task(), whole), 4);
    for replies in [
        vec![part(1)],
        vec![decoded(40, 30), part(0)],
        vec![decoded(40, 30), part(1 << 20), part(1 << 20)],
        vec![decoded(40, 30), picture(40, 30)],
    ] {
        all_but_the_last_are_accepted(task(), replies);
    }
    all_but_the_last_are_accepted(stylize(None), vec![decoded(40, 30), part(1)]);
    // What has passed is no file yet: it must be one that our writer can have written.
    let output = |paths: &[u8]| {
        DrawPaths::output(TaskResults {
            style: None,
            network: None,
            photo: PhotoInfo {
                size: SIZE,
                format: SourceFormat::Png,
                notes: Vec::new(),
            },
            analysis: None,
            bystanders: None,
            paths: paths.to_vec(),
            pictures: Vec::new(),
            size: None,
        })
    };
    assert!(output(b"").is_none());
    assert!(output(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>").is_none());
}
