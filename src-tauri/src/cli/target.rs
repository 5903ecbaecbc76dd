//! Where a command writes its pictures. Every path is decided and tried before any work begins, so that nothing is computed
//! that cannot be written.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use engine::Recipe;

use super::terminal_text::is_unsafe;
use super::values::FileFormat;
use crate::fault::Fault;
use crate::studio::file_output::{Overwrite, check_free, check_writable};

/// The longest name of a file, in bytes, on Linux, macOS and Windows.
const MAX_NAME_BYTES: usize = 255;
/// Room for what comes after the name of a photo: `-10000` and an extension.
const ROOM_BYTES: usize = 12;

/// Where a command writes its pictures.
pub(crate) enum Target {
    Stdout,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// One photo goes to a file, unless `out` is a folder or ends like one; several always go to a folder.
    ///
    /// # Errors
    /// [`Fault::OneFile`] for several photos and one file, and those of [`check_writable`].
    pub(super) fn new(out: &Path, photos: usize) -> Result<Self, Fault> {
        let one_file = |path: &Path| Fault::OneFile {
            path: path.display().to_string(),
        };
        if out == Path::new("-") || out == Path::new("/dev/stdout") {
            return match photos {
                0 | 1 => Ok(Self::Stdout),
                _ => Err(one_file(Path::new("standard output"))),
            };
        }
        let text = out.as_os_str().to_string_lossy();
        let mut is_folder = out.is_dir() || text.ends_with(std::path::is_separator);
        if photos > 1 && !is_folder {
            if ends_like_file(out) {
                return Err(one_file(out));
            }
            is_folder = true;
        }
        if is_folder {
            std::fs::create_dir_all(out).map_err(|_| Fault::Unwritable {
                path: out.display().to_string(),
            })?;
            check_writable(&out.join("portrait"))?;
            return Ok(Self::Folder(out.to_owned()));
        }
        check_writable(out)?;
        Ok(Self::File(out.to_owned()))
    }

    /// The format that the file name asks for; `None` where there is no name, or one without an extension.
    ///
    /// # Errors
    /// [`Fault::MisleadingName`] for an extension that is none of ours.
    pub(super) fn format(&self) -> Result<Option<FileFormat>, Fault> {
        match self {
            Self::File(path) => format_of_name(path),
            Self::Stdout | Self::Folder(_) => Ok(None),
        }
    }
}

/// Ends like the name of a file: `portraits.old` and `me.jpg.` do, `2026.11` does not.
fn ends_like_file(path: &Path) -> bool {
    let extension = path.extension().map(OsStr::to_string_lossy);
    extension
        .is_some_and(|it| it.is_empty() || it.contains(|letter: char| letter.is_ascii_alphabetic()))
}

/// The format that the name of a file promises; `None` for a name without an extension.
///
/// # Errors
/// [`Fault::MisleadingName`] for an extension that is none of ours.
pub(super) fn format_of_name(path: &Path) -> Result<Option<FileFormat>, Fault> {
    let Some(extension) = path.extension() else {
        return Ok(None);
    };
    let known = extension.to_str().and_then(FileFormat::from_extension);
    known.map(Some).ok_or_else(|| misleading_name(path))
}

/// The fault for a file whose name promises a format that cannot be written.
pub(super) fn misleading_name(path: &Path) -> Fault {
    let name = path.file_name().unwrap_or_default();
    Fault::MisleadingName {
        name: name.to_string_lossy().into_owned(),
    }
}

/// The paths of a command's pictures: no two are the same, and none is a photo that the command reads.
pub(crate) struct OutputPaths {
    overwrite: Overwrite,
    photos: HashSet<FileIdentity>,
    taken: HashSet<String>,
}

/// What tells two files apart, whatever they are called.
type FileIdentity = (u64, u64);

impl OutputPaths {
    /// For a command that reads `photos`.
    pub(crate) fn new(photos: impl IntoIterator<Item = PathBuf>, overwrite: Overwrite) -> Self {
        let photos = photos.into_iter().filter_map(|path| identity(&path));
        Self {
            overwrite,
            photos: photos.collect(),
            taken: HashSet::new(),
        }
    }

    /// Whether what is there already may be replaced.
    pub(super) fn overwrite(&self) -> Overwrite {
        self.overwrite
    }

    /// The next path to write to; `None` is standard output. In a folder a name that this command has given already gets a
    /// number: `me-wave.jpg`, `me-wave-2.jpg`.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`]; [`Fault::NotAFile`] for a folder, a device or a pipe, whatever may be replaced;
    /// [`Fault::SameAsPhoto`].
    pub(crate) fn next(
        &mut self,
        target: &Target,
        stem: &str,
        extension: &str,
    ) -> Result<Option<PathBuf>, Fault> {
        let path = match target {
            Target::Stdout => return Ok(None),
            Target::File(path) => path.clone(),
            Target::Folder(folder) => folder.join(self.free_name(stem, extension)),
        };
        self.check(&path)?;
        Ok(Some(path))
    }

    fn free_name(&mut self, stem: &str, extension: &str) -> String {
        let stem = written_stem(stem);
        let mut name = format!("{stem}.{extension}");
        // Some file systems take names that differ in their capitals for the same.
        for number in 2.. {
            if self.taken.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{stem}-{number}.{extension}");
        }
        name
    }

    fn check(&self, path: &Path) -> Result<(), Fault> {
        check_free(path, self.overwrite)?;
        match identity(path).is_some_and(|file| self.photos.contains(&file)) {
            true => Err(Fault::SameAsPhoto {
                path: path.display().to_string(),
            }),
            false => Ok(()),
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<FileIdentity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// By the whole path, for there is nothing better to be had in the standard library.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<FileIdentity> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    path.canonicalize().ok()?.hash(&mut hasher);
    Some((hasher.finish(), 0))
}

/// The file name of the picture that shows what was found in a photo, without an extension.
pub(super) fn overlay_stem(photo: &str) -> String {
    format!("{}-analysis", photo_stem(photo))
}

/// The file name of a portrait, without an extension: the name of the photo and the styles of the recipe.
pub(crate) fn portrait_stem(photo: &str, recipe: &Recipe) -> String {
    let styles = recipe.styles.iter().map(|style| style.name.as_str());
    let styles = styles.collect::<Vec<_>>().join("-");
    let room = (MAX_NAME_BYTES - ROOM_BYTES).saturating_sub(styles.len() + 1);
    format!("{}-{styles}", shortened(&photo_stem(photo), room))
}

fn photo_stem(photo: &str) -> String {
    let stem = Path::new(photo).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// A name as we write it: short enough, and without letters that could steer a terminal or hide what a file is.
fn written_stem(stem: &str) -> String {
    let safe = |letter: &char| !is_unsafe(*letter) && *letter != char::REPLACEMENT_CHARACTER;
    let stem: String = stem.chars().filter(safe).collect();
    match shortened(&stem, MAX_NAME_BYTES - ROOM_BYTES) {
        "" => "portrait".to_owned(),
        stem => stem.to_owned(),
    }
}

/// As many letters of a text as fit into so many bytes.
fn shortened(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use engine::OutputFormat;

    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(folder.path().join(name), b"before").unwrap();
        }
        folder
    }

    #[test]
    fn photos_of_one_name_get_numbers_whatever_may_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Folder(folder.path().to_owned());
        for overwrite in [Overwrite::Refused, Overwrite::Allowed] {
            let mut paths = OutputPaths::new([], overwrite);
            let stems = ["me", "me-2", "me", "Me", "me\n", "me", "", "\u{202e}"];
            let names = stems.map(|stem| {
                let path = paths.next(&target, stem, "jpg");
                let path = path.unwrap().unwrap();
                path.file_name().unwrap().to_str().unwrap().to_owned()
            });
            let expected = [
                "me.jpg",
                "me-2.jpg",
                "me-3.jpg",
                "Me-4.jpg",
                "me-5.jpg",
                "me-6.jpg",
                "portrait.jpg",
                "portrait-2.jpg",
            ];
            assert_eq!(names, expected);
        }
    }

    #[test]
    fn nothing_but_a_file_is_replaced_and_no_photo_of_the_command() {
        let folder = folder_with(&["me.jpg", "other.jpg"]);
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("folder.jpg")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            at("pipe.jpg"),
            rustix::fs::FileType::Fifo,
            0o600.into(),
            0,
        )
        .unwrap();
        std::os::unix::fs::symlink("/dev/null", at("device.jpg")).unwrap();
        std::fs::hard_link(at("me.jpg"), at("twin.jpg")).unwrap();
        let try_path = |name: &str, overwrite| {
            let mut paths = OutputPaths::new([at("me.jpg")], overwrite);
            paths.next(&Target::File(at(name)), "", "")
        };
        for name in ["folder.jpg", "pipe.jpg", "device.jpg"] {
            let refused = try_path(name, Overwrite::Allowed);
            assert!(matches!(refused, Err(Fault::NotAFile { .. })), "{name}");
        }
        for name in ["me.jpg", "twin.jpg"] {
            let refused = try_path(name, Overwrite::Allowed);
            assert!(matches!(refused, Err(Fault::SameAsPhoto { .. })), "{name}");
        }
        assert!(try_path("other.jpg", Overwrite::Allowed).is_ok());
        assert!(try_path("new.jpg", Overwrite::Refused).is_ok());
        let refused = try_path("other.jpg", Overwrite::Refused);
        assert!(matches!(refused, Err(Fault::AlreadyExists { .. })));
    }

    #[test]
    fn our_names_are_short_enough_for_every_file_system_and_number() {
        let recipe = Recipe::parse("wave:2,mosaic", 1.0).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Folder(folder.path().to_owned());
        let mut paths = OutputPaths::new([], Overwrite::Refused);
        for letter in ["a", "é", "雪", "🙂"] {
            for _ in 0..3 {
                let stem = portrait_stem(&format!("{}.heic", letter.repeat(255)), &recipe);
                assert!(stem.ends_with("-wave-mosaic"), "{stem}");
                let path = paths.next(&target, &stem, "webp").unwrap().unwrap();
                std::fs::write(path, b"").unwrap();
            }
        }
    }

    #[test]
    fn a_name_promises_a_format_or_none() {
        let jpeg = FileFormat::Picture(OutputFormat::Jpeg);
        let of = |name: &str| format_of_name(Path::new(name));
        assert_eq!(of("a.JPEG"), Ok(Some(jpeg)));
        assert_eq!(of("a.Svg"), Ok(Some(FileFormat::Svg)));
        assert_eq!(of("portrait"), Ok(None));
        for name in [
            "a.avif", "a.heic", "a.gif", "a.bmp", "a.txt", "a.jpg.", "a.tiff",
        ] {
            assert!(
                matches!(of(name), Err(Fault::MisleadingName { .. })),
                "{name}"
            );
        }
    }
}
