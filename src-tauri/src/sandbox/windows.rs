//! What Windows is asked for: crash reports without memory, and for the darkroom a job of one process and the mitigations
//! that a process can put upon itself.
//!
//! None of it closes the network or the file system: that takes an AppContainer, into which only a parent can start a
//! child. Compiled and checked (`make cross-check`), never run: docs/threat-model.md claims nothing of it.
#![expect(
    unsafe_code,
    reason = "Windows takes limits through pointers to structures, and no crate wraps these; every call below passes one \
              that lives across the call, with its own size"
)]

use std::ffi::c_void;
use std::path::Path;

use windows_sys::Win32::System::ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_PROCESS_MEMORY,
    JOB_OBJECT_LIMIT_PROCESS_TIME, JOB_OBJECT_UILIMIT_DESKTOP, JOB_OBJECT_UILIMIT_DISPLAYSETTINGS,
    JOB_OBJECT_UILIMIT_EXITWINDOWS, JOB_OBJECT_UILIMIT_GLOBALATOMS, JOB_OBJECT_UILIMIT_HANDLES,
    JOB_OBJECT_UILIMIT_READCLIPBOARD, JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS,
    JOB_OBJECT_UILIMIT_WRITECLIPBOARD, JOBOBJECT_BASIC_UI_RESTRICTIONS,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JOBOBJECTINFOCLASS, JobObjectBasicUIRestrictions,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, PROCESS_MITIGATION_POLICY, ProcessChildProcessPolicy,
    ProcessDynamicCodePolicy, ProcessExtensionPointDisablePolicy, ProcessImageLoadPolicy,
    ProcessStrictHandleCheckPolicy, SetProcessMitigationPolicy,
};

use super::{DARKROOM_MEMORY, DARKROOM_SECONDS, Fault, Landlock, Role};

/// A LARGE_INTEGER of time counts steps of 100 ns.
const STEPS_PER_SECOND: i64 = 10_000_000;

pub(super) fn enter(role: Role) -> Result<(), Fault> {
    // SAFETY: takes a number.
    let told = unsafe { WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP) };
    accepted(told >= 0)?;
    match role {
        Role::App => Ok(()),
        Role::Darkroom => confine(),
    }
}

/// A job of this process alone, that outlives the handle by which it was made.
fn confine() -> Result<(), Fault> {
    // SAFETY: neither a name nor attributes are given.
    let job = unsafe { CreateJobObjectW(std::ptr::null(), std::ptr::null()) };
    accepted(!job.is_null())?;
    let limit = |class: JOBOBJECTINFOCLASS, information: *const c_void, size: usize| {
        // SAFETY: the job is open, and both callers point to a whole structure of the class that they name.
        accepted(unsafe { SetInformationJobObject(job, class, information, size as u32) } != 0)
    };

    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
        | JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | JOB_OBJECT_LIMIT_PROCESS_TIME;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
    limits.BasicLimitInformation.PerProcessUserTimeLimit =
        DARKROOM_SECONDS as i64 * processors as i64 * STEPS_PER_SECOND;
    limits.ProcessMemoryLimit = DARKROOM_MEMORY as usize;
    limit(
        JobObjectExtendedLimitInformation,
        (&raw const limits).cast(),
        size_of_val(&limits),
    )?;

    let desktop = JOBOBJECT_BASIC_UI_RESTRICTIONS {
        UIRestrictionsClass: JOB_OBJECT_UILIMIT_DESKTOP
            | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS
            | JOB_OBJECT_UILIMIT_EXITWINDOWS
            | JOB_OBJECT_UILIMIT_GLOBALATOMS
            | JOB_OBJECT_UILIMIT_HANDLES
            | JOB_OBJECT_UILIMIT_READCLIPBOARD
            | JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS
            | JOB_OBJECT_UILIMIT_WRITECLIPBOARD,
    };
    limit(
        JobObjectBasicUIRestrictions,
        (&raw const desktop).cast(),
        size_of_val(&desktop),
    )?;
    // SAFETY: both handles are open; the second stands for this process and is not closed.
    accepted(unsafe { AssignProcessToJobObject(job, GetCurrentProcess()) } != 0)?;

    // Bits of the structures PROCESS_MITIGATION_…_POLICY (winnt.h).
    mitigate(ProcessChildProcessPolicy, 0b1)?; // NoChildProcessCreation
    mitigate(ProcessExtensionPointDisablePolicy, 0b1)?; // DisableExtensionPoints
    mitigate(ProcessStrictHandleCheckPolicy, 0b11)?; // RaiseExceptionOnInvalidHandleReference, …PermanentlyEnabled
    mitigate(ProcessImageLoadPolicy, 0b11) // NoRemoteImages, NoLowMandatoryLabelImages
}

pub(super) fn refuse_netlink() -> Result<(), Fault> {
    Ok(())
}

pub(super) fn restrict_files(_installation: &[&Path]) -> Result<Landlock, Fault> {
    Ok(Landlock::Absent)
}

/// No memory that can be run, once the libraries are loaded.
pub(super) fn restrict_syscalls() -> Result<(), Fault> {
    mitigate(ProcessDynamicCodePolicy, 0b1) // ProhibitDynamicCode
}

fn mitigate(policy: PROCESS_MITIGATION_POLICY, bits: u32) -> Result<(), Fault> {
    // SAFETY: each of these policies is one DWORD of bits.
    accepted(
        unsafe { SetProcessMitigationPolicy(policy, (&raw const bits).cast(), size_of::<u32>()) }
            != 0,
    )
}

fn accepted(accepted: bool) -> Result<(), Fault> {
    if accepted {
        Ok(())
    } else {
        Err(Fault::SandboxRefused)
    }
}
