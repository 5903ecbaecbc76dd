//! Switches WebKit's own sandbox on, for every web context that is made from here on.
//!
//! WebKit takes the switch (`webkit_web_context_set_sandbox_enabled`) only before a context has its first view. wry makes
//! the context and its view in one step, and lets nobody in between (wry 0.57, `webkitgtk/mod.rs`, `new_gtk`). So the
//! class of the contexts gets another `constructed`, which GObject calls at the end of each construction: it calls the
//! one of before and turns the switch.
#![expect(
    unsafe_code,
    reason = "a method of a GObject class can be replaced through C alone"
)]

use std::sync::OnceLock;

use gtk::glib;
use gtk::glib::gobject_ffi::{GObject, GObjectClass, g_type_class_ref};
use gtk::glib::translate::{Borrowed, IntoGlib, from_glib_borrow};
use gtk::prelude::StaticType;
use webkit2gtk::ffi::WebKitWebContext;
use webkit2gtk::{WebContext, WebContextExt};

type Constructed = unsafe extern "C" fn(*mut GObject);

/// The method of before.
static CONSTRUCTED: OnceLock<Option<Constructed>> = OnceLock::new();

/// WebKit shows a sandboxed process the folder of GStreamer's list of plugins. By default that is, by mistake, the user's
/// whole cache folder, to be written to as well. This one does not exist; the page plays no media.
const GSTREAMER_REGISTRY: &str = "/nonexistent/gstreamer/registry.bin";

/// To be called on the main thread, before it starts others.
pub(super) fn enable() {
    // An error would say that the name holds '='.
    let _ = glib::setenv("GST_REGISTRY", GSTREAMER_REGISTRY, true);
    // SAFETY: the type is a class that descends from GObject, so its class structure begins with a `GObjectClass`. The
    // reference is never given back, so the structure stays. No other thread makes web contexts.
    unsafe {
        let class = g_type_class_ref(WebContext::static_type().into_glib()).cast::<GObjectClass>();
        if CONSTRUCTED.set((*class).constructed).is_ok() {
            (*class).constructed = Some(construct_with_sandbox);
        }
    }
}

/// # Safety
/// To be called by GObject alone, with a web context that is being constructed.
unsafe extern "C" fn construct_with_sandbox(object: *mut GObject) {
    // SAFETY: GObject calls this method of the class with an instance of it.
    unsafe {
        if let Some(Some(constructed)) = CONSTRUCTED.get() {
            constructed(object);
        }
        let context: Borrowed<WebContext> = from_glib_borrow(object.cast::<WebKitWebContext>());
        context.set_sandbox_enabled(true);
    }
}
