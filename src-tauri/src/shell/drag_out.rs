//! Lets the user drag a portrait out of the window, without metadata.
//!
//! A program that accepts pixels gets them from memory. One that accepts files, as a file manager does, gets a lent file: it
//! is written to the user's runtime folder, which is memory too, only when it is requested, and removed after some minutes,
//! when the vault is locked or purged, and when the program ends. The next start removes what a killed program left. Where
//! there is no such folder, or it is on a disk, only pixels are offered.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tauri::WebviewWindow;

use crate::fault::Fault;
use crate::studio::CleanPicture;
use crate::studio::file_output::{self, Overwrite};

/// The other program must read the file within this time. A page in a browser reads it when its form is sent.
const LEND_DURATION: Duration = Duration::from_secs(600);

/// The files that other programs may read for some minutes.
#[derive(Clone, Debug)]
pub(super) struct LentFiles(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: Option<PathBuf>,
    dragging: AtomicBool,
    /// How many files were lent, so that the timer of one does not remove a later one.
    count: AtomicU64,
}

impl LentFiles {
    /// The lent files of the window called `name`; files that an earlier window of that name left are removed.
    pub(super) fn open(name: &str) -> Self {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty());
        let folder = runtime.map(PathBuf::from).filter(|it| is_memory(it));
        Self::in_folder(folder.map(|runtime| runtime.join(format!("{name}.lent"))))
    }

    fn in_folder(folder: Option<PathBuf>) -> Self {
        let lent_files = Self(Arc::new(Inner {
            folder,
            dragging: AtomicBool::default(),
            count: AtomicU64::default(),
        }));
        lent_files.remove_all();
        lent_files
    }

    /// Whether one of our portraits is being dragged: a drop on the window is then not a new photo.
    pub(super) fn is_dragging(&self) -> bool {
        self.0.dragging.load(Ordering::Relaxed)
    }

    /// Removes every lent file.
    pub(super) fn remove_all(&self) {
        if let Some(folder) = &self.0.folder {
            // A missing folder is fine.
            let _ = std::fs::remove_dir_all(folder);
        }
    }

    /// Writes a picture for another program to read, for some minutes. `stem` is its name without an extension.
    fn lend(&self, picture: &CleanPicture, stem: &str) -> Result<PathBuf, Fault> {
        let missing = || Fault::NotFound {
            path: "XDG_RUNTIME_DIR".into(),
        };
        let folder = self.0.folder.as_deref().ok_or_else(missing)?;
        create_private_folder(folder).map_err(|error| file_output::write_fault(&error, folder))?;
        let path = folder.join(format!("{stem}.{}", picture.format().extension()));
        file_output::write_picture(&path, picture, Overwrite::Allowed)?;
        let (lent_files, number) = (self.clone(), self.next_number());
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(LEND_DURATION).await;
            lent_files.expire(number);
        });
        Ok(path)
    }

    fn next_number(&self) -> u64 {
        self.0.count.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Removes the lent files when the timer of this number ends, unless a later file was lent.
    fn expire(&self, number: u64) {
        if self.0.count.load(Ordering::Relaxed) == number {
            self.remove_all();
        }
    }
}

/// Creates a folder that only its owner may enter.
fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether files there never reach a disk, apart from swap.
#[cfg(target_os = "linux")]
fn is_memory(folder: &Path) -> bool {
    const TMPFS: i64 = 0x0102_1994;
    const RAMFS: i64 = 0x8584_58f6;
    rustix::fs::statfs(folder).is_ok_and(|about| [TMPFS, RAMFS].contains(&about.f_type))
}

#[cfg(not(target_os = "linux"))]
fn is_memory(_folder: &Path) -> bool {
    false
}

/// Starts to drag a picture out of the window, if the mouse button is still down.
#[cfg(target_os = "linux")]
pub(super) fn start(window: &WebviewWindow, lent_files: &LentFiles, picture: CleanPicture) {
    let (place, lent_files) = (window.clone(), lent_files.clone());
    // GTK may be called from its own thread only. Where the window is gone, nothing starts.
    let _ = window.run_on_main_thread(move || {
        if let Ok(place) = place.gtk_window() {
            linux::start(&place, lent_files, picture);
        }
    });
}

/// Built for Linux only so far; elsewhere a portrait is exported.
#[cfg(not(target_os = "linux"))]
pub(super) fn start(_window: &WebviewWindow, _loans: &LentFiles, _picture: CleanPicture) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::Cell;
    use std::rc::Rc;
    use std::sync::atomic::Ordering;

    use gtk::gdk::{self, prelude::*};
    use gtk::prelude::*;

    use super::LentFiles;
    use crate::studio::{CleanFile, CleanPicture, export_stem};

    const FILE: u32 = 0;
    const PIXELS: u32 = 1;
    const LEFT_BUTTON: i32 = 1;
    /// Pixels.
    const ICON_OFFSET: i32 = 16;

    pub(super) fn start(
        window: &gtk::ApplicationWindow,
        lent_files: LentFiles,
        picture: CleanPicture,
    ) {
        // A drag without a pressed button would stick to the pointer until the next click.
        if lent_files.is_dragging() || !is_held(window) {
            return;
        }
        // One name a drag: a program may ask more than once.
        let Ok(stem) = export_stem() else {
            return;
        };
        let targets = gtk::TargetList::new(&[]);
        if lent_files.0.folder.is_some() {
            targets.add_uri_targets(FILE);
        }
        targets.add(&gdk::Atom::intern(picture.format().media_type()), 0, PIXELS);
        let started = window.drag_begin_with_coordinates(
            &targets,
            gdk::DragAction::COPY,
            LEFT_BUTTON,
            None,
            -1,
            -1,
        );
        let Some(drag) = started else {
            return;
        };
        // Beside the pointer, so that the drag is over what is under the pointer.
        drag.drag_set_icon_name("image-x-generic", -ICON_OFFSET, -ICON_OFFSET);
        lent_files.0.dragging.store(true, Ordering::Relaxed);
        let lender = lent_files.clone();
        let given = window.connect_drag_data_get(move |window, drag, selection, wanted, _| {
            // The web view requests data of every drag over it. It gets none.
            let over = drag.device().window_at_position().0;
            if over.is_some_and(|over| window.window() == Some(over.toplevel())) {
                return;
            }
            if wanted == PIXELS {
                selection.set(&selection.target(), 8, picture.bytes());
            } else if let Ok(path) = lender.lend(&picture, &stem)
                && let Ok(address) = tauri::Url::from_file_path(path)
            {
                selection.set_uris(&[address.as_str()]);
            }
        });
        let handlers = Rc::new(Cell::new(Some(given)));
        let ended = Rc::new(Cell::new(None));
        let own = ended.clone();
        ended.set(Some(window.connect_drag_end(move |window, _| {
            lent_files.0.dragging.store(false, Ordering::Relaxed);
            for handler in [handlers.take(), own.take()].into_iter().flatten() {
                window.disconnect(handler);
            }
        })));
    }

    fn is_held(window: &gtk::ApplicationWindow) -> bool {
        let pointer = window.display().default_seat().and_then(|it| it.pointer());
        pointer
            .zip(window.window())
            .is_some_and(|(pointer, place)| {
                let (_, _, _, pressed) = place.device_position(&pointer);
                pressed.contains(gdk::ModifierType::BUTTON1_MASK)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::CleanFile as _;

    fn picture() -> CleanPicture {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_pixel(2, 2, image::Rgb([200, 120, 90]));
        pixels
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        CleanPicture::new(bytes.into_inner(), engine::OutputFormat::Png).unwrap()
    }

    #[tokio::test]
    async fn a_lent_file_is_private_and_is_removed() {
        use std::os::unix::fs::PermissionsExt;
        let runtime = tempfile::tempdir().unwrap();
        let folder = runtime.path().join("ambrotype-1.lent");
        let lent_files = LentFiles::in_folder(Some(folder.clone()));
        assert!(
            !folder.exists(),
            "nothing is written before it is requested"
        );
        let path = lent_files.lend(&picture(), "a").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), picture().bytes());
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        // Dragged twice, to two places.
        assert_eq!(lent_files.lend(&picture(), "a").unwrap(), path);
        lent_files.remove_all();
        assert!(!folder.exists());
        lent_files.remove_all();
    }

    #[tokio::test]
    async fn the_timer_of_an_earlier_file_does_not_remove_a_later_one() {
        let runtime = tempfile::tempdir().unwrap();
        let lent_files = LentFiles::in_folder(Some(runtime.path().join("ambrotype-1.lent")));
        lent_files.lend(&picture(), "a").unwrap();
        let path = lent_files.lend(&picture(), "a").unwrap();
        lent_files.expire(1);
        assert!(path.exists(), "it was lent again");
        lent_files.expire(2);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn the_next_start_removes_files_that_a_killed_program_lent() {
        let runtime = tempfile::tempdir().unwrap();
        let folder = runtime.path().join("ambrotype-1.lent");
        LentFiles::in_folder(Some(folder.clone()))
            .lend(&picture(), "a")
            .unwrap();
        assert!(folder.exists());
        let _next = LentFiles::in_folder(Some(folder.clone()));
        assert!(!folder.exists());
    }

    #[test]
    fn without_a_folder_in_memory_no_file_is_lent() {
        assert!(LentFiles::in_folder(None).lend(&picture(), "a").is_err());
    }
}
