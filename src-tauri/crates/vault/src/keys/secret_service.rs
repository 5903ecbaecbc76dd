//! Whether the Secret Service of this session has written to the disk what it was given.
//!
//! gnome-keyring writes a new file, calls `fsync` on it and renames it, all before it answers. It does not call
//! `fsync` on the folder, so the new name may still be lost: [`sync`] does that. Every other service counts as
//! one that writes later; of KWallet that is known (by a timer of some seconds).

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;

use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;

/// The name of gnome-keyring's process, as the kernel cuts it off.
const GNOME_KEYRING: &str = "gnome-keyring-d";

/// Makes what the service has written durable. Returns whether it is.
pub(super) fn sync() -> bool {
    let written = service_name().is_some_and(|name| name == GNOME_KEYRING);
    let synced = || {
        File::open(keyrings_folder()?)
            .and_then(|it| it.sync_all())
            .ok()
    };
    written && synced().is_some()
}

/// The name of the process that owns the Secret Service.
fn service_name() -> Option<String> {
    let connection = Connection::session().ok()?;
    let bus = DBusProxy::new(&connection).ok()?;
    let owner = bus.get_name_owner("org.freedesktop.secrets".try_into().ok()?);
    let process = bus.get_connection_unix_process_id(owner.ok()?.into_inner().into());
    let name = fs::read_to_string(format!("/proc/{}/comm", process.ok()?)).ok()?;
    Some(name.trim_end().to_owned())
}

/// Where gnome-keyring keeps its files.
fn keyrings_folder() -> Option<PathBuf> {
    let data = env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let data = data.filter(|it| it.is_absolute());
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    Some(data.or_else(home)?.join("keyrings"))
}
