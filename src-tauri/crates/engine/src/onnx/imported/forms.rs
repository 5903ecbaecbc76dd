//! What the attributes of operators may hold.

use std::ops::RangeInclusive;

/// What an attribute may hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// An axis, counted from either end.
    Axis,
    Axes,
    /// 0 or 1.
    Flag,
    Float,
    Floats,
    /// Groups of channels, or the side of a block.
    Group,
    /// Sides of a kernel.
    Kernel,
    /// What `Pad` adds on each side; it may take away.
    Margins,
    /// What a convolution adds on each side.
    Pads,
    /// From where to where; a large number stands for the end.
    Places,
    /// Strides and dilations.
    Steps,
    Tensor,
    Text(&'static [&'static str]),
    /// An element type that is cast to.
    Type,
    /// 0 alone: what else there is belongs to training or to other layouts.
    Zero,
}

impl Form {
    /// Of each of its numbers.
    pub(super) fn bounds(self) -> RangeInclusive<i64> {
        match self {
            Form::Axis | Form::Axes => -8..=7,
            Form::Flag => 0..=1,
            Form::Group => 1..=4096,
            Form::Kernel => 1..=64,
            Form::Margins => -1024..=1024,
            Form::Pads => 0..=64,
            Form::Steps => 1..=16,
            // Floats and whole numbers; 8 would be texts.
            Form::Type => 1..=7,
            Form::Zero => 0..=0,
            Form::Places | Form::Float | Form::Floats | Form::Tensor | Form::Text(_) => {
                i64::MIN..=i64::MAX
            }
        }
    }

    pub(super) fn is_list(self) -> bool {
        matches!(
            self,
            Form::Axes | Form::Kernel | Form::Margins | Form::Pads | Form::Places | Form::Steps
        )
    }
}
