//! Cropping, rotation and mirroring, as the properties of a HEIF item say.

use heifer::heifer_isobmff::boxes::Property;
use heifer::heifer_isobmff::{HeifFile, ItemId};
use image::{RgbImage, imageops};

/// Crops, rotates and mirrors a picture as the properties of the item say, in their order. A
/// picture whose lower part is missing is not cropped: the crop is measured from the middle of the
/// whole picture.
pub(crate) fn apply_transforms(
    mut image: RgbImage,
    file: &HeifFile,
    id: ItemId,
    missing_rows: u32,
) -> RgbImage {
    for property in file.item_properties(id).into_iter().flatten() {
        image = match *property {
            Property::CleanAperture {
                width,
                height,
                horiz_offset,
                vert_offset,
            } if missing_rows == 0 => {
                let across = crop_range(image.width(), width, horiz_offset);
                let down = crop_range(image.height(), height, vert_offset);
                match across.zip(down) {
                    Some(((x, w), (y, h))) => imageops::crop_imm(&image, x, y, w, h).to_image(),
                    None => image,
                }
            }
            // HEIF counts anticlockwise, the image crate clockwise.
            Property::Rotation(1) => imageops::rotate270(&image),
            Property::Rotation(2) => imageops::rotate180(&image),
            Property::Rotation(3) => imageops::rotate90(&image),
            Property::Mirror(true) => imageops::flip_vertical(&image),
            Property::Mirror(false) => imageops::flip_horizontal(&image),
            _ => image,
        };
    }
    image
}

/// Start and length of a clean aperture (ISO/IEC 14496-12, 12.1.4); `None` where it lies outside of
/// the picture.
fn crop_range(length: u32, size: (u32, u32), offset: (i32, u32)) -> Option<(u32, u32)> {
    let ratio = |(over, under): (f64, f64)| (under != 0.0).then(|| over / under);
    let size = ratio((size.0.into(), size.1.into()))?;
    let offset = ratio((offset.0.into(), offset.1.into()))?;
    let from = (f64::from(length) - size) / 2.0 + offset;
    let inside = size >= 1.0 && from >= -0.5 && from + size <= f64::from(length) + 0.5;
    inside.then(|| {
        let from = from.round().max(0.0) as u32;
        (from, (size.round() as u32).min(length - from).max(1))
    })
}
