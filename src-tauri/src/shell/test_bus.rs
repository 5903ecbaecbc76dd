//! A message bus for the tests.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A bus with only the test on it; it ends when dropped.
pub(super) struct TestBus {
    daemon: Child,
    address: String,
}

impl TestBus {
    pub(super) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = daemon.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Self { daemon, address }
    }

    pub(super) async fn connect(&self) -> zbus::Connection {
        let bus = zbus::connection::Builder::address(self.address.as_str()).unwrap();
        bus.build().await.unwrap()
    }
}

impl Drop for TestBus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
