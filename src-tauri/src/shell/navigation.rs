//! Where the web view may go: to the page of this program and nowhere else.

use std::sync::{Mutex, PoisonError};

use tauri::Url;

/// Remembers the last address that the page tried to open and was refused.
#[derive(Default)]
pub(super) struct BlockedNavigation(Mutex<Option<String>>);

impl BlockedNavigation {
    /// Whether the page may go there; an address that is refused is remembered.
    pub(super) fn allows(&self, url: &Url) -> bool {
        let allowed = is_app_url(url);
        if !allowed {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(url.to_string());
        }
        allowed
    }

    /// The last address that was refused; it is forgotten with the answer.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn is_app_url(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Where the web view has no custom schemes, Tauri serves the page from this host name without a network.
        "http" | "https" => {
            cfg!(not(target_os = "linux")) && url.host_str() == Some("tauri.localhost")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_opens_the_page_of_the_program_and_no_other() {
        let blocked = BlockedNavigation::default();
        let allows = |url: &str| blocked.allows(&url.parse().unwrap());
        assert!(allows("tauri://localhost/") && allows("tauri://localhost/index.html"));
        assert_eq!(blocked.take(), None);
        for elsewhere in [
            "https://example.org/?face=1",
            "http://127.0.0.1:8000/",
            "http://localhost/",
            "tauri://example.org/",
            "file:///etc/passwd",
            "photo://localhost/00",
            "data:text/html,x",
            "about:blank",
            "javascript:alert(1)",
        ] {
            assert!(!allows(elsewhere), "{elsewhere}");
            assert_eq!(blocked.take().as_deref(), Some(elsewhere));
        }
    }
}
