//! What a person can choose about a drawing.

/// How a photo is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnOptions {
    /// The name of one of the look's palettes; none or an unknown one is its first.
    pub palette: Option<String>,
    /// The weight of lines, 0.5..=2; 1 is the look's own.
    pub line_weight: f32,
    /// Changes everything that is left to chance: grain, paper, the tremble of a hand.
    pub seed: u32,
}

impl Default for DrawnOptions {
    fn default() -> Self {
        DrawnOptions {
            palette: None,
            line_weight: 1.0,
            seed: 1,
        }
    }
}

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
