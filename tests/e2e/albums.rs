//! Albums and favourites: the owner sorts photos, and an album is exported and purged in one go.

use crate::support::{Workspace, files};

/// A workspace with three photos in the vault, newest last.
fn with_photos() -> (Workspace, [String; 3]) {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let ids = ["me.jpg"; 3].map(|name| workspace.import(name));
    (workspace, ids)
}

#[test]
fn an_album_is_listed_renamed_exported_and_purged_with_a_receipt() {
    let (workspace, [one, two, three]) = with_photos();
    let run = |words: &[&str]| workspace.run_with_passphrase(words);
    run(&["album", "add", "Tết 2027", &one, &two]).succeeds();
    run(&["album", "rename", "Tết 2027", "New Year"]).succeeds();
    let listed = run(&["list", "--album", "New Year", "--json"]).succeeds();
    let listed = listed.json();
    let ids: Vec<_> = listed["photos"].as_array().unwrap().iter().collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|photo| photo["album"] == "New Year"));
    run(&["album", "rename", "Tết 2027", "x", "--json"]).fails("album-unknown", 71);

    run(&["export", "--album", "New Year", "--out", "out"]).succeeds();
    assert_eq!(files(&workspace.path("out")).len(), 2);
    run(&["export", "--album", "Nowhere", "--out", "out", "--json"]).fails("album-unknown", 71);

    run(&["purge", "--album", "Nowhere", "--yes", "--json"]).fails("album-unknown", 71);
    let purged = run(&["purge", "--album", "New Year", "--yes", "--json"]).succeeds();
    assert_eq!(purged.json()["receipt"]["photos"], 2);
    let left = workspace.list();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["id"], three.as_str());
}

#[test]
fn photos_are_sorted_all_together_or_not_at_all() {
    let (workspace, [one, two, _]) = with_photos();
    let nobody = "0".repeat(32);
    workspace
        .run_with_passphrase(&["album", "add", "Summer", &one, &nobody, "--json"])
        .fails("photo-unknown", 22);
    assert!(
        workspace
            .list()
            .iter()
            .all(|photo| photo["album"].is_null())
    );
    for name in ["", "two\nlines", "\u{202e}turned", &"a".repeat(81)] {
        let refused = workspace.run_with_passphrase(&["album", "add", name, &two]);
        assert_eq!(refused.code, 2, "{name:?}");
    }
}

#[test]
fn favourites_and_albums_stay_in_a_backup_and_nowhere_in_plain_text() {
    let (workspace, [one, two, _]) = with_photos();
    workspace.file("right", b"on the road\n");
    let run = |words: &[&str]| workspace.run_with_passphrase(words);
    run(&["favourite", &one, &two]).succeeds();
    run(&["favourite", &two, "--remove"]).succeeds();
    run(&["album", "add", "Grandmother's garden", &one]).succeeds();
    let favourites = run(&["list", "--favourites"]).succeeds();
    assert_eq!(favourites.text().lines().count(), 1);
    assert!(favourites.text().contains('★'));

    for file in files(&workspace.home()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!crate::support::contains(&bytes, b"garden"), "{file:?}");
    }
    let words = ["backup", "photos.case", "--file-fd", "3", "--json"];
    workspace
        .run_with_passphrase_file("right", &words)
        .succeeds();
    workspace.run(&["purge", "--all", "--yes"]).succeeds();
    let words = ["restore", "photos.case", "--file-fd", "3", "--json"];
    workspace
        .run_with_passphrase_file("right", &words)
        .succeeds();
    let restored = workspace.list();
    let photo = restored.iter().find(|photo| photo["favourite"] == true);
    assert_eq!(photo.unwrap()["album"], "Grandmother's garden");
}
