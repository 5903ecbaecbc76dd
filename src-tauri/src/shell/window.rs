//! Opens the one window, with everything that keeps its page off the network and off the disk.

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

use super::state::{AppState, MAIN_WINDOW};
#[cfg(target_os = "linux")]
use super::{text_scale, web_view_settings};
use crate::fault::Fault;
use crate::sandbox;

/// A proxy that does not exist. With SOCKS 5 the proxy resolves names, so the web view looks up none.
const DEAD_PROXY: &str = "socks5://127.0.0.1:9";

/// Opens the window where and as large as it was before.
pub(super) fn open(app: &AppHandle) -> tauri::Result<()> {
    let bounds = app.state::<AppState>().preferences_file.bounds();
    let (width, height) = bounds.map_or((1180.0, 780.0), |kept| (kept.width, kept.height));
    let window = WebviewWindowBuilder::new(app, MAIN_WINDOW, WebviewUrl::default())
        .title("Ambrotype")
        .inner_size(width, height)
        .maximized(bounds.is_some_and(|kept| kept.maximized))
        .min_inner_size(720.0, 540.0)
        // No cookies, storage or caches on disk.
        .incognito(true)
        // The content security policy does not cover navigation: without this the page could send a photo's address to
        // any server by setting `location`.
        .on_navigation({
            let app = app.clone();
            move |url| app.state::<AppState>().blocked_navigation.allows(url)
        })
        .on_page_load(|window, page| {
            if page.event() == PageLoadEvent::Finished {
                // The page's process is in its sandbox now, and no other one needs what this refuses.
                if sandbox::refuse_netlink().is_err() {
                    return window
                        .app_handle()
                        .exit(Fault::SandboxRefused.exit_code().into());
                }
                // Not before: the darkroom uses the processors that the window needs to appear.
                warm_up_darkroom(window.app_handle());
            }
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // A request that gets past all of this goes to a proxy that does not exist.
        .proxy_url(DEAD_PROXY.parse().map_err(tauri::Error::InvalidUrl)?)
        .build()?;
    #[cfg(target_os = "linux")]
    window.with_webview(|view| {
        web_view_settings::harden(&view.inner());
        text_scale::follow(&view.inner());
    })?;
    #[cfg(not(target_os = "linux"))]
    let _ = window;
    Ok(())
}

/// Loads the models while the user looks for a photo, and for each later photo before it comes. A fault is reported with
/// the first photo.
fn warm_up_darkroom(app: &AppHandle) {
    let studio = app.state::<AppState>().studio.clone();
    studio.expect_photos(usize::MAX);
    tauri::async_runtime::spawn(async move { studio.start_darkroom().await });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_may_load_itself_its_photos_and_our_commands_and_nothing_else() {
        let set: serde_json::Value =
            serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        let policy = set["app"]["security"]["csp"].as_str().unwrap();
        let rule = |name: &str| {
            let mut rules = policy.split(';').map(str::trim);
            let rule = rules.find_map(|rule| rule.strip_prefix(name)?.strip_prefix(' '));
            rule.unwrap_or_else(|| panic!("there is no rule for {name}"))
        };
        assert_eq!(rule("default-src"), "'self'");
        assert_eq!(rule("img-src"), "'self' photo: http://photo.localhost");
        assert_eq!(rule("connect-src"), "ipc: http://ipc.localhost");
        for none in [
            "base-uri",
            "child-src",
            "font-src",
            "form-action",
            "frame-ancestors",
            "frame-src",
            "manifest-src",
            "media-src",
            "object-src",
            "worker-src",
        ] {
            assert_eq!(rule(none), "'none'");
        }
        assert!(!policy.contains("unsafe-eval") && !policy.contains('*'));
        assert_eq!(set["app"]["withGlobalTauri"], false);
        assert!(set.get("plugins").is_none());

        let granted: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
        assert_eq!(granted["windows"], serde_json::json!([MAIN_WINDOW]));
        let permissions = ["core:event:allow-listen", "core:event:allow-unlisten"];
        assert_eq!(granted["permissions"], serde_json::json!(permissions));
        assert!(granted.get("remote").is_none());
    }
}
