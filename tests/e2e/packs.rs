//! `pack`: many pictures of a photo, stickers that messengers take, and clear faults where a photo gives none.

use engine::{
    CutOut, STICKER_TARGETS, StickerTarget, check_moving_sticker, check_sticker_file,
    check_sticker_pixels,
};
use image::{GrayImage, Luma};

use crate::support::Workspace;

/// The names of what is in a folder, sorted.
fn names(workspace: &Workspace, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(workspace.path(folder)).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn an_avatar_pack_has_every_look_of_its_size_and_a_sheet() {
    let workspace = Workspace::with_sample();
    let words = ["pack", "me.jpg", "--style", "pixel,poster", "--json"];
    let made = workspace
        .run(&[&words[..], &["--out", "pack"]].concat())
        .succeeds();
    let expected = ["01-pixel.jpg", "02-poster.jpg", "03-sheet.jpg"];
    assert_eq!(names(&workspace, "pack"), expected);
    assert_eq!(
        made.json()["packs"][0]["files"].as_array().unwrap().len(),
        3
    );
    for name in &expected[..2] {
        let file = std::fs::read(workspace.path("pack").join(name)).unwrap();
        assert_eq!(engine::own_jpeg_size(&file), Some((1080, 1080)), "{name}");
    }
    let again = workspace.run(&[&words[..], &["--out", "pack"]].concat());
    again.fails("already-exists", 20);
    workspace
        .run(&[&words[..], &["--out", "pack.zip"]].concat())
        .succeeds();
    let zip = std::fs::read(workspace.path("pack.zip")).unwrap();
    assert!(expected.iter().all(|name| {
        zip.windows(name.len())
            .any(|window| window == name.as_bytes())
    }));
}

#[test]
fn sizes_are_exact() {
    let workspace = Workspace::with_sample();
    let words = [
        "pack",
        "me.jpg",
        "--style",
        "pixel",
        "--size",
        "post,story",
        "--out",
        "pack",
    ];
    workspace.run(&words).succeeds();
    for (name, size) in [
        ("01-post-pixel.jpg", (1080, 1350)),
        ("02-story-pixel.jpg", (1080, 1920)),
    ] {
        let file = std::fs::read(workspace.path("pack").join(name)).unwrap();
        assert_eq!(engine::own_jpeg_size(&file), Some(size), "{name}");
    }
}

#[test]
fn a_family_pack_has_everybody_and_each_person_there_is() {
    let workspace = Workspace::with_sample();
    workspace
        .run(&[
            "pack", "me.jpg", "--pack", "family", "--style", "pixel", "--out", "pack",
        ])
        .succeeds();
    let expected = [
        "01-together-pixel.jpg",
        "02-person-1-pixel.jpg",
        "03-sheet.jpg",
    ];
    assert_eq!(names(&workspace, "pack"), expected);
}

#[test]
fn a_season_comes_in_two_shapes_and_one_that_there_is_not_is_named() {
    let workspace = Workspace::with_sample();
    let words = ["pack", "me.jpg", "--season", "winter", "--style", "pixel"];
    let run = |more: &[&str]| workspace.run(&[&words[..], more].concat());
    run(&["--greeting=Tết đến rồi", "--out", "pack"]).succeeds();
    let read = |name: &str| std::fs::read(workspace.path("pack").join(name)).unwrap();
    let post = read("01-winter-pixel.jpg");
    assert_eq!(engine::own_jpeg_size(&post), Some((1080, 1350)));
    let square = engine::own_jpeg_size(&read("02-winter-pixel-square.jpg"));
    assert_eq!(square, Some((1080, 1080)));
    assert_eq!(names(&workspace, "pack").len(), 3);
    // It is the same picture as alone, but for the words that were not asked for.
    let alone = [
        "poster",
        "me.jpg",
        "--template",
        "winter",
        "--look",
        "pixel",
    ];
    let alone = [&alone[..], &["--title", "Tết đến rồi", "--out", "one.jpg"]].concat();
    workspace.run(&alone).succeeds();
    assert!(post == std::fs::read(workspace.path("one.jpg")).unwrap());
    run(&["--size", "post", "--out", "plain"]).succeeds();
    let plain = std::fs::read(workspace.path("plain/01-winter-pixel.jpg")).unwrap();
    assert!(post != plain);
    let monsoon = [
        "pack", "me.jpg", "--season", "monsoon", "--json", "--out", "x",
    ];
    workspace.run(&monsoon).fails("template-unknown", 73);
    run(&["--size", "story", "--json", "--out", "x"]).fails("size-unknown", 78);
    assert!(!workspace.path("x").exists());
}

#[test]
fn every_messenger_takes_its_stickers_and_finds_what_belongs_to_a_set() {
    let workspace = Workspace::with_sample();
    for target in STICKER_TARGETS {
        let folder = target.name;
        let words = [
            "pack",
            "me.jpg",
            "--style",
            "pencil,vector",
            "--sticker",
            folder,
        ];
        workspace
            .run(&[&words[..], &["--out", folder]].concat())
            .succeeds();
        let mut files = names(&workspace, folder);
        let mut take = |name: &str| {
            let before = files.len();
            files.retain(|it| it != name);
            assert!(files.len() < before, "{folder} has no {name}");
            std::fs::read(workspace.path(folder).join(name)).unwrap()
        };
        if let Some(icon) = target.icon {
            let file = take(&format!("{}.png", icon.stem));
            let size = image::load_from_memory(&file)
                .unwrap()
                .into_rgba8()
                .dimensions();
            assert_eq!(size, (icon.side, icon.side));
            assert!(file.len() as u64 <= icon.max_bytes);
        }
        match folder {
            "whatsapp" => {
                let list = serde_json::from_slice(&take("contents.json")).unwrap();
                let list: serde_json::Value = list;
                assert_eq!(
                    list["sticker_packs"][0]["stickers"]
                        .as_array()
                        .unwrap()
                        .len(),
                    2
                );
            }
            "telegram" | "signal" => assert!(!take("emoji.txt").is_empty()),
            _ => {}
        }
        assert_eq!(files.len(), 2, "{folder}");
        for name in files {
            let file = std::fs::read(workspace.path(folder).join(&name)).unwrap();
            if target.only_moving {
                let flaws = check_moving_sticker(&file, &target, true);
                assert_eq!(flaws, [], "{folder} {name}");
                continue;
            }
            assert_eq!(check_sticker_file(&file, &target), [], "{folder} {name}");
            let read = image::load_from_memory(&file).unwrap().into_rgba8();
            let (width, height) = read.dimensions();
            let pixels = read.as_raw().as_chunks::<4>().0.to_vec();
            assert!(pixels.iter().all(|it| it[3] > 0 || *it == [0; 4]));
            let picture = CutOut::from_pixels(width, height, pixels).unwrap();
            assert_eq!(
                check_sticker_pixels(&picture, &target),
                [],
                "{folder} {name}"
            );
        }
    }
}

#[test]
fn a_photo_without_anybody_gives_a_clear_fault_and_no_file() {
    let workspace = Workspace::new();
    // A slope of greys: the usual picture of tests has a disc of skin colour, which counts as somebody.
    for (name, width, height) in [("wall.png", 97, 64), ("dot.png", 1, 1)] {
        let grey = GrayImage::from_fn(width, height, |x, y| Luma([(60 + x + y) as u8]));
        grey.save(workspace.path(name)).unwrap();
    }
    for photo in ["wall.png", "dot.png"] {
        for (words, code, exit) in [
            (&["--pack", "avatar"][..], "no-face", 57),
            (&["--sticker", "whatsapp"], "no-person", 58),
        ] {
            let common = ["pack", photo, "--style", "pixel", "--json", "--out", "pack"];
            workspace
                .run(&[&common[..], words].concat())
                .fails(code, exit);
            assert_eq!(names(&workspace, "pack"), [""; 0], "{photo}");
        }
    }
    let workspace = Workspace::with_sample();
    for words in [
        &["--sticker", "icq"][..],
        &["--size", "billboard"],
        &["--outline", "99"],
        &["--pack", "everything"],
    ] {
        let run = workspace.run(&[&["pack", "me.jpg", "--out", "pack"], words].concat());
        assert_eq!(run.code, 2, "{words:?}");
        assert!(!workspace.path("pack").exists());
    }
}

#[test]
fn a_word_on_a_sticker_is_drawn_and_words_take_turns() {
    let workspace = Workspace::with_sample();
    let words = [
        "pack",
        "me.jpg",
        "--style",
        "poster,poster",
        "--sticker",
        "line",
    ];
    let made = |more: &[&str], folder: &str| {
        let words = [&words[..], more, &["--out", folder]].concat();
        workspace.run(&words).succeeds();
        let of = |name: &String| std::fs::read(workspace.path(folder).join(name)).unwrap();
        let files = names(&workspace, folder);
        files
            .iter()
            .filter(|it| it.ends_with(".png"))
            .map(of)
            .collect::<Vec<_>>()
    };
    let plain = made(&[], "plain");
    let written = made(&["--word", "<svg>", "--word", "谢谢"], "written");
    assert_eq!([plain.len(), written.len()], [2, 2]);
    assert_eq!(plain[0], plain[1]);
    assert!(written[0] != written[1] && written[0] != plain[0]);
    let long = "a".repeat(501);
    let refused = [&words[..], &["--word", &long, "--json", "--out", "no"]].concat();
    workspace.run(&refused).fails("text-too-long", 79);
}

#[test]
fn stickers_that_move_are_taken_where_there_are_any() {
    let workspace = Workspace::with_sample();
    let words = ["pack", "me.jpg", "--style", "pixel", "--animated"];
    let run = |more: &[&str]| workspace.run(&[&words[..], more].concat());
    for (messenger, name) in [("wechat", "01-pixel.gif"), ("line", "01-pixel.png")] {
        let to = [
            "--sticker",
            messenger,
            "--word",
            "Hello",
            "--out",
            messenger,
        ];
        run(&to).succeeds();
        assert_eq!(names(&workspace, messenger), [name]);
        let file = std::fs::read(workspace.path(messenger).join(name)).unwrap();
        let target = StickerTarget::find(messenger).unwrap();
        assert_eq!(check_moving_sticker(&file, target, false), []);
    }
    run(&["--sticker", "wechat", "--out", "set.zip"]).succeeds();
    let telegram = ["--sticker", "telegram", "--json", "--out", "x"];
    run(&telegram).fails("size-unknown", 78);
    assert_eq!(run(&["--out", "x"]).code, 2);
    assert!(!workspace.path("x").exists());
}
