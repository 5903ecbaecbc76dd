//! Kinds of file that the engine knows and refuses by name, so that a person learns what they have.
//!
//! A few first bytes decide; nothing behind them is read.

/// What the file is, as a person would call it, or `None` if it is nothing known.
pub(super) fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..12)? {
            b"avif" | b"avis" => "AVIF picture",
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
                "HEIC photo"
            }
            b"crx " => "camera RAW photo",
            _ => "video",
        });
    }
    const FIRST_BYTES: &[(&[u8], &str)] = &[
        (b"GIF87a", "GIF picture"),
        (b"GIF89a", "GIF picture"),
        (b"IIRO", "camera RAW photo"),
        (b"IIRS", "camera RAW photo"),
        (b"IIU\0", "camera RAW photo"),
        (b"II*\0\x10\0\0\0CR", "camera RAW photo"),
        (b"FUJIFILMCCD-RAW", "camera RAW photo"),
        (b"\0MRM", "camera RAW photo"),
        (b"FOVb", "camera RAW photo"),
        // Many cameras' RAW files are TIFF files as far as their first bytes tell.
        (b"II*\0", "TIFF or camera RAW photo"),
        (b"MM\0*", "TIFF or camera RAW photo"),
        (b"II+\0", "TIFF picture"),
        (b"MM\0+", "TIFF picture"),
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
        (b"DDS ", "DirectDraw texture"),
        (b"<svg", "SVG drawing"),
        (b"\x1a\x45\xdf\xa3", "video"),
        (b"\0\0\x01\xba", "video"),
        (b"\0\0\x01\xb3", "video"),
        (b"FLV\x01", "video"),
        (b"OggS", "video"),
    ];
    if let Some((_, name)) = FIRST_BYTES
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
    {
        return Some(name);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI ") {
        return Some("video");
    }
    // Two letters alone would catch prose, so the reserved field must be zero as well.
    (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])).then_some("BMP picture")
}
