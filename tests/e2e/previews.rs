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

    fn preview(&mut self, file: &[u8], side: u32, style: &str) -> (Value, Vec<u8>) {
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
        self.answer()
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

#[test]
fn a_preview_is_small_differs_by_style_and_follows_the_photo() {
    let mut darkroom = Darkroom::start();
    let photo = encoded(512, 512, ImageFormat::Jpeg);
    let (done, wave) = darkroom.preview(&photo, 200, "wave");
    assert_eq!(done["reply"], "done");
    assert_eq!(done["task"], "preview");
    assert_eq!(done["image_bytes"], wave.len());
    let size = |jpeg: &[u8]| {
        let picture = image::load_from_memory(jpeg).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(&wave), (200, 200));
    let (_, cel) = darkroom.preview(&photo, 120, "cel");
    assert_eq!(size(&cel), (120, 120));

    // Another photo between two looks at the first: the copy that is held must not be mistaken for it.
    let other = encoded(300, 100, ImageFormat::Jpeg);
    assert_eq!(size(&darkroom.preview(&other, 150, "wave").1), (150, 50));
    assert_eq!(
        darkroom.preview(&photo, 200, "wave").1,
        wave,
        "the same photo and recipe, the same bytes"
    );
}

#[test]
fn a_preview_of_no_picture_is_refused_and_the_next_one_is_made() {
    let mut darkroom = Darkroom::start();
    let (refused, body) = darkroom.preview(b"no picture", 200, "wave");
    assert_eq!(refused["reply"], "refused");
    assert_eq!(refused["fault"]["code"], "not-an-image");
    assert!(body.is_empty());
    let photo = encoded(512, 512, ImageFormat::Jpeg);
    assert_eq!(darkroom.preview(&photo, 64, "wave").0["reply"], "done");
}
