//! Follows the size of text that the person has set for the desktop.
//!
//! Only words grow: a picture at 100% stays one pixel of it on one of the screen.

use gtk::glib::prelude::ObjectExt;
use gtk::prelude::GtkSettingsExt;
use webkit2gtk::{SettingsExt, WebView, WebViewExt};

/// Dots per inch that words have their usual size at, in the units of `gtk-xft-dpi`.
const NORMAL_DPI: f64 = 96.0 * 1024.0;
/// Beyond these the page would lose its words from sight.
const MIN_SCALE: f64 = 0.75;
const MAX_SCALE: f64 = 2.0;

/// Scales the words of the page, now and whenever the setting changes. To be called on GTK's own thread.
pub(super) fn follow(view: &WebView) {
    let Some(desktop) = gtk::Settings::default() else {
        return;
    };
    if let Some(settings) = WebViewExt::settings(view) {
        settings.set_zoom_text_only(true);
    }
    view.set_zoom_level(scale(desktop.gtk_xft_dpi()));
    let view = view.downgrade();
    desktop.connect_gtk_xft_dpi_notify(move |desktop| {
        if let Some(view) = view.upgrade() {
            view.set_zoom_level(scale(desktop.gtk_xft_dpi()));
        }
    });
}

/// A desktop that says nothing gives -1.
fn scale(dpi: i32) -> f64 {
    if dpi <= 0 {
        return 1.0;
    }
    (f64::from(dpi) / NORMAL_DPI).clamp(MIN_SCALE, MAX_SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_large_as_the_desktop_wants_within_reason() {
        for (dpi, wanted) in [
            (-1, 1.0),
            (98_304, 1.0),
            (122_880, 1.25),
            (1_000_000, MAX_SCALE),
            (1, MIN_SCALE),
        ] {
            assert!((scale(dpi) - wanted).abs() < 1e-9, "{dpi}");
        }
    }
}
