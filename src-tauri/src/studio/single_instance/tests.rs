//! Two processes and their socket, in one process.

use std::sync::mpsc;

use super::*;

fn instance(folder: &Path) -> InstanceSocket {
    InstanceSocket {
        socket: Some(folder.join("ambrotype-1.sock")),
    }
}

/// Listens as a window that purges nothing, and gives what it was asked.
fn requests(instance: &InstanceSocket) -> mpsc::Receiver<Request> {
    let (emit, received) = mpsc::channel();
    instance.listen(move |request, asker| {
        match &request {
            Request::Photos(_) => drop(asker),
            Request::Lock => asker.answer(&Ok::<(), Fault>(())),
            Request::PurgeAll => asker.answer(&Err::<Receipt, _>(Fault::VaultBusy)),
        }
        emit.send(request).unwrap();
    });
    received
}

fn say(instance: &InstanceSocket, message: &[u8]) -> Vec<u8> {
    let mut stream = UnixStream::connect(instance.socket.as_ref().unwrap()).unwrap();
    let _ = stream.write_all(message);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

#[test]
fn a_second_start_sends_its_photos_to_the_first_window() {
    let folder = tempfile::tempdir().unwrap();
    let photos: Vec<PathBuf> = vec!["/home/me/a b.jpg".into(), "/home/me/\u{e9}.png".into()];
    assert!(!instance(folder.path()).send_photos(&photos));
    let received = requests(&instance(folder.path()));
    assert!(instance(folder.path()).send_photos(&photos));
    assert_eq!(received.recv().unwrap(), Request::Photos(photos));
    assert!(instance(folder.path()).send_photos(&[]));
    assert_eq!(received.recv().unwrap(), Request::Photos(Vec::new()));
}

#[test]
fn a_lock_and_a_purge_are_answered_with_what_came_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let instance = instance(folder.path());
    assert_eq!(instance.lock(), None, "there is no window");
    assert_eq!(instance.purge_all(), None, "there is no window");
    let received = requests(&instance);
    assert_eq!(instance.lock(), Some(Ok(())));
    assert_eq!(received.recv().unwrap(), Request::Lock);
    assert_eq!(instance.purge_all(), Some(Err(Fault::VaultBusy)));
    assert_eq!(received.recv().unwrap(), Request::PurgeAll);
}

#[tokio::test]
async fn the_receipt_arrives_as_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = std::sync::Arc::new(vault::MemoryKeychain::default());
    let purged = vault::Vault::purge_all(&folder.path().join("none"), keychain).await;
    let receipt = purged.unwrap();
    let (instance, sent) = (instance(folder.path()), receipt.clone());
    instance.listen(move |_, asker| asker.answer(&Ok(&sent)));
    assert_eq!(instance.purge_all(), Some(Ok(receipt)));
}

#[test]
fn a_window_that_ends_before_it_has_purged_gives_no_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let instance = instance(folder.path());
    instance.listen(|_, asker| drop(asker));
    assert_eq!(instance.purge_all(), None);
    assert_eq!(instance.lock(), None);
}

#[test]
fn without_a_runtime_folder_nobody_is_asked() {
    let instance = InstanceSocket { socket: None };
    instance.listen(|_, _| panic!("nobody can ask"));
    assert!(!instance.send_photos(&[]));
    assert_eq!(instance.lock(), None);
    assert_eq!(instance.purge_all(), None);
}

#[test]
fn a_socket_that_a_crash_left_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let instance = instance(folder.path());
    drop(UnixListener::bind(instance.socket.as_ref().unwrap()).unwrap());
    assert!(!instance.send_photos(&[]));
    let received = requests(&instance);
    assert!(instance.send_photos(&["/a".into()]));
    assert_eq!(received.recv().unwrap(), Request::Photos(vec!["/a".into()]));
}

#[test]
fn a_message_that_is_no_request_gets_no_answer_and_the_next_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let instance = instance(folder.path());
    let received = requests(&instance);
    for message in [
        &b""[..],
        b"photos\0relative.jpg\0",
        b"photos\0/cut off",
        b"/a\0",
        b"lock",
        b"purge-everything\0/a\0",
        b"PURGE-EVERYTHING\0",
        &[b'/'; (1 << 20) + 1],
        &[0; 64],
        &[0xff; 64],
    ] {
        assert_eq!(say(&instance, message), b"", "{}", message.len());
    }
    assert!(instance.send_photos(&["/b".into()]));
    assert_eq!(
        received.recv().unwrap(),
        Request::Photos(vec!["/b".into()]),
        "nothing before it was taken for a request"
    );
}

#[test]
fn an_answer_that_is_no_outcome_counts_as_none() {
    for answer in [
        &[][..],
        &[0],
        &[2],
        &[ACCEPTED],
        b"\x01{",
        b"\x01{\"Ok\":1}",
        b"\x01\xff",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let instance = instance(folder.path());
        let listener = UnixListener::bind(instance.socket.as_ref().unwrap()).unwrap();
        let answer = answer.to_owned();
        let window = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_to_end(&mut Vec::new()).unwrap();
            stream.write_all(&answer).unwrap();
        });
        assert_eq!(instance.purge_all(), None);
        window.join().unwrap();
    }
}

/// Needs root, to be somebody else, and python3.
#[cfg(target_os = "linux")]
#[test]
#[allow(clippy::print_stdout, reason = "it says where it cannot be run")]
fn another_user_gets_no_answer_even_where_the_folder_is_open_to_all() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    let folder = tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o777))
        .tempdir_in("/tmp")
        .unwrap();
    let instance = instance(folder.path());
    let received = requests(&instance);
    let socket = instance.socket.as_ref().unwrap();
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o777)).unwrap();
    let script = "import socket, sys
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
try:
    peer.sendall(b'lock\\0')
    peer.shutdown(socket.SHUT_WR)
    sys.exit(7 if peer.recv(1) else 0)
except (BrokenPipeError, ConnectionResetError):
    pass";
    let mut other = Command::new("python3");
    other.args(["-c", script]).arg(socket).uid(65534).gid(65534);
    let Ok(ended) = other.status() else {
        println!("this process cannot become another user: not run");
        return;
    };
    assert!(ended.success());
    assert_eq!(instance.lock(), Some(Ok(())), "the user itself is heard");
    assert_eq!(received.recv().unwrap(), Request::Lock);
    assert!(received.try_recv().is_err(), "and nobody else was");
}
