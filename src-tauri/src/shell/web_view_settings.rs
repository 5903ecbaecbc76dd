//! Switches off what a web view can do and this program does not need: network, media, storage, permissions.

use gtk::gdk::prelude::DisplayExtManual;
use gtk::prelude::WidgetExt;
use webkit2gtk::{
    CacheModel, HardwareAccelerationPolicy, PermissionRequestExt, SettingsExt, WebContextExt,
    WebView, WebViewExt,
};

/// Applies the restrictions. Pictures that are no longer on the page also leave its memory.
///
/// To be called on GTK's own thread.
pub(super) fn harden(view: &WebView) {
    if let Some(context) = view.context() {
        context.set_cache_model(CacheModel::DocumentViewer);
    }
    if let Some(settings) = WebViewExt::settings(view) {
        settings.set_enable_dns_prefetching(false);
        settings.set_enable_hyperlink_auditing(false);
        settings.set_enable_webrtc(false);
        settings.set_enable_media_stream(false);
        settings.set_enable_media(false);
        settings.set_enable_mediasource(false);
        settings.set_enable_encrypted_media(false);
        settings.set_enable_webaudio(false);
        settings.set_enable_html5_database(false);
        settings.set_enable_html5_local_storage(false);
        settings.set_enable_offline_web_application_cache(false);
        settings.set_enable_page_cache(false);
        settings.set_javascript_can_open_windows_automatically(false);
        if !has_graphics_card() && view.display().backend().is_x11() {
            // WebKit would emulate the card on the processor, which compiles shaders for seconds first. On Wayland no
            // page comes up without it.
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    }
    // Location, camera, microphone, notifications and every other permission that a page can ask for.
    view.connect_permission_request(|_, request| {
        request.deny();
        true
    });
}

fn has_graphics_card() -> bool {
    let is_card = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b"renderD");
    std::fs::read_dir("/dev/dri").is_ok_and(|mut devices| {
        devices.any(|device| device.is_ok_and(|device| is_card(&device.file_name())))
    })
}
