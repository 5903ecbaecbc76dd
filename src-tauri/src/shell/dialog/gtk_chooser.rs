//! The file dialogs of GTK, on its own thread, where a lock can close them.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::time::Duration;

use gtk::gdk::{self, EventType};
use gtk::glib;
use gtk::prelude::*;
use gtk::{FileChooserAction, FileChooserNative, FileFilter, ResponseType};
use tauri::{Manager, WebviewWindow};
use tokio::sync::oneshot;

use super::{FileDialog, Purpose};
use crate::fault::Fault;

thread_local! {
    /// The dialogs that are open, on GTK's thread.
    static OPEN: RefCell<Vec<FileChooserNative>> = const { RefCell::new(Vec::new()) };
}

/// Opens a dialog over the window; gives what was chosen, nothing where the dialog was cancelled or closed.
pub(super) async fn choose(
    dialog: FileDialog,
    window: &WebviewWindow,
    purpose: Purpose,
) -> Result<Vec<PathBuf>, Fault> {
    let (answer, answered) = oneshot::channel();
    let parent = window.clone();
    let opened = window
        .app_handle()
        .run_on_main_thread(move || open(&dialog, &parent, purpose, answer));
    opened.map_err(|_| Fault::Unexpected {
        detail: "the dialog could not be opened".into(),
    })?;
    Ok(answered.await.unwrap_or_default())
}

fn open(
    dialog: &FileDialog,
    parent: &WebviewWindow,
    purpose: Purpose,
    answer: oneshot::Sender<Vec<PathBuf>>,
) {
    let chooser = build(dialog, parent, purpose);
    let answer = Cell::new(Some(answer));
    chooser.connect_response(move |chooser, response| {
        let chosen = match response {
            ResponseType::Accept => chooser.filenames(),
            _ => Vec::new(),
        };
        // Whoever asked may have gone meanwhile.
        let _ = answer.take().map(|answer| answer.send(chosen));
        OPEN.with_borrow_mut(|open| open.retain(|other| other != chooser));
        chooser.destroy();
    });
    chooser.show();
    OPEN.with_borrow_mut(|open| open.push(chooser));
}

fn build(dialog: &FileDialog, parent: &WebviewWindow, purpose: Purpose) -> FileChooserNative {
    let action = match purpose {
        Purpose::File | Purpose::Files => FileChooserAction::Open,
        Purpose::Folder => FileChooserAction::SelectFolder,
        Purpose::Save => FileChooserAction::Save,
    };
    let parent = parent.gtk_window().ok();
    // GTK's own words for the buttons.
    let chooser = FileChooserNative::new(Some(&dialog.title), parent.as_ref(), action, None, None);
    chooser.set_select_multiple(purpose == Purpose::Files);
    chooser.set_do_overwrite_confirmation(purpose == Purpose::Save);
    for (name, endings) in &dialog.filters {
        let filter = FileFilter::new();
        filter.set_name(Some(name));
        for ending in endings {
            match ending.as_str() {
                "*" => filter.add_pattern("*"),
                ending => filter.add_pattern(&format!("*.{ending}")),
            }
        }
        chooser.add_filter(filter);
    }
    if let Some(folder) = &dialog.folder {
        chooser.set_current_folder(folder);
    }
    if let Some(name) = &dialog.file_name {
        chooser.set_current_name(name);
    }
    chooser
}

/// Closes every file dialog, every question that one asks, and every menu of the page. May be called on any thread.
pub(in crate::shell) fn close_all() {
    // GTK's own main loop does it. That of the window waits while a dialog asks whether to replace a file.
    glib::timeout_add_once(Duration::ZERO, || {
        for window in gtk::Window::list_toplevels() {
            if let Some(question) = window.downcast_ref::<gtk::MessageDialog>() {
                question.response(ResponseType::Cancel);
            } else if let Some(window) = window.downcast_ref::<gtk::Window>()
                && window.window_type() == gtk::WindowType::Popup
            {
                close_menu(window);
            }
        }
        // Afterwards: a dialog that asks is in the middle of its own work until then.
        glib::timeout_add_local_once(Duration::ZERO, || {
            // Whoever waits for an answer gets none.
            OPEN.take().iter().for_each(FileChooserNative::destroy);
        });
    });
}

/// Closes a menu. The list of a choice belongs to WebKit, which closes it, and tells the page so, when a button is pressed.
fn close_menu(popup: &gtk::Window) {
    if let Some(menu) = popup.child().and_downcast::<gtk::Menu>() {
        menu.popdown();
    } else if popup.has_grab() {
        let press = gdk::Event::new(EventType::ButtonPress);
        popup.emit_by_name::<bool>("button-press-event", &[&press]);
    }
    popup.hide();
}
