//! Scales the text of the page with the text size of the desktop.
//!
//! Only text grows: a picture at 100% keeps one pixel on one pixel of the screen.

use gtk::glib::prelude::ObjectExt;
use gtk::prelude::GtkSettingsExt;
use webkit2gtk::{SettingsExt, WebView, WebViewExt};

/// The resolution at which text has its normal size, in units of `gtk-xft-dpi`.
const NORMAL_DPI: f64 = 96.0 * 1024.0;
/// Beyond these limits text would not fit the page.
const MIN_SCALE: f64 = 0.75;
const MAX_SCALE: f64 = 2.0;

/// Scales the text of the page, now and whenever the setting changes. To be called on GTK's own thread.
pub(super) fn follow(view: &WebView) {
    let Some(desktop) = gtk::Settings::default() else {
        return;
    };
    apply(view, desktop.gtk_xft_dpi());
    let view = view.downgrade();
    desktop.connect_gtk_xft_dpi_notify(move |desktop| {
        if let Some(view) = view.upgrade() {
            apply(&view, desktop.gtk_xft_dpi());
        }
    });
}

/// WebKit follows the setting too, by a zoom of the whole page, pictures included. It takes that zoom back when the kind of
/// zoom changes to that of text, and only then: without this, text would be scaled twice.
fn apply(view: &WebView, dpi: i32) {
    let Some(settings) = WebViewExt::settings(view) else {
        return;
    };
    settings.set_zoom_text_only(false);
    settings.set_zoom_text_only(true);
    view.set_zoom_level(scale(dpi));
}

/// A desktop without the setting gives -1.
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
    fn text_follows_the_desktop_within_limits() {
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
