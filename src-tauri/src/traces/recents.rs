//! Removes this program from the desktop's list of recently used files (`recently-used.xbel`). GTK's file dialogs add every
//! file that is opened or saved.
//!
//! An entry names the programs that opened the file. Ours is removed from each entry, and the entry with it where no other
//! program is named. Every other byte of the list stays as it is: it belongs to other programs.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// The name of this program in the list.
const APP_NAME: &str = "ambrotype";

const BOOKMARK: (&str, &str) = ("<bookmark href=\"", "</bookmark>");
const APPLICATION: &str = "<bookmark:application name=\"";

/// The path of the list.
pub fn list_path(dirs: &BaseDirs) -> PathBuf {
    dirs.data_dir().join("recently-used.xbel")
}

/// Removes every mention of this program from the list, and returns how many there were. No list counts as none.
///
/// # Errors
/// If the list cannot be read or written. It is unchanged then.
pub fn remove_own_entries(list: &Path) -> io::Result<usize> {
    let text = match std::fs::read_to_string(list) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        read => read?,
    };
    let (kept, forgotten) = without_own_entries(&text);
    if forgotten > 0 {
        let folder = list.parent().unwrap_or(Path::new("."));
        // As GLib writes it: beside the list, for its owner alone, and put in its place.
        let mut scratch = tempfile::NamedTempFile::new_in(folder)?;
        scratch.write_all(kept.as_bytes())?;
        scratch.persist(list)?;
    }
    Ok(forgotten)
}

/// Whether the list names this file, whichever program opened it.
pub(super) fn lists_file(list: &Path, file: &Path) -> bool {
    let text = std::fs::read_to_string(list).unwrap_or_default();
    text.contains(&format!("{}{}\"", BOOKMARK.0, escape_xml(&file_uri(file))))
}

fn without_own_entries(text: &str) -> (String, usize) {
    let mut kept = String::with_capacity(text.len());
    let (mut rest, mut forgotten) = (text, 0);
    while let Some(begin) = rest.find(BOOKMARK.0) {
        let Some(length) = rest[begin..].find(BOOKMARK.1) else {
            break;
        };
        // With the white space before it, so that what stays looks untouched.
        let begin = rest[..begin].trim_end().len();
        let end = begin + rest[begin..].find(BOOKMARK.1).unwrap_or(length) + BOOKMARK.1.len();
        kept.push_str(&rest[..begin]);
        let entry = &rest[begin..end];
        match without_own_mention(entry) {
            None => kept.push_str(entry),
            Some(others) => {
                forgotten += 1;
                if others.contains(APPLICATION) {
                    kept.push_str(&others);
                }
            }
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, forgotten)
}

/// The entry without this program; `None` where it is not named.
fn without_own_mention(entry: &str) -> Option<String> {
    let begin = entry.find(&format!("{APPLICATION}{APP_NAME}\""))?;
    let end = begin + entry[begin..].find("/>")? + "/>".len();
    let begin = entry[..begin].trim_end().len();
    Some([&entry[..begin], &entry[end..]].concat())
}

/// The `file:` URI of a file, as the desktop writes it.
pub(super) fn file_uri(file: &Path) -> String {
    format!("file://{}", encode_path(file))
}

/// What GLib leaves as it is in a path, beside letters and digits.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A path as it stands in a URI, percent-encoded as GLib does it.
pub(super) fn encode_path(path: &Path) -> String {
    percent_encode(path.as_os_str().as_encoded_bytes(), PATH).to_string()
}

fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entry as GLib writes it, opened by these programs.
    fn entry(name: &str, programs: &[&str]) -> String {
        let programs: String = programs
            .iter()
            .map(|program| {
                format!("\n          <bookmark:application name=\"{program}\" exec=\"&apos;{program} %u&apos;\" modified=\"2026-11-22T10:00:00.000000Z\" count=\"1\"/>")
            })
            .collect();
        format!(
            "\n  <bookmark href=\"file:///home/me/{name}\" added=\"2026-11-22T10:00:00.000000Z\" modified=\"2026-11-22T10:00:00.000000Z\" visited=\"2026-11-22T10:00:00.000000Z\">\n    <info>\n      <metadata owner=\"http://freedesktop.org\">\n        <mime:mime-type type=\"image/jpeg\"/>\n        <bookmark:applications>{programs}\n        </bookmark:applications>\n      </metadata>\n    </info>\n  </bookmark>"
        )
    }

    fn document(entries: &[String]) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xbel version=\"1.0\">{}\n</xbel>\n",
            entries.concat()
        )
    }

    #[test]
    fn our_entries_are_removed_and_every_other_byte_stays() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("recently-used.xbel");
        let others: Vec<String> = (0..50)
            .map(|number| entry(&format!("letter-{number}.odt"), &["Writer"]))
            .collect();
        let mut mixed = others.clone();
        for at in [0, 7, 23, 52] {
            mixed.insert(at, entry(&format!("me-{at}.jpg"), &["ambrotype"]));
        }
        std::fs::write(&list, document(&mixed)).unwrap();
        assert_eq!(remove_own_entries(&list).unwrap(), 4);
        assert_eq!(std::fs::read_to_string(&list).unwrap(), document(&others));
        assert_eq!(remove_own_entries(&list).unwrap(), 0);
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(files.len(), 1, "no scratch file is left");
    }

    #[test]
    fn an_entry_that_names_another_program_stays_with_that_program() {
        for programs in [["Viewer", "ambrotype"], ["ambrotype", "Viewer"]] {
            let (kept, forgotten) = without_own_entries(&document(&[entry("me.jpg", &programs)]));
            assert_eq!(forgotten, 1);
            assert_eq!(kept, document(&[entry("me.jpg", &["Viewer"])]));
        }
    }

    #[test]
    fn a_list_without_us_or_an_incomplete_one_is_not_written() {
        let cut = &document(&[entry("me.jpg", &["ambrotype"])])[..400];
        for text in [
            "",
            "<xbel/>",
            &document(&[entry("a & b", &["ambrotypes"])]),
            cut,
        ] {
            assert_eq!(without_own_entries(text), (text.to_owned(), 0));
        }
        let nowhere = Path::new("/nonexistent/recently-used.xbel");
        assert_eq!(remove_own_entries(nowhere).unwrap(), 0);
    }

    #[test]
    fn a_file_with_any_characters_in_its_name_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("recently-used.xbel");
        let text = document(&[entry("me%20%26%20you%C3%A9&apos;s.jpg", &["Viewer"])]);
        let text = text.replace("%26", "&amp;");
        std::fs::write(&list, text).unwrap();
        assert!(lists_file(&list, Path::new("/home/me/me & youé's.jpg")));
        assert!(!lists_file(&list, Path::new("/home/me/me")));
    }
}
