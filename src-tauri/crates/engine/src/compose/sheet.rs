//! A contact sheet: small copies of pictures side by side, on paper.

use crate::error::Error;
use crate::image::Photo;

/// Side of a place on the sheet, and the space between two, in pixels.
const PLACE: u32 = 360;
const SPACE: u32 = 24;
const PAPER: [u8; 3] = [247, 244, 238];
/// Most pictures of one sheet.
pub const MAX_ON_SHEET: usize = 100;

/// The size of a sheet with so many pictures, in pixels.
pub fn sheet_size(pictures: usize) -> (u32, u32) {
    let columns = columns(pictures);
    let rows = pictures.div_ceil(columns).max(1);
    let side = |places: usize| places as u32 * (PLACE + SPACE) + SPACE;
    (side(columns), side(rows))
}

/// As many as make the sheet a little wider than high.
fn columns(pictures: usize) -> usize {
    (1..=10).find(|it| it * it >= pictures).unwrap_or(10)
}

/// A sheet of pictures, each in the middle of its place. Pictures that are larger than a place are made smaller.
///
/// # Errors
/// [`Error::PixelsMismatch`], which no picture causes.
pub fn contact_sheet(pictures: &[Photo]) -> Result<Photo, Error> {
    let (width, height) = sheet_size(pictures.len());
    let pixels = width as usize * height as usize;
    let mut sheet: Vec<[u8; 3]> = vec![PAPER; pixels];
    let columns = columns(pictures.len());
    for (at, picture) in pictures.iter().enumerate() {
        let small = picture.thumbnail(PLACE);
        let corner = |place: usize, length: u32| {
            place * (PLACE + SPACE) as usize + (SPACE + (PLACE - length) / 2) as usize
        };
        let left = corner(at % columns, small.width());
        let top = corner(at / columns, small.height());
        let rows = small.pixels().as_chunks::<3>().0;
        for (y, row) in rows.chunks_exact(small.width() as usize).enumerate() {
            let start = (top + y) * width as usize + left;
            sheet[start..start + row.len()].copy_from_slice(row);
        }
    }
    Photo::from_pixels(width, height, sheet.into_flattened())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_pictures_has_its_place() {
        let picture = Photo::from_pixels(700, 300, vec![9; 700 * 300 * 3]).unwrap();
        for count in [1, 2, 5, 13, MAX_ON_SHEET] {
            let sheet = contact_sheet(&vec![picture.clone(); count]).unwrap();
            assert_eq!((sheet.width(), sheet.height()), sheet_size(count));
            let dark = sheet.pixels().iter().filter(|&&it| it == 9).count();
            assert_eq!(dark, count * 360 * 154 * 3);
        }
    }
}
