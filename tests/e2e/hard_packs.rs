//! Packs of photos and places that are hard: a crowd, a face that fills the frame, the most pictures there may be, a disk that fills up.

use engine::{StickerTarget, check_sticker_file};
use image::imageops::{FilterType, crop_imm, replace, resize};
use image::{Rgb, RgbImage};

use crate::support::{Workspace, on_a_small_disk};

fn sample() -> RgbImage {
    let workspace = Workspace::with_sample();
    image::open(workspace.path("me.jpg")).unwrap().into_rgb8()
}

/// A preset of as many pictures.
fn save_pack(workspace: &Workspace, name: &str, pictures: usize) {
    let pictures = ["--picture", "pixel:profile"].repeat(pictures);
    let words = [&["preset", "save", name][..], &pictures[..]].concat();
    workspace.run_with_passphrase(&words).succeeds();
}

#[test]
fn thirty_faces_are_no_fault() {
    let workspace = Workspace::new();
    let face = resize(&sample(), 150, 150, FilterType::Triangle);
    let mut crowd = RgbImage::from_pixel(900, 750, Rgb([70, 90, 110]));
    for at in 0..30 {
        replace(&mut crowd, &face, at % 6 * 150, at / 6 * 150);
    }
    crowd.save(workspace.path("crowd.png")).unwrap();
    let common = ["crowd.png", "--json", "--out"];
    for (words, out) in [
        (
            &["pack", "--style", "pixel", "--sticker", "line"][..],
            "pack",
        ),
        (&["toy", "--people", "4"], "toy.jpg"),
    ] {
        workspace
            .run(&[words, &common[..], &[out]].concat())
            .succeeds();
        assert!(workspace.path(out).exists());
    }
}

#[test]
fn a_face_that_fills_the_frame_becomes_a_sticker() {
    let workspace = Workspace::new();
    // From brow to chin, and from cheek to cheek.
    let face = crop_imm(&sample(), 180, 60, 100, 120).to_image();
    let face = resize(&face, 500, 600, FilterType::Triangle);
    face.save(workspace.path("face.png")).unwrap();
    let words = [
        "pack",
        "face.png",
        "--style",
        "pixel",
        "--sticker",
        "whatsapp",
    ];
    workspace
        .run(&[&words[..], &["--out", "set"]].concat())
        .succeeds();
    let file = std::fs::read(workspace.path("set/01-pixel.webp")).unwrap();
    let whatsapp = StickerTarget::find("whatsapp").unwrap();
    assert_eq!(check_sticker_file(&file, whatsapp), []);
}

/// `AMBROTYPE_SOAK_PACK` pictures, or a few; 99 are the most.
#[test]
fn the_largest_pack_is_made_whole() {
    let pictures = std::env::var("AMBROTYPE_SOAK_PACK").map_or(8, |count| count.parse().unwrap());
    let workspace = Workspace::new();
    let small = resize(&sample(), 160, 160, FilterType::Triangle);
    small.save(workspace.path("me.png")).unwrap();
    save_pack(&workspace, "All", pictures);
    let words = [
        "pack", "me.png", "--pack", "my:All", "--out", "all.zip", "--json",
    ];
    let made = workspace.run_with_passphrase(&words).succeeds().json();
    let made = made["packs"][0]["files"].as_array().unwrap().len();
    assert_eq!(made, pictures + 1, "all and a sheet of them");
    println!("{pictures} pictures of one pack and their sheet were made");
}

#[test]
fn a_disk_that_fills_up_keeps_what_was_made_and_nothing_half_written() {
    let workspace = Workspace::with_sample();
    // Room for two or three pictures, and then for all.
    let script = "pack() {
            run pack me.jpg --style pixel,poster,comic,oil --out data/pack/ --force
            ls -A data/pack | tr '\\n' ' '; echo
        }
        fill
        truncate -s -700K data/filler
        pack
        rm data/filler
        pack";
    let Some(lines) = on_a_small_disk(&workspace, script) else {
        return;
    };
    let told = std::fs::read_to_string(workspace.path("out.txt")).unwrap();
    let lines: Vec<_> = lines.lines().collect();
    let [first, kept, again, all] = lines[..] else {
        panic!("{lines:?} {told}");
    };
    assert_eq!([first, again], ["pack 21", "pack 0"], "{told}");
    let whole = [
        "01-pixel.jpg",
        "02-poster.jpg",
        "03-comic.jpg",
        "04-oil.jpg",
        "05-sheet.jpg",
    ];
    assert_eq!(all.split_whitespace().collect::<Vec<_>>(), whole);
    let kept: Vec<_> = kept.split_whitespace().collect();
    assert!(!kept.is_empty() && kept.len() < 5, "{kept:?}");
    assert_eq!(kept, whole[..kept.len()], "nothing beside whole pictures");
    assert!(told.contains("The disk is full."), "{told}");
}
