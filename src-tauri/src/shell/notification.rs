//! Shows a sentence as a notification of the desktop, for a user who looks at another window.
//!
//! The desktop may store notifications: nothing of a photo, not even a name, belongs in one.

#[cfg(target_os = "linux")]
use std::collections::HashMap;

#[cfg(target_os = "linux")]
use super::dbus::NotificationsProxy;

/// A sentence with a count needs no more.
const MAX_CHARACTERS: usize = 160;

/// Shows `words`, shortened where they are too long. A desktop without notifications shows nothing; that is no fault.
#[cfg(target_os = "linux")]
pub(super) async fn show(words: &str) {
    if let Ok(bus) = zbus::Connection::session().await {
        let _ = send(&bus, &shortened(words)).await;
    }
}

/// Built for Linux only so far; the window shows the same.
#[cfg(not(target_os = "linux"))]
pub(super) async fn show(words: &str) {
    let _ = shortened(words);
}

fn shortened(words: &str) -> String {
    words.chars().take(MAX_CHARACTERS).collect()
}

#[cfg(target_os = "linux")]
async fn send(bus: &zbus::Connection, text: &str) -> zbus::Result<()> {
    // A transient notification disappears with the screen and stays in no history.
    let hints = HashMap::from([("transient", zbus::zvariant::Value::Bool(true))]);
    let desktop = NotificationsProxy::new(bus).await?;
    desktop
        .notify("Ambrotype", 0, "ambrotype", text, "", &[], hints, -1)
        .await?;
    Ok(())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::sync::{Arc, Mutex};

    use zbus::zvariant::OwnedValue;

    use super::super::test_bus::TestBus;
    use super::*;

    /// A fake desktop that records the summaries and bodies it receives.
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
    async fn the_desktop_receives_one_short_sentence() {
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
        send(&client, &shortened("12 portraits made."))
            .await
            .unwrap();
        send(&client, &shortened(&"x".repeat(5000))).await.unwrap();
        let told = desktop.0.lock().unwrap().clone();
        assert_eq!(told[0], ("12 portraits made.".to_owned(), String::new()));
        assert_eq!(told[1].0.len(), MAX_CHARACTERS);
    }

    #[tokio::test]
    async fn a_desktop_without_notifications_is_no_fault_of_the_caller() {
        let bus = TestBus::start();
        assert!(send(&bus.connect().await, "words").await.is_err());
    }
}
