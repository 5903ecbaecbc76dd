//! The darkroom over its pipe, as the app uses it: previews, and its reply to a file that is no picture.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use image::ImageFormat;
use serde_json::{Value, json};

use crate::support::encoded;

struct Darkroom(Child);

impl Darkroom {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ambrotype"));
        command.args(["darkroom", "single"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut darkroom = Self(command.spawn().unwrap());
        assert_eq!(darkroom.answer().0["reply"], "ready");
        darkroom
    }

    /// The replies to a preview, and the bytes of its rows.
    fn preview(&mut self, file: &[u8], side: u32, style: &str) -> (Vec<Value>, Vec<u8>) {
        let limits = json!({ "max_pixels": 1 << 20, "max_side": 4096, "max_bytes": 1 << 20 });
        let task = json!({
            "job": 1, "task": "preview",
            "decode": { "limits": limits, "truncation": "refused" },
            "recipe": { "styles": [{ "name": style, "weight": 1.0 }], "strength": 1.0 },
            "longest_side": side,
        });
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

/// The size that was announced, where as many pixels came.
#[track_caller]
fn size((replies, rows): &(Vec<Value>, Vec<u8>)) -> (u64, u64) {
    let mut names: Vec<_> = replies.iter().map(|reply| &reply["reply"]).collect();
    names.dedup();
    assert_eq!(names, ["decoded", "picture", "rows", "done"]);
    assert_eq!(replies[1]["pixels"], "rgb8");
    let side = |name| replies[1]["size"][name].as_u64().unwrap();
    let (width, height) = (side("width"), side("height"));
    assert_eq!(rows.len() as u64, width * height * 3);
    (width, height)
}

#[test]
fn a_preview_is_small_differs_by_style_and_follows_the_photo() {
    let mut darkroom = Darkroom::start();
    let photo = encoded(512, 512, ImageFormat::Jpeg);
    let wave = darkroom.preview(&photo, 200, "wave");
    assert_eq!(size(&wave), (200, 200));
    assert_eq!(wave.0[0]["size"]["width"], 512);
    assert_eq!(size(&darkroom.preview(&photo, 120, "cel")), (120, 120));

    // Another photo between two looks at the first: the copy that is held must not be mistaken for it.
    let other = encoded(300, 100, ImageFormat::Jpeg);
    assert_eq!(size(&darkroom.preview(&other, 150, "wave")), (150, 50));
    assert_eq!(
        darkroom.preview(&photo, 200, "wave").1,
        wave.1,
        "the same photo and recipe, the same pixels"
    );
}

#[test]
fn a_preview_of_no_picture_is_refused_and_the_next_one_is_made() {
    let mut darkroom = Darkroom::start();
    let (replies, rows) = darkroom.preview(b"no picture", 200, "wave");
    assert_eq!(replies.len(), 1);
    assert_eq!(replies[0]["fault"]["code"], "not-an-image");
    assert!(rows.is_empty());
    let photo = encoded(512, 512, ImageFormat::Jpeg);
    assert_eq!(size(&darkroom.preview(&photo, 64, "wave")), (64, 64));
}
