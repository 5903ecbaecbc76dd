//! Asks the kernel whether memory, and pixels in it, can be written to the disk: swap and hibernation.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Finding, Place, Trace};

/// Where the system moves memory while it runs.
pub(super) fn swap() -> Trace {
    swap_from("/proc/swaps", "/sys/block")
}

/// Whether memory can be written to a disk to sleep.
pub(super) fn hibernation() -> Trace {
    hibernation_from("/sys/power")
}

fn swap_from(proc_swaps: impl AsRef<Path>, devices: impl AsRef<Path>) -> Trace {
    let Ok(proc_swaps) = fs::read_to_string(proc_swaps) else {
        return Trace::new(Place::Swap, Finding::Unknown, &[]);
    };
    // A heading, then a line for each: the device or file, its kind, and figures.
    let plain: Vec<PathBuf> = proc_swaps
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .map(PathBuf::from)
        .filter(|place| !is_unreadable_later(place, devices.as_ref()))
        .collect();
    Trace::from_foreign(Place::Swap, &plain)
}

/// Compressed memory never reaches a disk, and an encrypted disk cannot be read without its key.
fn is_unreadable_later(place: &Path, devices: &Path) -> bool {
    let name = place.file_name().unwrap_or_default();
    let mapped = fs::read_to_string(devices.join(name).join("dm/uuid"));
    name.to_string_lossy().starts_with("zram") || mapped.is_ok_and(|it| it.starts_with("CRYPT-"))
}

fn hibernation_from(power: impl AsRef<Path>) -> Trace {
    let read = |name: &str| fs::read_to_string(power.as_ref().join(name)).ok();
    let (Some(states), Some(resume)) = (read("state"), read("resume")) else {
        // A kernel that knows no sleep, or is not Linux.
        let finding = if cfg!(target_os = "linux") {
            Finding::Nothing
        } else {
            Finding::Unknown
        };
        return Trace::new(Place::Hibernation, finding, &[]);
    };
    // Without a device to resume from there is none to write to.
    let possible = states.split_whitespace().any(|it| it == "disk") && resume.trim() != "0:0";
    let finding = if possible {
        Finding::Others
    } else {
        Finding::Nothing
    };
    Trace::new(Place::Hibernation, finding, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swap_is_reported_unless_it_is_in_memory_or_encrypted() {
        let folder = tempfile::tempdir().unwrap();
        let proc_swaps = folder.path().join("swaps");
        let of = |lines: &str| {
            fs::write(
                &proc_swaps,
                format!("Filename Type Size Used Priority\n{lines}"),
            )
            .unwrap();
            swap_from(&proc_swaps, folder.path())
        };
        assert_eq!(of("").finding, Finding::Nothing);
        assert_eq!(
            of("/dev/zram0 partition 1 0 100\n").finding,
            Finding::Nothing
        );
        let encrypted = folder.path().join("dm-1/dm");
        fs::create_dir_all(&encrypted).unwrap();
        fs::write(encrypted.join("uuid"), "CRYPT-LUKS2-00").unwrap();
        assert_eq!(of("/dev/dm-1 partition 1 0 -2\n").finding, Finding::Nothing);
        let plain = of("/dev/dm-1 partition 1 0 -2\n/swapfile file 1 0 -3\n");
        assert_eq!(plain.finding, Finding::Others);
        assert_eq!(plain.paths, ["/swapfile"]);
        assert_eq!(
            swap_from(folder.path().join("none"), folder.path()).finding,
            Finding::Unknown
        );
    }

    #[test]
    fn hibernation_needs_a_disk_to_resume_from() {
        let power = tempfile::tempdir().unwrap();
        let of = |states: &str, resume: &str| {
            fs::write(power.path().join("state"), states).unwrap();
            fs::write(power.path().join("resume"), resume).unwrap();
            hibernation_from(power.path()).finding
        };
        assert_eq!(of("freeze mem disk\n", "254:1\n"), Finding::Others);
        assert_eq!(of("freeze mem disk\n", "0:0\n"), Finding::Nothing);
        assert_eq!(of("freeze mem\n", "254:1\n"), Finding::Nothing);
    }
}
