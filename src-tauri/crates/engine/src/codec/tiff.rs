//! The container of TIFF, which EXIF uses too: byte order, directories and their fields.

mod directory;

pub(crate) use directory::{ByteOrder, Directory};

/// The numbers of the fields that are read.
pub(crate) mod tag {
    pub(crate) const NEW_SUBFILE_TYPE: u16 = 0xfe;
    pub(crate) const SUBFILE_TYPE: u16 = 0xff;
    pub(crate) const WIDTH: u16 = 0x100;
    pub(crate) const HEIGHT: u16 = 0x101;
    pub(crate) const BITS_PER_SAMPLE: u16 = 0x102;
    pub(crate) const COMPRESSION: u16 = 0x103;
    pub(crate) const PHOTOMETRIC: u16 = 0x106;
    pub(crate) const FILL_ORDER: u16 = 0x10a;
    pub(crate) const STRIP_OFFSETS: u16 = 0x111;
    pub(crate) const ORIENTATION: u16 = 0x112;
    pub(crate) const SAMPLES_PER_PIXEL: u16 = 0x115;
    pub(crate) const ROWS_PER_STRIP: u16 = 0x116;
    pub(crate) const STRIP_BYTE_COUNTS: u16 = 0x117;
    pub(crate) const PLANAR_CONFIGURATION: u16 = 0x11c;
    pub(crate) const T4_OPTIONS: u16 = 0x124;
    pub(crate) const PREDICTOR: u16 = 0x13d;
    pub(crate) const COLOR_MAP: u16 = 0x140;
    pub(crate) const TILE_WIDTH: u16 = 0x142;
    pub(crate) const TILE_HEIGHT: u16 = 0x143;
    pub(crate) const TILE_OFFSETS: u16 = 0x144;
    pub(crate) const TILE_BYTE_COUNTS: u16 = 0x145;
    pub(crate) const SUB_DIRECTORIES: u16 = 0x14a;
    pub(crate) const INK_SET: u16 = 0x14c;
    pub(crate) const EXTRA_SAMPLES: u16 = 0x152;
    pub(crate) const SAMPLE_FORMAT: u16 = 0x153;
    pub(crate) const JPEG_TABLES: u16 = 0x15b;
    pub(crate) const YCBCR_COEFFICIENTS: u16 = 0x211;
    pub(crate) const YCBCR_SUBSAMPLING: u16 = 0x212;
    pub(crate) const REFERENCE_BLACK_WHITE: u16 = 0x214;
    pub(crate) const ICC_PROFILE: u16 = 0x8773;
    pub(crate) const DNG_VERSION: u16 = 0xc612;
}

/// The most pages that are looked at: the chain of directories may run in a circle.
const MAX_PAGES: usize = 64;

/// The directory of the picture, and whether the file has another page: the first that is not marked as a smaller copy of
/// another, or the first of all.
pub(crate) fn main_directory(file: &[u8]) -> Option<(Directory<'_>, bool)> {
    let first = Directory::first(file)?;
    let pages: Vec<Directory> = std::iter::successors(Some(first), Directory::next)
        .take(MAX_PAGES)
        .collect();
    let whole: Vec<&Directory> = pages.iter().filter(|page| !is_smaller_copy(page)).collect();
    match whole[..] {
        [main, ref rest @ ..] => Some((main.clone(), !rest.is_empty())),
        [] => Some((pages.first()?.clone(), pages.len() > 1)),
    }
}

/// Whether a directory says that its picture is a reduced copy of another.
pub(crate) fn is_smaller_copy(directory: &Directory) -> bool {
    directory
        .value(tag::NEW_SUBFILE_TYPE)
        .is_some_and(|bits| bits & 1 != 0)
        || directory.value(tag::SUBFILE_TYPE) == Some(2)
}
