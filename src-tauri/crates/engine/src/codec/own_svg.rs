//! Checks that an SVG file which is about to leave is one of ours: flat shapes as paths, and nothing else: no name,
//! no date, no text, no comment, no script, no style, no link, no picture.
//!
//! It is no parser of SVG or XML. It reads the bytes by the grammar of our writer, letter by letter, and whatever the
//! writer cannot have written is refused, harmless or not.
//!
//! ```text
//! file   = "<svg …" size ">" NL [filter NL] {(rect | path) NL} "</svg>" NL
//! rect   = "<rect" size " fill=" color "/>"
//! path   = "<path fill=" color [shadow] " d=" data "/>"
//! data   = {"m" pair {"l" pair | "c" pair pair pair} "z"}
//! ```

/// The longest side that our drawings have, in their own pixels.
const LARGEST_SIDE: u32 = 65_535;

/// No SVG file of ours is longer, in bytes.
pub const MAX_SVG_BYTES: usize = 2_000_000;

/// Whether `file` is an SVG that the engine may have written: whole, and made of flat paths alone.
pub fn has_only_paths(file: &[u8]) -> bool {
    file.len() <= MAX_SVG_BYTES && Reader { rest: file }.file().is_some()
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn file(&mut self) -> Option<()> {
        self.exactly("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")?;
        let width = self.side()?;
        self.exactly(" ")?;
        let height = self.side()?;
        self.exactly("\"")?;
        self.size((width, height))?;
        self.exactly(" fill-rule=\"evenodd\">\n")?;
        let shadow = self.rest.starts_with(b"<filter");
        if shadow {
            self.filter()?;
        }
        loop {
            if self.exactly("<rect").is_some() {
                self.size((width, height))?;
                self.exactly(" ")?;
                self.color()?;
            } else if self.exactly("<path ").is_some() {
                self.color()?;
                if shadow {
                    // Not every shape has one.
                    let _ = self.exactly(" filter=\"url(#shadow)\"");
                }
                self.exactly(" d=\"")?;
                self.path()?;
                self.exactly("\"")?;
            } else {
                self.exactly("</svg>\n")?;
                return self.rest.is_empty().then_some(());
            }
            self.exactly("/>\n")?;
        }
    }

    /// The width and the height, which are those of the whole file.
    fn size(&mut self, (width, height): (u32, u32)) -> Option<()> {
        self.exactly(&format!(" width=\"{width}\" height=\"{height}\""))
    }

    fn filter(&mut self) -> Option<()> {
        self.exactly("<filter id=\"shadow\" x=\"-20%\" y=\"-20%\" width=\"140%\" height=\"140%\"")?;
        self.exactly(" color-interpolation-filters=\"sRGB\"><feGaussianBlur in=\"SourceAlpha\" stdDeviation=\"")?;
        self.hundredths()?;
        self.exactly("\"/><feOffset dx=\"")?;
        self.hundredths()?;
        self.exactly("\" dy=\"")?;
        self.hundredths()?;
        self.exactly("\"/><feComponentTransfer><feFuncA type=\"linear\" slope=\"")?;
        self.hundredths()?;
        self.exactly(
            "\"/></feComponentTransfer><feMerge><feMergeNode/><feMergeNode in=\"SourceGraphic\"/>",
        )?;
        self.exactly("</feMerge></filter>\n")
    }

    fn color(&mut self) -> Option<()> {
        self.exactly("fill=\"#")?;
        let digits = self.take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (digits.len() == 6).then_some(())?;
        self.exactly("\"")
    }

    fn path(&mut self) -> Option<()> {
        self.exactly("m")?;
        loop {
            self.numbers(2)?;
            loop {
                match self.next()? {
                    b'l' => self.numbers(2)?,
                    b'c' => self.numbers(6)?,
                    b'z' => break,
                    _ => return None,
                }
            }
            if self.exactly("m").is_none() {
                return Some(());
            }
        }
    }

    /// Numbers of tenths, parted by a space or by a minus.
    fn numbers(&mut self, count: usize) -> Option<()> {
        for at in 0..count {
            let is_negative = self.exactly("-").is_some();
            if at > 0 && !is_negative {
                self.exactly(" ")?;
            }
            if is_negative && self.rest.starts_with(b"0") {
                return None;
            }
            self.tenths()?;
        }
        Some(())
    }

    /// Digits, at most five, and a point with one more: never without a digit, and no zero that could be left out.
    fn tenths(&mut self) -> Option<()> {
        let whole = self.take_while(|byte| byte.is_ascii_digit());
        let is_short = whole.len() <= 5 && (whole == b"0" || !whole.starts_with(b"0"));
        if self.exactly(".").is_some() {
            let is_digit = matches!(self.next()?, b'1'..=b'9');
            return (is_digit && is_short && whole != b"0").then_some(());
        }
        (is_short && !whole.is_empty()).then_some(())
    }

    fn hundredths(&mut self) -> Option<()> {
        let whole = self.take_while(|byte| byte.is_ascii_digit()).len();
        self.exactly(".")?;
        let part = self.take_while(|byte| byte.is_ascii_digit()).len();
        ((1..=4).contains(&whole) && part == 2).then_some(())
    }

    fn side(&mut self) -> Option<u32> {
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if digits.len() > 5 || digits.starts_with(b"0") {
            return None;
        }
        let side = std::str::from_utf8(digits).ok()?.parse().ok()?;
        (side <= LARGEST_SIDE).then_some(side)
    }

    fn exactly(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected.as_bytes())?;
        Some(())
    }

    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn take_while(&mut self, is_part: impl Fn(&u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().take_while(|byte| is_part(byte)).count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" fill-rule=\"evenodd\">
<rect width=\"100\" height=\"50\" fill=\"#ffeedd\"/>
<path fill=\"#102030\" d=\"m10 .5l-3 0c1-2 3.5 4-.5-6z\"/>
</svg>
";

    const SHADOWED: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 7\" width=\"9\" height=\"7\" fill-rule=\"evenodd\">
<filter id=\"shadow\" x=\"-20%\" y=\"-20%\" width=\"140%\" height=\"140%\" color-interpolation-filters=\"sRGB\"><feGaussianBlur in=\"SourceAlpha\" stdDeviation=\"7.50\"/><feOffset dx=\"7.50\" dy=\"10.50\"/><feComponentTransfer><feFuncA type=\"linear\" slope=\"0.34\"/></feComponentTransfer><feMerge><feMergeNode/><feMergeNode in=\"SourceGraphic\"/></feMerge></filter>
<path fill=\"#102030\" filter=\"url(#shadow)\" d=\"m1 1l2 0l0 2zm4 0l1 1l0-3z\"/>
</svg>
";

    #[test]
    fn whole_files_pass_and_no_part_of_one_does() {
        for file in [PLAIN, SHADOWED] {
            assert!(has_only_paths(file.as_bytes()));
            for length in 0..file.len() {
                assert!(
                    !has_only_paths(&file.as_bytes()[..length]),
                    "cut to {length}"
                );
            }
        }
    }

    #[test]
    fn nothing_can_be_put_between_two_bytes() {
        for file in [PLAIN, SHADOWED] {
            for at in 0..=file.len() {
                for stray in [
                    "<!-- Ann -->",
                    "<script>alert(1)</script>",
                    "<metadata>2026-01-02</metadata>",
                    "<title>Ann</title>",
                    "<a href=\"https://example.org\"/>",
                    "<image href=\"data:image/png;base64,AAAA\"/>",
                    "<style>*{}</style>",
                    " onload=\"alert(1)\"",
                    " style=\"background:url(x)\"",
                    "<?xml version=\"1.0\"?>",
                    "<!DOCTYPE svg [<!ENTITY a \"b\">]>",
                    "&a;",
                    "\u{feff}",
                    "\0",
                    "\t",
                    "\n",
                    "Ann",
                ] {
                    let with = [&file[..at], stray, &file[at..]].concat();
                    assert!(!has_only_paths(with.as_bytes()), "{stray} at {at}");
                }
            }
        }
    }

    #[test]
    fn what_the_writer_does_not_write_is_refused() {
        for (ours, other) in [
            ("http://www.w3.org/2000/svg", "http://www.w3.org/2001/svg"),
            ("0 0 100 50", "0 0 100 51"),
            ("width=\"100\"", "width=\"101\""),
            ("0 0 100", "0 0 0100"),
            ("#ffeedd", "#FFEEDD"),
            ("#ffeedd", "#fed"),
            ("#ffeedd", "url(#a)"),
            ("m10", "M10"),
            ("m10", "m010"),
            ("m10", "m123456"),
            (" .5", " 0.5"),
            (" .5", "  .5"),
            (" .5", " .50"),
            (" .5", ",.5"),
            ("10 .5", "10.5"),
            ("l-3 0", "l-3"),
            ("l-3 0", "l-3-0"),
            ("l-3 0", "l--3 0"),
            ("l-3 0", "l-3e9 0"),
            ("l-3 0", "l-3.0 0"),
            ("z\"", "\""),
            ("z\"", "zz\""),
            ("z\"", "zm\""),
            (" d=", " filter=\"url(#shadow)\" d="),
            ("<rect", "<RECT"),
            ("<path ", "<path id=\"ann\" "),
            ("</svg>\n", "</svg>"),
        ] {
            let file = PLAIN.replacen(ours, other, 1);
            assert_ne!(file, PLAIN, "{ours}");
            assert!(!has_only_paths(file.as_bytes()), "{ours} → {other}");
        }
        for (ours, other) in [
            ("id=\"shadow\"", "id=\"ann\""),
            ("7.50", "7.5"),
            ("7.50", "12345.00"),
            ("url(#shadow)", "url(https://example.org#a)"),
            ("<feMergeNode/>", "<feImage href=\"x\"/>"),
        ] {
            let file = SHADOWED.replacen(ours, other, 1);
            assert_ne!(file, SHADOWED, "{ours}");
            assert!(!has_only_paths(file.as_bytes()), "{ours} → {other}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert!(!has_only_paths(b""));
        assert!(!has_only_paths(
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"
        ));
        assert!(!has_only_paths(b"<html><script>alert(1)</script></html>"));
        let twice = [PLAIN, PLAIN].concat();
        assert!(!has_only_paths(twice.as_bytes()));
    }
}
