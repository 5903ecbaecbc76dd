//! The darkroom over its pipe, as the app uses it.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

pub(crate) struct Darkroom(Child);

impl Darkroom {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ambrotype"));
        command.args(["darkroom", "single"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut darkroom = Self(command.spawn().unwrap());
        assert_eq!(darkroom.answer().0["reply"], "ready");
        darkroom
    }

    /// The replies to a task about a photo, and the bytes of the rows. The task comes without its number, and without how
    /// the photo is read.
    pub(crate) fn run(&mut self, mut task: Value, file: &[u8]) -> (Vec<Value>, Vec<u8>) {
        let limits = json!({ "max_pixels": 1 << 20, "max_side": 4096, "max_bytes": 1 << 20 });
        task["job"] = json!(1);
        task["decode"] = json!({ "limits": limits, "truncation": "refused" });
        let header = task.to_string().into_bytes();
        let pipe = self.0.stdin.as_mut().unwrap();
        pipe.write_all(&(header.len() as u32).to_le_bytes())
            .unwrap();
        pipe.write_all(&(file.len() as u64).to_le_bytes()).unwrap();
        pipe.write_all(&header).unwrap();
        pipe.write_all(file).unwrap();
        pipe.flush().unwrap();
        let (mut replies, mut rows) = (Vec::new(), Vec::new());
        while !replies.last().is_some_and(ends_task) {
            let (reply, mut body) = self.answer();
            replies.push(reply);
            rows.append(&mut body);
        }
        (replies, rows)
    }

    fn answer(&mut self) -> (Value, Vec<u8>) {
        let pipe = self.0.stdout.as_mut().unwrap();
        let mut lengths = [0; 12];
        pipe.read_exact(&mut lengths).unwrap();
        let [a, b, c, d, body @ ..] = lengths;
        let mut header = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
        let mut body = vec![0; u64::from_le_bytes(body) as usize];
        pipe.read_exact(&mut header).unwrap();
        pipe.read_exact(&mut body).unwrap();
        (serde_json::from_slice(&header).unwrap(), body)
    }
}

impl Drop for Darkroom {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ends_task(reply: &Value) -> bool {
    reply["reply"] == "done" || reply["reply"] == "refused"
}
