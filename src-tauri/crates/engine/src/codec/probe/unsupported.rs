//! Formats that the engine recognises but does not read, so that the error can name them.
//!
//! The first bytes decide; nothing behind them is read.

/// The everyday name of the format; `None` if it is not known.
pub(crate) fn name_unsupported(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..12)? {
            b"crx " => "camera RAW photo (CR3)",
            _ => "video",
        });
    }
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"IIRO", "camera RAW photo (ORF)"),
        (b"IIRS", "camera RAW photo (ORF)"),
        (b"MMOR", "camera RAW photo (ORF)"),
        (b"IIU\0", "camera RAW photo (RW2)"),
        (b"II*\0\x10\0\0\0CR", "camera RAW photo (CR2)"),
        (b"FUJIFILMCCD-RAW", "camera RAW photo (RAF)"),
        (b"\0MRM", "camera RAW photo (MRW)"),
        (b"FOVb", "camera RAW photo (X3F)"),
        (b"II+\0", "BigTIFF picture"),
        (b"MM\0+", "BigTIFF picture"),
        (b"\0\0\x01\0", "icon"),
        (b"%PDF-", "PDF document"),
        (b"8BPS", "Photoshop document"),
        (b"gimp xcf", "GIMP document"),
        (b"\0\0\0\x0cJXL ", "JPEG XL picture"),
        (b"\xff\x0a", "JPEG XL picture"),
        (b"\0\0\0\x0cjP  ", "JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51", "JPEG 2000 picture"),
        (b"qoif", "QOI picture"),
        (b"v/1\x01", "OpenEXR picture"),
        (b"#?RADIANCE", "Radiance picture"),
        (b"II\xbc\x01", "JPEG XR picture"),
        (b"DDS ", "DirectDraw texture"),
        (b"\x1a\x45\xdf\xa3", "video"),
        (b"\0\0\x01\xba", "video"),
        (b"\0\0\x01\xb3", "video"),
        (b"FLV\x01", "video"),
        (b"OggS", "video"),
    ];
    if let Some((_, name)) = SIGNATURES
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
    {
        return Some(name);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI ") {
        return Some("video");
    }
    is_svg(bytes).then_some("SVG drawing")
}

/// Whether the file is XML with an SVG element near its start.
fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let text = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    text.starts_with(b"<") && text.windows(4).any(|four| four == b"<svg")
}
