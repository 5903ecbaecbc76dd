//! `pack --keep`: an album of the vault, the photo in it once, and every picture a photo of its own.

use serde_json::Value;

use crate::support::Workspace;

const PACK: &[&str] = &[
    "pack",
    "me.jpg",
    "--style",
    "pixel,poster",
    "--keep",
    "--json",
];

/// Keeps a pack, and gives what the command said of it.
fn keep(workspace: &Workspace, words: &[&str]) -> Value {
    let run = workspace.run_with_passphrase(&[PACK, words].concat());
    run.succeeds().json()["packs"][0].clone()
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn an_album_has_the_pictures_and_the_photo_once() {
    let workspace = Workspace::with_sample();
    let pack = keep(&workspace, &["--album", "Me"]);
    assert_eq!(
        (&pack["album"], &pack["softened"]),
        (&"Me".into(), &0.into())
    );
    let kept = pack["kept"].as_array().unwrap();
    let photos = workspace.list();
    assert_eq!((kept.len(), photos.len()), (3, 4));
    for photo in &photos {
        assert_eq!(photo["album"], "Me");
        let is_original = photo["id"] == pack["original"];
        assert_eq!(photo["original"].is_object(), is_original);
        assert_eq!(photo["output"].is_null(), is_original);
    }
    // The photo goes, and each picture can still be taken out; so can the others when one of them goes.
    let purge = |id: &str| workspace.run_with_passphrase(&["purge", id]).succeeds();
    purge(id(&pack["original"]));
    purge(id(&kept[0]));
    let words = ["export", "--album", "Me", "--out", "me.zip", "--json"];
    let export = workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(export.json()["exported"].as_array().unwrap().len(), 2);
    let words = ["purge", "--album", "Me", "--yes"];
    workspace.run_with_passphrase(&words).succeeds();
    assert!(workspace.list().is_empty());
}

#[test]
fn each_pack_has_an_album_of_its_own_and_the_photo_is_not_stored_again() {
    let workspace = Workspace::with_sample();
    let first = keep(&workspace, &[]);
    let again = keep(&workspace, &[]);
    let [album, other] = [&first["album"], &again["album"]].map(id);
    assert!(album.starts_with("Avatars 20"), "{album}");
    assert_eq!(other, format!("{album} 2"));
    assert!(first["original"].is_string() && again["original"].is_null());
    let originals = workspace.list().into_iter();
    assert_eq!(originals.filter(|it| it["original"].is_object()).count(), 1);
}

#[test]
fn whoever_wants_portraits_only_gets_no_original() {
    let workspace = Workspace::with_sample();
    workspace.photo("other.jpg", 40, 30);
    workspace.import("other.jpg");
    let settings = ["settings", "--originals", "drop"];
    workspace.run_with_passphrase(&settings).succeeds();
    let pack = keep(&workspace, &["--album", "Me"]);
    assert!(pack["original"].is_null());
    assert_eq!(workspace.list().len(), 4);
}

#[test]
fn stickers_come_back_from_a_backup_and_are_what_their_messenger_takes() {
    let workspace = Workspace::with_sample();
    let words = ["--sticker", "whatsapp", "--album", "Stickers"];
    let pack = keep(&workspace, &words);
    // The tray icon belongs beside files.
    assert_eq!(pack["kept"].as_array().unwrap().len(), 2);
    let export = |to: &str| {
        let words = [
            "export", "--album", "Stickers", "--format", "webp", "--json",
        ];
        let words = [&words[..], &["--out", to]].concat();
        let run = workspace.run_with_passphrase(&words).succeeds();
        let mut files: Vec<_> = run.json()["exported"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| std::fs::read(workspace.path(id(&it["out"]))).unwrap())
            .collect();
        files.sort();
        files
    };
    std::fs::create_dir(workspace.path("before")).unwrap();
    std::fs::create_dir(workspace.path("after")).unwrap();
    let before = export("before");
    let target = engine::StickerTarget::find("whatsapp").unwrap();
    let is_sticker = |file: &&Vec<u8>| engine::check_sticker_file(file, target).is_empty();
    assert_eq!(before.iter().filter(is_sticker).count(), 2);
    workspace.file("phrase", b"a lantern in the case\n");
    let with_file = |words: &[&str]| {
        let words = [words, &["all.case", "--file-fd", "3"]].concat();
        workspace
            .run_with_passphrase_file("phrase", &words)
            .succeeds()
    };
    with_file(&["backup"]);
    workspace
        .run_with_passphrase(&["purge", "--all", "--yes"])
        .succeeds();
    with_file(&["restore"]);
    assert!(export("after") == before);
}

#[test]
fn of_a_photo_that_gives_no_picture_nothing_is_kept() {
    let workspace = Workspace::new();
    let grey = image::GrayImage::from_fn(97, 64, |x, y| image::Luma([(60 + x + y) as u8]));
    grey.save(workspace.path("me.jpg")).unwrap();
    workspace.run_with_passphrase(PACK).fails("no-face", 57);
    assert!(workspace.list().is_empty());
    // Where to is said, once.
    for words in [
        &["pack", "me.jpg"][..],
        &["pack", "me.jpg", "--keep", "--out", "x"],
        &["pack", "me.jpg", "--album", "x", "--out", "y"],
    ] {
        assert_eq!(workspace.run(words).code, 2, "{words:?}");
    }
}
