//! How long photos stay and what else the owner chooses, as the command line tells and takes it.

use crate::stage::{Stage, files, holds};

/// Keeps a photo as it is and gives its identifier.
fn import(stage: &Stage, name: &str) -> String {
    let ran = stage.kept(&["import", name, "--json"]).well();
    ran.json()["photos"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn photos_stay_unless_a_time_is_chosen_and_the_list_says_how_long() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    let [one, two, three] = ["me.jpg"; 3].map(|name| import(&stage, name));
    let usual = stage.kept(&["settings", "--json"]).well().json();
    let expected = serde_json::json!({
        "retention": null, "originals": "keep", "quota": null, "autoLock": 10, "panic": "lock"
    });
    assert_eq!(usual, expected);
    assert!(!stage.kept(&["list"]).well().words().contains("until"));

    let words = [
        "settings",
        "--retention",
        "30",
        "--auto-lock",
        "never",
        "--panic",
        "purge",
    ];
    let chosen = stage.kept(&words).well();
    assert!(
        chosen.words().contains("for 30 days after they came"),
        "{}",
        chosen.words()
    );
    assert!(chosen.words().contains("auto-lock     never"));
    stage.kept(&["keep", &one, "--pin"]).well();
    stage.kept(&["keep", &two, "--days", "7"]).well();
    let listed = stage.kept(&["list"]).well();
    let line = |id: &str| {
        listed
            .words()
            .lines()
            .find(|line| line.starts_with(id))
            .unwrap()
            .to_owned()
    };
    assert!(line(&one).ends_with("pinned"));
    assert!(line(&two).contains("until") && line(&three).contains("until"));
    let listed = stage.kept(&["list", "--json"]).well().json()["photos"].clone();
    let due = |at: usize| listed[at]["due"].as_i64();
    assert_eq!((listed[2]["term"].as_str(), due(2)), (Some("pinned"), None));
    // A week against a month: nothing but the order is known here of the clock.
    assert!(due(1) < due(0));

    stage.kept(&["keep", &one, "--usual", "--json"]).well();
    stage.kept(&["settings", "--retention", "never"]).well();
    let listed = stage.kept(&["list", "--json"]).well().json()["photos"].clone();
    assert!(listed[2]["due"].is_null() && listed[0]["due"].is_null());
    assert!(
        listed[1]["due"].is_i64(),
        "a time of its own is not the settings'"
    );
}

#[test]
fn words_that_mean_no_choice_are_refused_and_change_nothing() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    let id = import(&stage, "me.jpg");
    for words in [
        ["settings", "--retention", "0"],
        ["settings", "--retention", "3651"],
        ["settings", "--quota", "5"],
        ["settings", "--auto-lock", "0"],
        ["keep", &id, "--days=-1"],
        ["keep", &id, "--json"],
    ] {
        assert_eq!(stage.kept(&words).code, 2, "{words:?}");
    }
    let unknown = "00112233445566778899aabbccddeeff";
    stage
        .kept(&["keep", unknown, "--pin", "--json"])
        .fails("photo-unknown", 22);
    assert!(
        stage
            .kept(&["settings"])
            .well()
            .words()
            .contains("until you purge them")
    );
    assert!(
        !files(&stage.home())
            .iter()
            .any(|file| file.ends_with("vault.locking"))
    );
}

#[test]
fn where_the_owner_wants_the_portrait_only_no_original_is_kept() {
    let stage = Stage::new();
    stage.photo("me.jpg", 64, 48);
    import(&stage, "me.jpg");
    stage.kept(&["settings", "--originals", "drop"]).well();
    let ran = stage
        .kept(&["stylize", "me.jpg", "--style", "wave", "--keep", "--json"])
        .well();
    let id = ran.json()["portraits"][0]["kept"]
        .as_str()
        .unwrap()
        .to_owned();
    let words = ["export", &id, "--original", "--out", "p.jpg", "--json"];
    stage.kept(&words).fails("no-original", 27);
    stage.kept(&["export", &id, "--out", "p.jpg"]).well();
    // What has no portrait is kept as it came, and what was kept before stays.
    let listed = stage.kept(&["list", "--json"]).well().json()["photos"].clone();
    assert!(listed[0]["original"].is_null() && listed[1]["original"].is_object());
    let own = import(&stage, "me.jpg");
    stage
        .kept(&["export", &own, "--original", "--out", "own.jpg"])
        .well();
}

#[test]
fn a_case_that_outgrows_its_limit_says_so_and_keeps_the_photo() {
    let stage = Stage::new();
    let noise = image::RgbImage::from_fn(900, 700, |x, y| {
        let hash = x.wrapping_mul(0x9e37_79b9)
            ^ y.wrapping_mul(0x85eb_ca6b)
            ^ (x * y).wrapping_mul(0xc2b2_ae35);
        image::Rgb([hash as u8, (hash >> 8) as u8, (hash >> 16) as u8])
    });
    noise.save(stage.path("noise.png")).unwrap();
    stage.photo("me.jpg", 48, 48);
    import(&stage, "me.jpg");
    stage.kept(&["settings", "--quota", "1MB"]).well();
    let quiet = stage.kept(&["import", "me.jpg"]).well();
    assert!(!quiet.stderr.contains("more than"), "{}", quiet.stderr);
    let ran = stage.kept(&["import", "noise.png"]).well();
    assert!(ran.stderr.contains("more than the 1 MB"), "{}", ran.stderr);
    assert_eq!(stage.kept(&["list"]).well().words().lines().count(), 3);
}

#[test]
fn everything_moves_in_one_file_to_another_case() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    let id = import(&stage, "me.jpg");
    stage.file("words", b"on the road\n");
    stage.file("wrong", b"off the road\n");
    let pack = ["pack", "photos.case", "--file-fd", "3", "--json"];
    let packed = stage.kept_with_file("words", &pack).well();
    assert_eq!(packed.json()["photos"], 1);
    stage
        .kept_with_file("words", &pack)
        .fails("already-exists", 20);
    assert!(!holds(
        &std::fs::read(stage.path("photos.case")).unwrap(),
        b"me.jpg"
    ));

    stage.run(&["purge", "--all"]).well();
    let unpack = ["unpack", "photos.case", "--file-fd", "3", "--json"];
    stage
        .kept_with_file("wrong", &unpack)
        .fails("wrong-passphrase", 34);
    let unpacked = stage.kept_with_file("words", &unpack).well().json();
    assert_eq!(
        (&unpacked["photos"], &unpacked["present"]),
        (&1.into(), &0.into())
    );
    let again = stage.kept_with_file("words", &unpack).well().json();
    assert_eq!(
        (&again["photos"], &again["present"]),
        (&0.into(), &1.into())
    );
    stage
        .kept(&["export", &id, "--original", "--out", "back.jpg"])
        .well();
    assert!(image::open(stage.path("back.jpg")).is_ok());

    let bytes = std::fs::read(stage.path("photos.case")).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    stage.file("changed.case", &changed);
    stage.file("cut.case", &bytes[..bytes.len() - 1]);
    for (name, code, exit) in [
        ("changed.case", "case-damaged", 48),
        ("cut.case", "case-truncated", 47),
        ("me.jpg", "not-a-case", 46),
        ("none.case", "not-found", 16),
    ] {
        let words = ["unpack", name, "--file-fd", "3", "--json"];
        stage.kept_with_file("words", &words).fails(code, exit);
    }
}
