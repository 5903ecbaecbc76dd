//! A disk with no byte free: what is kept can be listed, exported and purged, on the command line too.
//!
//! The disk is a small file system of its own, which takes a user namespace to mount. Where that is not allowed the test
//! says so.

use crate::support::{RunResult, Workspace, on_a_small_disk};

fn told(workspace: &Workspace) -> String {
    std::fs::read_to_string(workspace.path("out.txt")).unwrap()
}

#[test]
fn with_no_byte_free_photos_are_listed_exported_and_purged() {
    let workspace = Workspace::new();
    workspace.photo("a.jpg", 400, 300);
    workspace.photo("b.jpg", 300, 400);
    let script = "run import a.jpg b.jpg
        first=$(grep original out.txt | head -n 1 | cut -c1-32)
        fill
        run list
        run export --all --original --out exported/
        fill
        run purge $first
        run list
        run purge --all --yes";
    let Some(lines) = on_a_small_disk(&workspace, script) else {
        return;
    };
    let expected = "import 0\nlist 0\nexport 0\npurge 0\nlist 0\npurge 0\n";
    assert_eq!(lines, expected, "{}", told(&workspace));
    assert_eq!(
        std::fs::read_dir(workspace.path("exported"))
            .unwrap()
            .count(),
        2
    );
}

/// Without ballast, as where there never was room for it: after a close, and after a kill that left a log behind.
#[test]
fn a_vault_without_ballast_is_read_and_purged_with_no_byte_free() {
    let workspace = Workspace::new();
    for (name, width) in [("a.jpg", 400), ("b.jpg", 410), ("c.jpg", 420)] {
        workspace.photo(name, width, 300);
    }
    let script = "run import a.jpg b.jpg c.jpg
        ids=$(grep original out.txt | cut -c1-32)
        vault=data/ambrotype
        for state in closed log log-and-index; do
            rm -f $vault/vault.ballast
            case $state in
                log) cp log $vault/vault.db-wal;;
                log-and-index) cp log $vault/vault.db-wal; cp index $vault/vault.db-shm;;
            esac
            fill
            run list
            run export --all --original --out exported/ --force
            id=$(echo \"$ids\" | head -n 1); ids=$(echo \"$ids\" | tail -n +2)
            run purge $id
            run list
            if [ $state = closed ]; then run purge $id; run import a.jpg --again; fi
            rm data/filler
            if [ $state = closed ]; then leave_log; fi
        done
        run list
        ls $vault | grep ballast
        run purge --all --yes";
    // A log as a killed process leaves it: it holds pages that the database has as well.
    let leave_log = format!(
        "leave_log() {{ {} data/ambrotype/vault.db log index; }}
        {script}",
        "python3 -c 'import sqlite3, shutil, sys
base, log, index = sys.argv[1:]
database = sqlite3.connect(base)
database.execute(\"PRAGMA wal_autocheckpoint = 0\")
database.execute(\"UPDATE object SET id = id\")
database.commit()
shutil.copy(base + \"-wal\", log)
shutil.copy(base + \"-shm\", index)'"
    );
    let Some(lines) = on_a_small_disk(&workspace, &leave_log) else {
        return;
    };
    // What is left to do has an exit code of its own: 21, as everything else on a full disk.
    let full = "list 0\nexport 0\npurge 21\nlist 0\n";
    let once = "purge 22\nimport 21\n";
    let last = "list 0\nvault.ballast\npurge 0\n";
    let expected = format!("import 0\n{full}{once}{full}{full}{last}");
    let told = told(&workspace);
    assert_eq!(lines, expected, "{told}");
    let left = "What is NOT done yet:\n  - The disk is full.";
    assert_eq!(told.matches(left).count(), 3, "{told}");
    assert!(!told.contains("damaged"), "{told}");
}

/// What is purged takes as much room in the log as in the vault, and the ballast has less.
#[test]
fn a_photo_larger_than_the_ballast_is_purged_with_no_byte_free() {
    let workspace = Workspace::new();
    let noise = image::RgbImage::from_fn(1600, 1200, |x, y| {
        let mixed = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761);
        image::Rgb([(mixed >> 24) as u8, (mixed >> 16) as u8, (mixed >> 8) as u8])
    });
    noise.save(workspace.path("large.png")).unwrap();
    let bytes = std::fs::metadata(workspace.path("large.png"))
        .unwrap()
        .len();
    assert!(bytes > 5 << 20, "{bytes}");
    workspace.photo("small.jpg", 400, 300);
    let script = "run import large.png small.jpg
        large=$(grep large.png out.txt | head -n 1 | cut -c1-32)
        fill
        run purge $large
        df --output=avail -B1 data | tail -n 1
        run list";
    let Some(lines) = on_a_small_disk(&workspace, script) else {
        return;
    };
    let told = told(&workspace);
    let [imported, purged, free, listed] = lines.lines().collect::<Vec<_>>()[..] else {
        panic!("{lines}{told}");
    };
    assert_eq!(
        [imported, purged, listed],
        ["import 0", "purge 0", "list 0"],
        "{told}"
    );
    assert!(
        free.trim().parse::<u64>().unwrap() > 3 << 20,
        "{free}: its room is free again"
    );
    assert!(!told.contains("NOT done"), "{told}");
}

#[test]
fn a_vault_that_cannot_be_written_to_is_named() {
    let workspace = Workspace::new();
    workspace.photo("a.jpg", 40, 30);
    let script = "run import a.jpg
        mount -o remount,ro data
        run list
        run purge --all --yes";
    let Some(lines) = on_a_small_disk(&workspace, script) else {
        return;
    };
    assert_eq!(
        lines,
        "import 0\nlist 19\npurge 19\n",
        "{}",
        told(&workspace)
    );
    let folder = workspace.home();
    let sentence = format!("{} cannot be written.", folder.display());
    assert!(told(&workspace).contains(&sentence), "{}", told(&workspace));
}

/// A place where no vault can be: each is named, and none is something that went wrong inside.
#[test]
fn a_folder_that_cannot_be_a_vault_is_named() {
    let workspace = Workspace::new();
    workspace.photo("a.jpg", 40, 30);
    workspace.file("letter", b"not a folder");
    std::os::unix::fs::symlink("nowhere", workspace.path("unmounted")).unwrap();
    let long = "v".repeat(256);
    for (place, code) in [
        ("letter", "vault-obstructed"),
        ("letter/below", "unwritable"),
        ("unmounted", "vault-link-broken"),
        ("/sys/vault", "unwritable"),
        (&long, "unwritable"),
    ] {
        let words = ["--vault", place, "import", "a.jpg", "--json"];
        let ran = workspace.run_with_passphrase(&words);
        let report = ran.fault();
        assert_eq!(report["fault"]["code"], code, "{place}: {report}");
        let sentence = report["sentence"].as_str().unwrap();
        let name = place.rsplit('/').next().unwrap();
        assert!(sentence.contains(name), "{place}: {report}");
    }
    // Without a home in the environment the system knows one.
    let mut list = workspace.command(&["--vault", "new", "list"]);
    let ran = list.env("HOME", "").env_remove("XDG_DATA_HOME").output();
    RunResult::from(ran.unwrap()).succeeds();
}
