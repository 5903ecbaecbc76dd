//! The program on a terminal, which `script` (util-linux) provides.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use crate::bystanders::{detail_left, street};
use crate::support::{PASSPHRASE, Workspace};

/// A run of the program on a terminal.
struct Terminal {
    child: Child,
    shown: String,
}

impl Terminal {
    fn run(workspace: &Workspace, words: &str) -> Self {
        let program = env!("CARGO_BIN_EXE_ambrotype");
        let mut script = Command::new("script");
        script.args(["-qec", &format!("{program} {words}"), "/dev/null"]);
        let mut command = workspace.in_workspace(script);
        let child = command.stdin(Stdio::piped()).spawn().unwrap();
        let shown = String::new();
        Self { child, shown }
    }

    /// Waits until the terminal shows this, and types.
    fn answer(&mut self, prompt: &str, keys: &str) {
        let before = self.shown.len();
        let stdout = self.child.stdout.as_mut().unwrap();
        let mut byte = [0];
        while !self.shown[before..].contains(prompt) {
            stdout.read_exact(&mut byte).unwrap();
            self.shown.push(char::from(byte[0]));
        }
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(keys.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// What the terminal has shown, and the exit code.
    fn end(mut self) -> (String, Option<i32>) {
        let stdout = self.child.stdout.as_mut().unwrap();
        let mut rest = Vec::new();
        stdout.read_to_end(&mut rest).unwrap();
        self.shown.push_str(&String::from_utf8_lossy(&rest));
        (self.shown, self.child.wait().unwrap().code())
    }
}

#[test]
fn a_passphrase_is_typed_on_a_terminal_and_not_shown() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 16, 16);
    let mut run = Terminal::run(&workspace, "import me.png");
    run.answer("vault: ", "wrong\u{15}");
    run.answer("", &format!("{PASSPHRASE}\n"));
    run.answer("again: ", &format!("{PASSPHRASE}x\u{7f}\n"));
    let (shown, code) = run.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        !shown.contains("lantern") && !shown.contains("wrong"),
        "{shown}"
    );

    let mut run = Terminal::run(&workspace, "list");
    run.answer("vault: ", &format!("{PASSPHRASE}\n"));
    let (shown, code) = run.end();
    assert!(shown.contains("me.png") && code == Some(0), "{shown}");
    // What was typed elsewhere is the same passphrase.
    assert_eq!(workspace.list().len(), 1);

    let mut run = Terminal::run(&workspace, "list");
    run.answer("vault: ", "a lan\u{3}");
    let (shown, code) = run.end();
    assert_eq!(code, Some(42), "{shown}");
    assert!(!shown.contains("lan"), "{shown}");
}

#[test]
fn one_question_is_asked_about_people_behind_and_its_answer_is_done() {
    let workspace = street();
    for (answer, softened) in [("n\n", false), ("perhaps\ny\n", true), ("\n", true)] {
        let words = "stylize street.png --strength 0 --force --out portrait.png";
        let mut run = Terminal::run(&workspace, words);
        run.answer(
            "1 other person is in this picture. Soften this face? [Y/n] ",
            answer,
        );
        let (shown, code) = run.end();
        assert_eq!(code, Some(0), "{shown}");
        assert_eq!(detail_left(&workspace, "portrait.png") < 0.3, softened);
        assert_eq!(shown.contains("1 face softened"), softened, "{shown}");
    }
}
