//! The palettes of a look.

pub(super) use crate::looks::recipe::DrawnOptions;

/// Colours that go together, under a name.
pub(super) struct Palette<const N: usize> {
    pub(super) name: &'static str,
    /// sRGB in 0..=1; the look says which is which.
    pub(super) colors: [[f32; 3]; N],
}

impl DrawnOptions {
    /// The colours of the palette that was chosen.
    pub(super) fn palette_of<const N: usize, const COUNT: usize>(
        &self,
        palettes: &[Palette<N>; COUNT],
    ) -> [[f32; 3]; N] {
        let chosen = palettes
            .iter()
            .find(|palette| Some(palette.name) == self.palette.as_deref());
        chosen
            .or(palettes.first())
            .map_or([[0.5; 3]; N], |palette| palette.colors)
    }
}
