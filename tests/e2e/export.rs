//! Exports from the vault: one photo, some or all, as files or as one zip; pixels and nothing else.

use std::io::Read;

use std::sync::Arc;

use image::ImageFormat;
use vault::{MemoryKeychain, NewPhoto, Passphrase, Vault};

use crate::support::{PASSPHRASE, Workspace, contains, encoded, files};

/// The segments of a JPEG file that are not its picture, and a 0 where something follows its end.
fn non_pixel_segments(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut beside) = (2, Vec::new());
    while at + 4 <= jpeg.len() && jpeg[at] == 0xff {
        let marker = jpeg[at + 1];
        if marker == 0xda {
            let end = jpeg
                .windows(2)
                .rposition(|pair| pair == [0xff, 0xd9])
                .unwrap();
            if end + 2 != jpeg.len() {
                beside.push(0);
            }
            break;
        }
        let pictures = [0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdd, 0xe0];
        if !pictures.contains(&marker) {
            beside.push(marker);
        }
        at += 2 + usize::from(jpeg[at + 2]) * 256 + usize::from(jpeg[at + 3]);
    }
    beside
}

/// A JPEG with a location, a comment and bytes after its end.
fn jpeg_with_metadata() -> Vec<u8> {
    let jpeg = encoded(64, 48, image::ImageFormat::Jpeg);
    let comment = b"\xff\xfe\0\x0eWHERE-I-LIVE";
    let exif = b"\xff\xe1\0\x10Exif\0\0II*\0\x08\0\0\0";
    [&jpeg[..2], exif, comment, &jpeg[2..], b"BEHIND-THE-END"].concat()
}

fn store_both(workspace: &Workspace) -> [String; 2] {
    workspace.file("me.jpg", &jpeg_with_metadata());
    assert_eq!(non_pixel_segments(&jpeg_with_metadata()), [0xe1, 0xfe, 0]);
    [
        workspace.store_portrait("me.jpg"),
        workspace.import("me.jpg"),
    ]
}

/// Asserts that no part of an id can be read from a file name.
#[track_caller]
fn assert_tells_nothing(name: &str, ids: &[String]) {
    for id in ids {
        for part in id.as_bytes().windows(3) {
            assert!(!contains(name.as_bytes(), part), "{name} tells of {id}");
        }
    }
}

#[test]
fn exported_names_have_nothing_in_common_with_the_photo_or_with_each_other() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 64, 48);
    let id = workspace.store_portrait("me.jpg");
    for out in ["files/", "files/", "1.zip", "2.zip"] {
        workspace
            .run_with_passphrase(&["export", &id, "--out", out])
            .succeeds();
    }
    let mut names: Vec<String> = files(&workspace.path("files"))
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    for zip in ["1.zip", "2.zip"] {
        let file = std::fs::File::open(workspace.path(zip)).unwrap();
        let zip = zip::ZipArchive::new(file).unwrap();
        names.extend(zip.file_names().map(|name| name.unwrap().into_owned()));
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4, "two names are the same: {names:?}");
    for name in names {
        assert_tells_nothing(&name, std::slice::from_ref(&id));
    }
}

/// Puts a portrait into the vault that holds more than pixels, as an earlier version or another program may have done.
fn store_portrait_with_metadata(workspace: &Workspace) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let passphrase = Passphrase::from(PASSPHRASE.to_owned());
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::open(&workspace.home(), keychain, Some(&passphrase)).await;
        let vault = vault.unwrap();
        let picture = serde_json::json!({ "format": "jpeg", "width": 64, "height": 48 });
        let photo = NewPhoto {
            output: Some(jpeg_with_metadata().into()),
            details: serde_json::json!({
                "name": "me.jpg", "original": null, "output": picture, "recipe": null,
            }),
            ..NewPhoto::default()
        };
        let id = vault.add(photo).await.unwrap();
        vault.close().await.unwrap();
        id.to_string()
    })
}

#[test]
fn a_stored_portrait_with_metadata_leaves_without_it_on_every_way_out() {
    let workspace = Workspace::new();
    workspace.photo("own.png", 8, 8);
    workspace.import("own.png");
    let id = store_portrait_with_metadata(&workspace);
    let export = |out: &str| {
        let words = ["export", &id, "--out", out];
        workspace.run_with_passphrase(&words).succeeds().stdout
    };
    let stdout = export("-");
    export("file.jpg");
    export("file.png");
    export("folder/");
    export("all.zip");
    let in_folder = std::fs::read(&files(&workspace.path("folder"))[0]).unwrap();
    let read = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    for jpeg in [&stdout, &in_folder, &read("file.jpg")] {
        assert_eq!(non_pixel_segments(jpeg), [0; 0]);
        assert_eq!(image::guess_format(jpeg).unwrap(), ImageFormat::Jpeg);
    }
    for file in [stdout, in_folder, read("file.png"), read("all.zip")] {
        for marker in [&b"WHERE-I-LIVE"[..], b"BEHIND-THE-END", b"Exif"] {
            assert!(!contains(&file, marker), "{}", marker.escape_ascii());
        }
    }
}

#[test]
fn everything_is_exported_as_one_zip_with_neutral_names_and_without_metadata() {
    let workspace = Workspace::new();
    let ids = store_both(&workspace);
    let ran = workspace
        .run_with_passphrase(&["export", "--all", "--out", "all.zip", "--json"])
        .succeeds();
    assert_eq!(ran.json()["exported"].as_array().unwrap().len(), 2);
    let bytes = std::fs::read(workspace.path("all.zip")).unwrap();
    for marker in [
        &b"me.jpg"[..],
        b"WHERE-I-LIVE",
        b"BEHIND-THE-END",
        b"Exif",
        b"wave",
    ] {
        assert!(!contains(&bytes, marker), "{}", marker.escape_ascii());
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names = zip.file_names().map(|name| name.unwrap().into_owned());
    let names: Vec<String> = names.collect();
    assert_eq!(names.len(), 2);
    for name in &names {
        assert_tells_nothing(name, &ids);
    }
    for name in names {
        let mut entry = zip.by_name(&name).unwrap();
        assert_eq!(entry.compression(), zip::CompressionMethod::Stored);
        assert_eq!(
            entry
                .last_modified()
                .map(|date| date.year())
                .unwrap_or(1980),
            1980
        );
        let mut picture = Vec::new();
        entry.read_to_end(&mut picture).unwrap();
        assert_eq!(non_pixel_segments(&picture), [0; 0], "{name}");
        assert_eq!(image::load_from_memory(&picture).unwrap().width(), 64);
    }
    workspace
        .run_with_passphrase(&["export", "--all", "--out", "all.zip", "--json"])
        .fails("already-exists", 20);
    workspace
        .run_with_passphrase(&["export", "--all", "--out", "all.zip", "--force"])
        .succeeds();
}

#[test]
fn a_selection_is_exported_to_a_folder_and_one_fault_stops_no_other_photo() {
    let workspace = Workspace::new();
    let [made, own] = store_both(&workspace);
    let ran = workspace.run_with_passphrase(&["export", &made, &own, "--out", "some/", "--json"]);
    ran.fails("no-output", 23);
    let written = files(&workspace.path("some"));
    assert_eq!(written.len(), 1, "{written:?}");
    assert!(non_pixel_segments(&std::fs::read(&written[0]).unwrap()).is_empty());
    workspace
        .run_with_passphrase(&["export", &made, &own, "--original", "--out", "own.zip"])
        .succeeds();
    workspace
        .run_with_passphrase(&["export", &made, &own, "--out", "part.zip", "--json"])
        .fails("no-output", 23);
    let part = std::fs::File::open(workspace.path("part.zip")).unwrap();
    assert_eq!(zip::ZipArchive::new(part).unwrap().len(), 1);
    let left = std::fs::read_dir(workspace.path(".")).unwrap();
    let scratch = left.filter(|it| {
        it.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".ambrotype")
    });
    assert_eq!(scratch.count(), 0, "no scratch file stays");
}
