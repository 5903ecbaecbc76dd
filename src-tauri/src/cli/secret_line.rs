//! Reads a line and leaves no copy of it: each byte goes straight into memory of a fixed size that is wiped. There is no
//! buffer that reads ahead, and none that grows and leaves its former place behind.

use std::io::{self, ErrorKind, Read};

use zeroize::{Zeroize, Zeroizing};

use crate::fault::Fault;

/// The longest line, in bytes.
const MAX_BYTES: usize = 4096;

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const CTRL_W: u8 = 0x17;
const ESCAPE: u8 = 0x1b;
const DELETE: u8 = 0x7f;

/// The first line without its end, or its first 4,096 bytes.
pub(super) fn read_first_line(mut file: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_BYTES));
    while line.len() < MAX_BYTES {
        match read_byte(&mut file)? {
            None | Some(b'\n') => break,
            Some(byte) => line.push(byte),
        }
    }
    while line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line)
}

/// Asks for a line on the terminal; what is typed is not shown, and is wiped when it is dropped.
///
/// # Errors
/// [`Fault::PassphraseNeeded`] where there is no terminal, [`Fault::Cancelled`] by Ctrl-C.
pub(super) fn prompt_hidden(prompt: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    terminal::prompt_hidden(prompt)
}

/// The keys that were pressed up to Enter, as one line. Keys that write nothing, such as arrows, are left out.
///
/// # Errors
/// [`Fault::Cancelled`] by Ctrl-C; [`Fault::PassphraseNeeded`] by Ctrl-D on an empty line, or where nothing can be read.
pub(super) fn read_typed(mut keys: impl Read) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut next = move || read_byte(&mut keys).map_err(|_| Fault::PassphraseNeeded);
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_BYTES));
    loop {
        match next()? {
            None | Some(b'\n' | b'\r') => return Ok(line),
            Some(CTRL_C) => return Err(Fault::Cancelled),
            Some(CTRL_D) if line.is_empty() => return Err(Fault::PassphraseNeeded),
            Some(BACKSPACE | DELETE) => remove_letter(&mut line),
            // It stays where it is, and keeps its size.
            Some(CTRL_U) => line.zeroize(),
            Some(CTRL_W) => remove_word(&mut line),
            Some(ESCAPE) => skip_escape_sequence(&mut next)?,
            Some(0..=0x1f) => {}
            Some(byte) if line.len() < MAX_BYTES => line.push(byte),
            Some(_) => {}
        }
    }
}

/// The next byte; `None` at the end.
fn read_byte(mut file: impl Read) -> io::Result<Option<u8>> {
    let mut byte = [0];
    loop {
        match file.read(&mut byte) {
            Ok(0) => return Ok(None),
            Ok(_) => return Ok(Some(byte[0])),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Removes the last letter, which takes one to four bytes in UTF-8.
fn remove_letter(line: &mut Vec<u8>) {
    while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
}

/// Removes what follows the last space before the last word.
fn remove_word(line: &mut Vec<u8>) {
    while line.last() == Some(&b' ') {
        line.pop();
    }
    while line.last().is_some_and(|byte| *byte != b' ') {
        line.pop();
    }
}

/// ESC [ or ESC O, then everything up to a byte from 40 to 7E (ECMA-48); or one byte alone.
fn skip_escape_sequence(next: &mut impl FnMut() -> Result<Option<u8>, Fault>) -> Result<(), Fault> {
    if matches!(next()?, Some(b'[' | b'O')) {
        while next()?.is_some_and(|byte| !(0x40..=0x7e).contains(&byte)) {}
    }
    Ok(())
}

#[cfg(unix)]
mod terminal {
    use std::fs::File;
    use std::io::{self, Write};

    use rustix::termios::{
        LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
    };
    use zeroize::Zeroizing;

    use super::read_typed;
    use crate::fault::Fault;

    pub(super) fn prompt_hidden(prompt: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let hidden = HiddenInput::begin(prompt).map_err(|_| Fault::PassphraseNeeded)?;
        read_typed(&hidden.terminal)
    }

    /// The terminal while it shows nothing of what is typed. It is as it was when this is dropped.
    struct HiddenInput {
        terminal: File,
        before: Termios,
    }

    impl HiddenInput {
        fn begin(prompt: &str) -> io::Result<Self> {
            let mut terminal = File::options().read(true).write(true).open("/dev/tty")?;
            let before = tcgetattr(&terminal)?;
            let mut modes = before.clone();
            // Each key at once: a line that is edited by the terminal may have been shown somewhere. Ctrl-C is read like any
            // key, so that the terminal does not stay as it is now.
            let shown = LocalModes::ECHO | LocalModes::ECHONL;
            modes.local_modes -= shown | LocalModes::ICANON | LocalModes::ISIG;
            modes.special_codes[SpecialCodeIndex::VMIN] = 1;
            modes.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(&terminal, OptionalActions::Now, &modes)?;
            let hidden = Self {
                terminal: terminal.try_clone()?,
                before,
            };
            terminal.write_all(prompt.as_bytes())?;
            Ok(hidden)
        }
    }

    impl Drop for HiddenInput {
        fn drop(&mut self) {
            // A terminal that is gone needs neither.
            let _ = self.terminal.write_all(b"\n");
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
        }
    }
}

/// The crate for it wipes what it returns, and not what it outgrew on the way.
#[cfg(not(unix))]
mod terminal {
    use zeroize::Zeroizing;

    use crate::fault::Fault;

    pub(super) fn prompt_hidden(prompt: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let typed = rpassword::prompt_password(prompt);
        let typed = typed.map_err(|_| Fault::PassphraseNeeded)?;
        Ok(Zeroizing::new(typed.into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_to_its_end_and_no_further() {
        let mut lines = "Lösung\r\nsecond".as_bytes();
        assert_eq!(**read_first_line(&mut lines).unwrap(), *"Lösung".as_bytes());
        assert_eq!(**read_first_line(&mut lines).unwrap(), *b"second");
        assert!(read_first_line(&mut lines).unwrap().is_empty());
        let long = vec![b'a'; MAX_BYTES + 1];
        assert_eq!(read_first_line(&long[..]).unwrap().len(), MAX_BYTES);
    }

    #[test]
    fn keys_edit_the_line_and_keys_that_write_nothing_are_left_out() {
        let typed = |keys: &str| read_typed(keys.as_bytes()).map(|line| line.to_vec());
        for (keys, line) in [
            ("plate\nnot this", "plate"),
            ("plate\rnot this", "plate"),
            ("plate", "plate"),
            ("glasß\u{7f}s\u{8}s plate\n", "glass plate"),
            ("\u{7f}照片\u{7f}\n", "照"),
            ("glass plate\u{15}wax\n", "wax"),
            ("glass plate  \u{17}wax\n", "glass wax"),
            (
                "a\u{1b}[Ab\u{1b}OPc\u{1b}[1;5Dd\u{1b}xe\tf\u{4}\n",
                "abcdef",
            ),
        ] {
            assert_eq!(typed(keys).unwrap(), line.as_bytes(), "{keys:?}");
        }
        assert!(matches!(typed("plate\u{3}\n"), Err(Fault::Cancelled)));
        assert!(matches!(typed("\u{4}"), Err(Fault::PassphraseNeeded)));
    }
}
