//! How long photos stay and what else the owner chooses, as the command line tells and takes it.

use crate::support::{Workspace, contains, files};

/// Keeps a photo as it is and gives its identifier.
fn import(workspace: &Workspace, name: &str) -> String {
    let ran = workspace
        .run_with_passphrase(&["import", name, "--json"])
        .succeeds();
    ran.json()["photos"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn photos_stay_unless_a_time_is_chosen_and_the_list_says_how_long() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let [one, two, three] = ["me.jpg"; 3].map(|name| import(&workspace, name));
    let usual = workspace
        .run_with_passphrase(&["settings", "--json"])
        .succeeds()
        .json();
    let expected = serde_json::json!({
        "retention": null, "originals": "keep", "quota": null, "autoLock": 10, "panic": "lock"
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
        "--retention",
        "30",
        "--auto-lock",
        "never",
        "--panic",
        "purge",
    ];
    let chosen = workspace.run_with_passphrase(&words).succeeds();
    assert!(
        chosen.text().contains("for 30 days after they came"),
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
    let listed = workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds()
        .json()["photos"]
        .clone();
    let due = |at: usize| listed[at]["due"].as_i64();
    assert_eq!((listed[2]["term"].as_str(), due(2)), (Some("pinned"), None));
    // A week against a month: nothing but the order is known here of the clock.
    assert!(due(1) < due(0));

    workspace
        .run_with_passphrase(&["keep", &one, "--usual", "--json"])
        .succeeds();
    workspace
        .run_with_passphrase(&["settings", "--retention", "never"])
        .succeeds();
    let listed = workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds()
        .json()["photos"]
        .clone();
    assert!(listed[2]["due"].is_null() && listed[0]["due"].is_null());
    assert!(
        listed[1]["due"].is_i64(),
        "a time of its own is not the settings'"
    );
}

#[test]
fn words_that_mean_no_choice_are_refused_and_change_nothing() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let id = import(&workspace, "me.jpg");
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
fn where_the_owner_wants_the_portrait_only_no_original_is_kept() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 64, 48);
    import(&workspace, "me.jpg");
    workspace
        .run_with_passphrase(&["settings", "--originals", "drop"])
        .succeeds();
    let ran = workspace
        .run_with_passphrase(&["stylize", "me.jpg", "--style", "wave", "--keep", "--json"])
        .succeeds();
    let id = ran.json()["portraits"][0]["kept"]
        .as_str()
        .unwrap()
        .to_owned();
    let words = ["export", &id, "--original", "--out", "p.jpg", "--json"];
    workspace
        .run_with_passphrase(&words)
        .fails("no-original", 27);
    workspace
        .run_with_passphrase(&["export", &id, "--out", "p.jpg"])
        .succeeds();
    // What has no portrait is kept as it came, and what was kept before stays.
    let listed = workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds()
        .json()["photos"]
        .clone();
    assert!(listed[0]["original"].is_null() && listed[1]["original"].is_object());
    let own = import(&workspace, "me.jpg");
    workspace
        .run_with_passphrase(&["export", &own, "--original", "--out", "own.jpg"])
        .succeeds();
}

#[test]
fn a_case_that_outgrows_its_limit_says_so_and_keeps_the_photo() {
    let workspace = Workspace::new();
    let noise = image::RgbImage::from_fn(900, 700, |x, y| {
        let hash = x.wrapping_mul(0x9e37_79b9)
            ^ y.wrapping_mul(0x85eb_ca6b)
            ^ (x * y).wrapping_mul(0xc2b2_ae35);
        image::Rgb([hash as u8, (hash >> 8) as u8, (hash >> 16) as u8])
    });
    noise.save(workspace.path("noise.png")).unwrap();
    workspace.photo("me.jpg", 48, 48);
    import(&workspace, "me.jpg");
    workspace
        .run_with_passphrase(&["settings", "--quota", "1MB"])
        .succeeds();
    let quiet = workspace
        .run_with_passphrase(&["import", "me.jpg"])
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

#[test]
fn everything_moves_in_one_file_to_another_case() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let id = import(&workspace, "me.jpg");
    workspace.file("words", b"on the road\n");
    workspace.file("wrong", b"off the road\n");
    let pack = ["pack", "photos.case", "--file-fd", "3", "--json"];
    let packed = workspace
        .run_with_passphrase_file("words", &pack)
        .succeeds();
    assert_eq!(packed.json()["photos"], 1);
    workspace
        .run_with_passphrase_file("words", &pack)
        .fails("already-exists", 20);
    assert!(!contains(
        &std::fs::read(workspace.path("photos.case")).unwrap(),
        b"me.jpg"
    ));

    workspace.run(&["purge", "--all"]).succeeds();
    let unpack = ["unpack", "photos.case", "--file-fd", "3", "--json"];
    workspace
        .run_with_passphrase_file("wrong", &unpack)
        .fails("wrong-passphrase", 34);
    let unpacked = workspace
        .run_with_passphrase_file("words", &unpack)
        .succeeds()
        .json();
    assert_eq!(
        (&unpacked["photos"], &unpacked["present"]),
        (&1.into(), &0.into())
    );
    let again = workspace
        .run_with_passphrase_file("words", &unpack)
        .succeeds()
        .json();
    assert_eq!(
        (&again["photos"], &again["present"]),
        (&0.into(), &1.into())
    );
    workspace
        .run_with_passphrase(&["export", &id, "--original", "--out", "back.jpg"])
        .succeeds();
    assert!(image::open(workspace.path("back.jpg")).is_ok());

    let bytes = std::fs::read(workspace.path("photos.case")).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    workspace.file("changed.case", &changed);
    workspace.file("cut.case", &bytes[..bytes.len() - 1]);
    for (name, code, exit) in [
        ("changed.case", "case-damaged", 48),
        ("cut.case", "case-truncated", 47),
        ("me.jpg", "not-a-case", 46),
        ("none.case", "not-found", 16),
    ] {
        let words = ["unpack", name, "--file-fd", "3", "--json"];
        workspace
            .run_with_passphrase_file("words", &words)
            .fails(code, exit);
    }
}
