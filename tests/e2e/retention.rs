//! How long photos stay, and the other settings of the vault.

use crate::support::{Workspace, files};

#[test]
fn photos_stay_unless_a_time_is_chosen_and_the_list_shows_how_long() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let [one, two, three] = ["me.jpg"; 3].map(|name| workspace.import(name));
    let usual = workspace
        .run_with_passphrase(&["settings", "--json"])
        .succeeds()
        .json();
    let expected = serde_json::json!({
        "version": 2, "retention": null, "originals": "keep", "quota": null, "autoLock": 10, "panic": "lock"
    });
    assert_eq!(usual, expected);
    assert!(
        !workspace
            .run_with_passphrase(&["list"])
            .succeeds()
            .text()
            .contains("until")
    );

    let words = [
        "settings",
        "--yes",
        "--retention",
        "30",
        "--auto-lock",
        "never",
        "--panic",
        "purge",
    ];
    let chosen = workspace.run_with_passphrase(&words).succeeds();
    assert!(
        chosen.text().contains("for 30 days after they were added"),
        "{}",
        chosen.text()
    );
    assert!(chosen.text().contains("auto-lock     never"));
    workspace
        .run_with_passphrase(&["keep", &one, "--pin"])
        .succeeds();
    workspace
        .run_with_passphrase(&["keep", &two, "--days", "7"])
        .succeeds();
    let listed = workspace.run_with_passphrase(&["list"]).succeeds();
    let line = |id: &str| {
        listed
            .text()
            .lines()
            .find(|line| line.starts_with(id))
            .unwrap()
            .to_owned()
    };
    assert!(line(&one).ends_with("pinned"));
    assert!(line(&two).contains("until") && line(&three).contains("until"));
    let listed = workspace.list();
    let due = |at: usize| listed[at]["due"].as_i64();
    assert_eq!((listed[2]["term"].as_str(), due(2)), (Some("pinned"), None));
    // A week against a month: the test knows only their order.
    assert!(due(1) < due(0));

    workspace
        .run_with_passphrase(&["keep", &one, "--usual", "--json"])
        .succeeds();
    workspace
        .run_with_passphrase(&["settings", "--retention", "never"])
        .succeeds();
    let listed = workspace.list();
    assert!(listed[2]["due"].is_null() && listed[0]["due"].is_null());
    assert!(
        listed[1]["due"].is_i64(),
        "the settings do not change a photo's own time"
    );
}

#[test]
fn values_that_cannot_be_read_are_refused_and_change_nothing() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let id = workspace.import("me.jpg");
    for words in [
        ["settings", "--retention", "0"],
        ["settings", "--retention", "3651"],
        ["settings", "--quota", "5"],
        ["settings", "--auto-lock", "0"],
        ["keep", &id, "--days=-1"],
        ["keep", &id, "--json"],
    ] {
        assert_eq!(workspace.run_with_passphrase(&words).code, 2, "{words:?}");
    }
    let unknown = "00112233445566778899aabbccddeeff";
    workspace
        .run_with_passphrase(&["keep", unknown, "--pin", "--json"])
        .fails("photo-unknown", 22);
    assert!(
        workspace
            .run_with_passphrase(&["settings"])
            .succeeds()
            .text()
            .contains("until you purge them")
    );
    assert!(
        !files(&workspace.home())
            .iter()
            .any(|file| file.ends_with("vault.locking"))
    );
}

#[test]
fn with_portraits_only_no_original_is_stored() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 64, 48);
    workspace.import("me.jpg");
    workspace
        .run_with_passphrase(&["settings", "--originals", "drop"])
        .succeeds();
    let id = workspace.store_portrait("me.jpg");
    let words = ["export", &id, "--original", "--out", "p.jpg", "--json"];
    workspace
        .run_with_passphrase(&words)
        .fails("no-original", 27);
    workspace
        .run_with_passphrase(&["export", &id, "--out", "p.jpg"])
        .succeeds();
    // What has no portrait is kept as it came, and what was kept before stays.
    let listed = workspace.list();
    assert!(listed[0]["original"].is_null() && listed[1]["original"].is_object());
    let own = workspace.import("me.jpg");
    workspace
        .run_with_passphrase(&["export", &own, "--original", "--out", "own.jpg"])
        .succeeds();
}

#[test]
fn a_vault_above_its_warning_size_warns_and_stores_the_photo() {
    let workspace = Workspace::new();
    let noise = image::RgbImage::from_fn(900, 700, |x, y| {
        let hash = x.wrapping_mul(0x9e37_79b9)
            ^ y.wrapping_mul(0x85eb_ca6b)
            ^ (x * y).wrapping_mul(0xc2b2_ae35);
        image::Rgb([hash as u8, (hash >> 8) as u8, (hash >> 16) as u8])
    });
    noise.save(workspace.path("noise.png")).unwrap();
    workspace.photo("me.jpg", 48, 48);
    workspace.import("me.jpg");
    workspace
        .run_with_passphrase(&["settings", "--quota", "1MB"])
        .succeeds();
    let quiet = workspace
        .run_with_passphrase(&["import", "me.jpg", "--again"])
        .succeeds();
    assert!(!quiet.stderr.contains("more than"), "{}", quiet.stderr);
    let ran = workspace
        .run_with_passphrase(&["import", "noise.png"])
        .succeeds();
    assert!(ran.stderr.contains("more than the 1 MB"), "{}", ran.stderr);
    assert_eq!(
        workspace
            .run_with_passphrase(&["list"])
            .succeeds()
            .text()
            .lines()
            .count(),
        3
    );
}
