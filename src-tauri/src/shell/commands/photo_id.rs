//! Reads the identifier of a photo, as the page gives it.

use vault::PhotoId;

use crate::fault::Fault;

/// # Errors
/// [`Fault::PhotoUnknown`] where it is no identifier.
pub(super) fn parse_photo_id(id: &str) -> Result<PhotoId, Fault> {
    id.parse()
        .map_err(|_| Fault::PhotoUnknown { id: id.to_owned() })
}
