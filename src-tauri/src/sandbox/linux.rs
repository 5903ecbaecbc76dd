//! Linux: seccomp for the system calls, Landlock beside it for what they name.
//!
//! The window needs most of the system, so its filter names what is refused. The darkroom needs next to nothing once
//! its model is loaded, so its last filter names what is allowed: a call that nobody has thought of is refused too.

use std::collections::BTreeMap;
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use rustix::process::{DumpableBehavior, Signal};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp as Op, SeccompCondition,
    SeccompFilter, SeccompRule, sock_filter,
};

use super::{Fault, Landlock, Role};

/// The newest rules of Landlock that are asked for; an older kernel enforces those that it knows.
const LANDLOCK: ABI = ABI::V6;

/// What loading ONNX Runtime reads beside our own files: the libraries it is linked with, wherever a distribution keeps
/// them, and what the system says of the processor.
const SYSTEM_PATHS: [&str; 12] = [
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/proc/self",
    "/proc/cpuinfo",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

pub(super) fn enter(role: Role) -> Result<(), Fault> {
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(refused)?;
    let mut forbidden = unconditional(&[
        // A ring makes system calls that no filter sees.
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        // Other processes of this person, and ours for each other.
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        // Parts of the kernel that no photo needs and that its holes are found in.
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_keyctl,
    ]);
    match role {
        Role::App => {
            forbidden.insert(libc::SYS_socket, neither_local_nor_about_devices()?);
        }
        Role::Darkroom => {
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
                .map_err(refused)?;
            forbidden.extend(unconditional(&[
                libc::SYS_socket,
                libc::SYS_socketpair,
                libc::SYS_execve,
                libc::SYS_execveat,
            ]));
        }
    }
    let refusal = SeccompAction::Errno(libc::EACCES as u32);
    apply(forbidden, SeccompAction::Allow, refusal)?;
    refuse_x32()
}

pub(super) fn refuse_netlink() -> Result<(), Fault> {
    let other_than_local = when_argument(0, Op::Ne, libc::AF_UNIX as u64)?;
    let refusal = SeccompAction::Errno(libc::EACCES as u32);
    let forbidden = Rules::from([(libc::SYS_socket, other_than_local)]);
    apply(forbidden, SeccompAction::Allow, refusal)
}

pub(super) fn restrict_files(installation: &[&Path]) -> Result<Landlock, Fault> {
    let files = AccessFs::ReadFile | AccessFs::ReadDir;
    let system_rules = path_beneath_rules(SYSTEM_PATHS, files);
    let ours = path_beneath_rules(installation, files);
    let restrict = || {
        let ruleset = deny_all()?.create()?;
        ruleset
            .add_rules(system_rules)?
            .add_rules(ours)?
            .restrict_self()
    };
    Ok(match restrict().map_err(refused)?.ruleset {
        RulesetStatus::FullyEnforced => Landlock::Whole,
        RulesetStatus::PartiallyEnforced => Landlock::Part,
        RulesetStatus::NotEnforced => Landlock::Absent,
    })
}

pub(super) fn restrict_syscalls() -> Result<(), Fault> {
    // Landlock binds this thread and those that it starts from here on; the filter below binds those of the runtime
    // that are there already.
    deny_all()
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self)
        .map_err(refused)?;
    // The flags of `clone3` lie in memory, where no filter sees them. A C library that is told that there is no such
    // call starts its threads with `clone`.
    let absent = SeccompAction::Errno(libc::ENOSYS as u32);
    apply(
        unconditional(&[libc::SYS_clone3]),
        SeccompAction::Allow,
        absent,
    )?;
    let refusal = SeccompAction::Errno(libc::EACCES as u32);
    apply(worker_syscalls()?, refusal, SeccompAction::Allow)
}

/// A ruleset that allows nothing.
fn deny_all() -> Result<Ruleset, RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(BitFlags::<Scope>::all())
}

/// What the darkroom is left with while it works: found by tracing it with every style, format and precision.
fn worker_syscalls() -> Result<Rules, Fault> {
    let mut allowed = unconditional(&[
        // The pipe.
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        // Memory; that which can be run is forbidden below.
        libc::SYS_brk,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        // Threads, and waiting for each other. `clone3` is answered by a filter of its own, which this one must let speak.
        libc::SYS_clone3,
        libc::SYS_futex,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_rseq,
        libc::SYS_set_robust_list,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_exit,
        libc::SYS_exit_group,
        // Signals to oneself.
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        // Time and chance.
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_getrandom,
        libc::SYS_getrusage,
    ]);
    let thread = libc::CLONE_THREAD as u64;
    let run = libc::PROT_EXEC as u64;
    let ours = rustix::process::getpid().as_raw_nonzero().get() as u64;
    allowed.extend([
        // A thread, and no process.
        (
            libc::SYS_clone,
            when_argument(0, Op::MaskedEq(thread), thread)?,
        ),
        (libc::SYS_mmap, when_argument(2, Op::MaskedEq(run), 0)?),
        (libc::SYS_mprotect, when_argument(2, Op::MaskedEq(run), 0)?),
        // Giving up, as `abort` does it.
        (libc::SYS_tgkill, when_argument(0, Op::Eq, ours)?),
        // Limits of one's own, which can only be lowered.
        (libc::SYS_prlimit64, when_argument(0, Op::Eq, 0)?),
        (
            libc::SYS_prctl,
            when_argument(0, Op::Eq, libc::PR_SET_NAME as u64)?,
        ),
    ]);
    Ok(allowed)
}

/// Refuses every call by the numbers of x32, which reach the same kernel code past a filter of the usual numbers.
#[cfg(target_arch = "x86_64")]
fn refuse_x32() -> Result<(), Fault> {
    const FIRST: u32 = 0x4000_0000;
    let step = |code: u32, jf, k| sock_filter {
        code: code as u16,
        jt: 0,
        jf,
        k,
    };
    let program = [
        // The number of the call is the first word of what a filter is given.
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 1, FIRST),
        step(
            libc::BPF_RET | libc::BPF_K,
            0,
            libc::SECCOMP_RET_ERRNO | libc::EACCES as u32,
        ),
        step(libc::BPF_RET | libc::BPF_K, 0, libc::SECCOMP_RET_ALLOW),
    ];
    seccompiler::apply_filter_all_threads(&program).map_err(refused)
}

#[cfg(not(target_arch = "x86_64"))]
fn refuse_x32() -> Result<(), Fault> {
    Ok(())
}

fn unconditional(calls: &[i64]) -> Rules {
    calls.iter().map(|&call| (call, vec![])).collect()
}

/// Rules for calls whose argument, of which the lower half counts, stands so to the value.
fn when_argument(argument: u8, operator: Op, value: u64) -> Result<Vec<SeccompRule>, Fault> {
    SeccompRule::new(vec![condition(argument, operator, value)?])
        .map(|rule| vec![rule])
        .map_err(refused)
}

fn condition(argument: u8, operator: Op, value: u64) -> Result<SeccompCondition, Fault> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value).map_err(refused)
}

/// Sockets other than local ones and those that ask the kernel about network devices, through which nothing leaves.
fn neither_local_nor_about_devices() -> Result<Vec<SeccompRule>, Fault> {
    let family = |operator, value: i32| condition(0, operator, value as u64);
    let rule = |conditions| SeccompRule::new(conditions).map_err(refused);
    Ok(vec![
        rule(vec![
            family(Op::Ne, libc::AF_UNIX)?,
            family(Op::Ne, libc::AF_NETLINK)?,
        ])?,
        rule(vec![
            family(Op::Eq, libc::AF_NETLINK)?,
            condition(2, Op::Ne, libc::NETLINK_ROUTE as u64)?,
        ])?,
    ])
}

/// Installs a filter in every thread: `named` for the calls of the rules, `others` for all others.
fn apply(rules: Rules, others: SeccompAction, named: SeccompAction) -> Result<(), Fault> {
    let arch = std::env::consts::ARCH.try_into().map_err(refused)?;
    let program: BpfProgram = SeccompFilter::new(rules, others, named, arch)
        .and_then(TryInto::try_into)
        .map_err(refused)?;
    seccompiler::apply_filter_all_threads(&program).map_err(refused)
}

fn refused<E>(_: E) -> Fault {
    Fault::SandboxRefused
}
