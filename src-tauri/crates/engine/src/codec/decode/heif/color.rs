//! The colour space of a HEIF picture.

use heifer::heifer_hevc_dec::nal::NalUnit;
use heifer::heifer_hevc_dec::params::ParameterSets;
use heifer::heifer_isobmff::boxes::{ColorInfo, Property};
use heifer::heifer_isobmff::{HeifFile, ItemId};

use crate::codec::heif::HeifImage;
use crate::error::Error;
use crate::image::color::SourceProfile;

/// The colour space: an ICC profile, else code points in the container, else those in the stream.
pub(crate) fn source_profile(image: &HeifImage) -> Result<SourceProfile, Error> {
    let profile = image.file.icc_profile(image.id).ok().flatten();
    if profile.is_some() {
        return Ok(SourceProfile::from_icc(profile));
    }
    let items = [image.id, image.tiles.first().copied().unwrap_or(image.id)];
    let codes = items.iter().find_map(|&id| color_codes(image.file, id));
    let codes = codes
        .map(|(primaries, transfer, ..)| (primaries, transfer))
        .or_else(|| {
            let first = *image.tiles.first()?;
            hevc_color_codes(image.file, first)
        });
    codes.map_or_else(
        || Ok(SourceProfile::default()),
        |(primaries, transfer)| SourceProfile::from_cicp(primaries, transfer),
    )
}

/// Primaries, transfer, matrix and range (ITU-T H.273) that the container states for an item.
pub(crate) fn color_codes(file: &HeifFile, id: ItemId) -> Option<(u16, u16, u16, bool)> {
    file.item_properties(id)
        .ok()?
        .find_map(|property| match property {
            Property::Color(ColorInfo::Nclx {
                primaries,
                transfer,
                matrix,
                full_range,
            }) => Some((*primaries, *transfer, *matrix, *full_range)),
            _ => None,
        })
}

/// Primaries and transfer in an HEVC stream, for containers that state none.
fn hevc_color_codes(file: &HeifFile, id: ItemId) -> Option<(u16, u16)> {
    let mut sets = ParameterSets::default();
    for unit in &file.hevc_config(id).ok()??.nal_units {
        sets.add(&NalUnit::parse(unit).ok()?).ok()?;
    }
    let vui = sets.sps.iter().flatten().find_map(|sps| sps.vui.as_ref())?;
    Some((
        vui.colour_primaries.into(),
        vui.transfer_characteristics.into(),
    ))
}
