//! Catches the panic key wherever the keyboard is: in the page, in a file dialog, in an open menu.
//!
//! The page catches it too, but a dialog or a menu of the system has the keyboard for itself. What is caught here does not
//! reach the page.

use std::cell::Cell;
use std::time::{Duration, Instant};

use gtk::gdk::{self, EventKey, EventType, ModifierType};
use tauri::{AppHandle, Manager};

use super::events::{Update, emit};
use super::state::AppState;
use super::vault_actions::run_panic_key_action;

/// A key that is held down repeats itself within this time. Its release may go to another program, so it is not waited for.
const REPEAT: Duration = Duration::from_secs(1);
/// The key in the place of L, as X and Wayland number them.
const KEY_L: u16 = 46;

/// Watches every event of every window of the program, and notes input. To be called on GTK's own thread.
pub(super) fn watch(app: &AppHandle) {
    let app = app.clone();
    // A key that is held down is pressed once.
    let pressed: Cell<Option<Instant>> = Cell::default();
    gdk::Event::set_handler(Some(move |event: &mut gdk::Event| {
        match event.event_type() {
            EventType::KeyPress => {
                let key = event.downcast_ref::<EventKey>();
                if key.is_some_and(is_panic_key) {
                    let before = pressed.replace(Some(Instant::now()));
                    if before.is_none_or(|before| before.elapsed() > REPEAT) {
                        press(&app);
                    }
                    return;
                }
                note_input(&app);
            }
            EventType::KeyRelease => pressed.set(None),
            EventType::ButtonPress | EventType::Scroll => note_input(&app),
            _ => {}
        }
        gtk::main_do_event(event);
    }));
}

/// Ctrl+Shift+L; on a layout without Latin letters the key in the place of L.
fn is_panic_key(key: &EventKey) -> bool {
    is_panic(
        key.keyval().to_unicode(),
        key.hardware_keycode(),
        key.state(),
    )
}

fn is_panic(letter: Option<char>, place: u16, held: ModifierType) -> bool {
    let control = ModifierType::CONTROL_MASK | ModifierType::META_MASK | ModifierType::SUPER_MASK;
    let is_l = match letter.filter(char::is_ascii_alphabetic) {
        Some(letter) => letter.eq_ignore_ascii_case(&'l'),
        None => place == KEY_L,
    };
    is_l && held.intersects(control) && held.contains(ModifierType::SHIFT_MASK)
}

fn press(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match run_panic_key_action(&app).await {
            Ok(None) => {}
            Ok(Some(receipt)) => emit(&app, Update::PanicPurged { receipt }),
            Err(fault) => emit(
                &app,
                Update::Failed {
                    report: fault.into(),
                },
            ),
        }
    });
}

/// Somebody who types into a dialog is there, though the page sees nothing of it.
fn note_input(app: &AppHandle) {
    app.state::<AppState>().activity.record();
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: ModifierType = ModifierType::CONTROL_MASK.union(ModifierType::SHIFT_MASK);

    #[test]
    fn the_letter_decides_and_without_a_latin_letter_the_place() {
        assert!(is_panic(Some('L'), 46, BOTH));
        assert!(is_panic(Some('l'), 46, BOTH | ModifierType::LOCK_MASK));
        assert!(is_panic(Some('L'), 33, BOTH), "Dvorak");
        assert!(!is_panic(Some('N'), 46, BOTH), "Dvorak");
        assert!(is_panic(Some('\u{434}'), 46, BOTH), "Cyrillic");
        assert!(!is_panic(Some('\u{434}'), 45, BOTH), "Cyrillic");
        assert!(is_panic(None, 46, BOTH));
    }

    #[test]
    fn both_modifiers_are_needed() {
        assert!(!is_panic(Some('l'), 46, ModifierType::CONTROL_MASK));
        assert!(!is_panic(Some('L'), 46, ModifierType::SHIFT_MASK));
        assert!(!is_panic(Some('L'), 46, ModifierType::empty()));
        let command = ModifierType::META_MASK | ModifierType::SHIFT_MASK;
        assert!(is_panic(Some('L'), 46, command));
    }
}
