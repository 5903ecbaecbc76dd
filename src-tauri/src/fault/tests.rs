//! Every fault: a sentence, a remedy, a code and an exit code.

use super::*;

fn all_faults() -> Vec<Fault> {
    let (path, name, part, detail) = ("a".into(), "a".into(), "a".into(), "a".into());
    let (known, id, format) = (vec!["wave".into()], "a".into(), "HEIC photo".into());
    let place = || "a".to_owned();
    vec![
        Fault::NotAnImage,
        Fault::Empty,
        Fault::Truncated,
        Fault::Incomplete { percent: 60 },
        Fault::Damaged,
        Fault::TooLarge {
            width: 9,
            height: 9,
            limit_megapixels: 1,
        },
        Fault::FileTooLarge {
            megabytes: 2,
            limit_megabytes: 1,
        },
        Fault::Unsupported { format },
        Fault::NotFound { path },
        Fault::NotAFile { path: place() },
        Fault::NoPhotos { path: place() },
        Fault::Unreadable { path: place() },
        Fault::Unwritable { path: place() },
        Fault::AlreadyExists { path: place() },
        Fault::MisleadingName { name: place() },
        Fault::OneFile { path: place() },
        Fault::NameTooLong { path: place() },
        Fault::SameAsPhoto { path: place() },
        Fault::SideTooLong {
            format: place(),
            limit: 1,
        },
        Fault::ConfirmationNeeded,
        Fault::IdAmbiguous { id: place() },
        Fault::AlbumUnknown { name: place() },
        Fault::AlbumNameInvalid,
        Fault::PresetUnknown { name: place() },
        Fault::PresetNameInvalid,
        Fault::PresetsFull { limit: 1 },
        Fault::PresetOfOtherKind {
            name: place(),
            wants_pack: true,
        },
        Fault::PackTooLarge {
            pictures: 2,
            limit: 1,
        },
        Fault::SizeUnknown {
            name: place(),
            known: Box::default(),
        },
        Fault::TextTooLong { limit: 1 },
        Fault::CompositionInvalid { reason: place() },
        Fault::StyleNameInvalid,
        Fault::TooManyStyles { most: 32 },
        Fault::NetworkRefused { reason: place() },
        Fault::NetworkUnfit,
        Fault::DiskFull,
        Fault::PhotoUnknown { id },
        Fault::NoOutput,
        Fault::NoOriginal,
        Fault::StyleUnknown { name, known },
        Fault::PaletteUnknown { known: Vec::new() },
        Fault::TemplateUnknown {
            name: place(),
            known: Box::default(),
        },
        Fault::Unblendable { name: place() },
        Fault::RecipeInvalid { reason: place() },
        Fault::NoFace,
        Fault::NoPerson,
        Fault::NoTransparency,
        Fault::NoPaths,
        Fault::VaultAbsent,
        Fault::VaultExists,
        Fault::VaultLocked,
        Fault::PassphraseNeeded,
        Fault::WrongPassphrase,
        Fault::TooManyGuesses { seconds: 2 },
        Fault::PurgedByGuesses,
        Fault::PassphraseMismatch,
        Fault::VaultBusy,
        Fault::VaultDamaged,
        Fault::VaultLinkBroken { name: place() },
        Fault::VaultObstructed { name: place() },
        Fault::PhotoNewer,
        Fault::KeychainForgot,
        Fault::KeychainUnavailable,
        Fault::KeychainUnsettled,
        Fault::VaultCopied,
        Fault::NotACase,
        Fault::CaseTruncated,
        Fault::CaseDamaged,
        Fault::BackupNotVerified,
        Fault::DarkroomDied,
        Fault::TimedOut { seconds: 20 },
        Fault::Cancelled,
        Fault::ClipboardEmpty,
        Fault::Installation { part },
        Fault::SandboxRefused,
        Fault::Unexpected { detail },
    ]
}

#[test]
fn each_has_a_sentence_a_remedy_and_an_exit_code_of_its_own() {
    let mut codes = std::collections::BTreeSet::new();
    for fault in all_faults() {
        for words in [fault.to_string(), fault.remedy()] {
            assert!(
                words.ends_with('.') && words.len() > 8,
                "{fault:?}: {words}"
            );
        }
        assert!(
            fault.exit_code() >= 10 && codes.insert(fault.exit_code()),
            "{fault:?}"
        );
    }
}

#[test]
fn each_fault_is_read_from_json_as_it_was_written_and_starts_with_its_code() {
    for fault in all_faults() {
        let text = serde_json::to_string(&fault).unwrap();
        assert_eq!(serde_json::from_str::<Fault>(&text).unwrap(), fault);
        assert!(text.starts_with("{\"code\":\""), "{text}");
    }
}

#[test]
fn an_incomplete_picture_says_how_much_of_it_there_is_or_what_is_missing() {
    let sentence = |percent| Fault::Incomplete { percent }.to_string();
    assert!(sentence(79).ends_with("79% of it can be read."));
    assert!(sentence(100).ends_with("but its finest detail is missing."));
}

#[test]
fn a_second_is_not_said_to_be_seconds() {
    let wait = |seconds| Fault::TooManyGuesses { seconds }.to_string();
    assert!(wait(1).ends_with("try again in one second."));
    assert!(wait(300).ends_with("try again in 300 seconds."));
}
