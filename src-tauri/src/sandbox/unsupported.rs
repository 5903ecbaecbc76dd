//! Systems on which no protection has been measured: nothing is asked for and nothing is claimed.

use std::path::Path;

use super::{Fault, Landlock, Role};

pub(super) fn enter(_role: Role) -> Result<(), Fault> {
    Ok(())
}

pub(super) fn refuse_netlink() -> Result<(), Fault> {
    Ok(())
}

pub(super) fn restrict_files(_installation: &[&Path]) -> Result<Landlock, Fault> {
    Ok(Landlock::Absent)
}

pub(super) fn restrict_syscalls() -> Result<(), Fault> {
    Ok(())
}
