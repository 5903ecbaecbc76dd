//! One person of several: what a map knows of everybody else is taken out of it, so that they become background.

use crate::analysis::portrait_map::{FaceParts, Mask, PortraitMap};

impl PortraitMap {
    /// The map with the person of one face alone, the one whose face is nearest to a place. Where nobody's parts are known it stays
    /// as it is.
    pub fn alone(&self, [x, y]: [f32; 2]) -> PortraitMap {
        let away = |face: &&crate::analysis::Face| {
            let it = face.bounds;
            let (across, down) = (
                (it.left + it.right) / 2.0 - x,
                (it.top + it.bottom) / 2.0 - y,
            );
            across * across + down * down
        };
        let nearest = self
            .faces
            .iter()
            .min_by(|one, other| away(one).total_cmp(&away(other)));
        let Some(face) = nearest.filter(|_| self.faces.len() > 1) else {
            return self.clone();
        };
        let Some(parts) = &face.parts else {
            return self.clone();
        };
        let kept = |mask: &Mask| within(mask, self.photo_size, parts);
        PortraitMap {
            photo_size: self.photo_size,
            faces: vec![face.clone()],
            person: kept(&self.person),
            hair: kept(&self.hair),
            skin: kept(&self.skin),
            clothes: kept(&self.clothes),
            headwear: kept(&self.headwear),
            facial_hair: kept(&self.facial_hair),
        }
    }
}

/// What a mask of the photo has in common with the person of these parts.
fn within(mask: &Mask, (width, height): (u32, u32), parts: &FaceParts) -> Mask {
    let masks = [&parts.hair, &parts.skin, &parts.clothes, &parts.headwear];
    let step = [
        width as f32 / mask.width as f32,
        height as f32 / mask.height as f32,
    ];
    let share = |at: usize| {
        let x = ((at % mask.width) as f32 + 0.5) * step[0];
        let y = ((at / mask.width) as f32 + 0.5) * step[1];
        let of = parts.hair.width as f32 / parts.side;
        let [across, down] = [(x - parts.left) * of, (y - parts.top) * of];
        let inside =
            |at: f32, length: usize| (at >= 0.0 && at < length as f32).then_some(at as usize);
        let (Some(x), Some(y)) = (
            inside(across, parts.hair.width),
            inside(down, parts.hair.height),
        ) else {
            return 0;
        };
        let at = y * parts.hair.width + x;
        masks.iter().map(|mask| u32::from(mask.values[at])).sum()
    };
    let values = mask.values.iter().enumerate();
    Mask {
        values: values
            .map(|(at, &value)| (u32::from(value) * share(at).min(255) / 255) as u8)
            .collect(),
        ..*mask
    }
}
