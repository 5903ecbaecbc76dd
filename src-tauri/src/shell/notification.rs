//! Says a sentence through the desktop's own notifications, for who looks at another window.
//! <https://specifications.freedesktop.org/notification-spec/latest/>
//!
//! Whoever serves notifications may keep what it is told: nothing of a photo, not even a name, belongs into one.

/// More is no sentence about how many.
const MAX_CHARACTERS: usize = 160;

/// Shows `words`, cut short where they are too many. A desktop without notifications shows nothing, which is no fault.
#[cfg(target_os = "linux")]
pub(super) async fn show(words: &str) {
    if let Ok(bus) = zbus::Connection::session().await {
        let _ = linux::send(&bus, &shortened(words)).await;
    }
}

/// So far built for Linux only; the window says the same.
#[cfg(not(target_os = "linux"))]
pub(super) async fn show(words: &str) {
    let _ = shortened(words);
}

fn shortened(words: &str) -> String {
    words.chars().take(MAX_CHARACTERS).collect()
}

#[cfg(target_os = "linux")]
mod linux {
    #![allow(
        missing_docs,
        reason = "the macro of the proxy writes items without any"
    )]

    use std::collections::HashMap;

    use zbus::zvariant::Value;

    #[zbus::proxy(
        interface = "org.freedesktop.Notifications",
        default_service = "org.freedesktop.Notifications",
        default_path = "/org/freedesktop/Notifications",
        gen_blocking = false
    )]
    trait Notifications {
        #[allow(clippy::too_many_arguments, reason = "the specification has that many")]
        fn notify(
            &self,
            app_name: &str,
            replaces_id: u32,
            app_icon: &str,
            summary: &str,
            body: &str,
            actions: &[&str],
            hints: HashMap<&str, Value<'_>>,
            expire_timeout: i32,
        ) -> zbus::Result<u32>;
    }

    pub(super) async fn send(bus: &zbus::Connection, words: &str) -> zbus::Result<()> {
        // Gone with the screen it was shown on: it belongs to no history.
        let hints = HashMap::from([("transient", Value::Bool(true))]);
        let desktop = NotificationsProxy::new(bus).await?;
        desktop
            .notify("Ambrotype", 0, "ambrotype", words, "", &[], hints, -1)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};

    use zbus::zvariant::OwnedValue;

    use super::super::test_bus::TestBus;
    use super::*;

    /// Stands in for the desktop: keeps the summaries and bodies that it was told.
    #[derive(Clone, Default)]
    struct Desktop(Arc<Mutex<Vec<(String, String)>>>);

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Desktop {
        #[allow(clippy::too_many_arguments, reason = "the specification has that many")]
        fn notify(
            &self,
            _app_name: &str,
            _replaces_id: u32,
            _app_icon: &str,
            summary: String,
            body: String,
            _actions: Vec<String>,
            hints: HashMap<String, OwnedValue>,
            _expire_timeout: i32,
        ) -> u32 {
            assert_eq!(hints.get("transient"), Some(&OwnedValue::from(true)));
            self.0.lock().unwrap().push((summary, body));
            1
        }
    }

    #[tokio::test]
    async fn the_desktop_is_told_one_short_sentence() {
        let bus = TestBus::start();
        let (desktop, server) = (Desktop::default(), bus.connect().await);
        let place = "/org/freedesktop/Notifications";
        server
            .object_server()
            .at(place, desktop.clone())
            .await
            .unwrap();
        server
            .request_name("org.freedesktop.Notifications")
            .await
            .unwrap();
        let client = bus.connect().await;
        linux::send(&client, &shortened("12 portraits made."))
            .await
            .unwrap();
        linux::send(&client, &shortened(&"x".repeat(5000)))
            .await
            .unwrap();
        let told = desktop.0.lock().unwrap().clone();
        assert_eq!(told[0], ("12 portraits made.".to_owned(), String::new()));
        assert_eq!(told[1].0.len(), MAX_CHARACTERS);
    }

    #[tokio::test]
    async fn a_desktop_without_notifications_is_no_fault_of_the_caller() {
        let bus = TestBus::start();
        assert!(linux::send(&bus.connect().await, "words").await.is_err());
    }
}
