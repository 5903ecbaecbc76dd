//! The photo that previews are of: decoded once, with what was found out about it. It dies with the child.

use std::collections::HashMap;

use engine::{
    Bystanders, Crop, FaceSpots, KeptComposition, Known, Photo, PortraitMap, Recipe, Sketch,
    Source, soften_bystanders,
};

use super::portrait_analyzer::PortraitAnalyzer;
use super::protocol::{DecodeOptions, MAX_PREVIEW_SIDE};
use crate::fault::Fault;

/// The photo that previews are of.
pub(super) struct CachedPhoto {
    pub(super) source: Source,
    small: Photo,
    /// Everybody in it, once somebody has asked.
    map: Option<PortraitMap>,
    /// What was found out about what the last recipe shows of it.
    shown: Option<Shown>,
    /// Where faces are in what the last painted recipe shows of it.
    faces: Option<(Crop, Bystanders, FaceSpots)>,
    /// Everybody in the small copy, and what was made for the last composition.
    composing: Option<(PortraitMap, KeptComposition)>,
}

/// What is known of the part of a photo that a recipe with this crop and these bystanders shows.
pub(super) struct Shown {
    crop: Crop,
    bystanders: Bystanders,
    pub(super) map: PortraitMap,
    /// The part, prepared to be drawn with some character, by the side that it is planned with: all looks of it cost one
    /// preparation.
    sketches: HashMap<u32, (f32, Sketch)>,
}

impl Shown {
    /// What is known of the part, where `source` is a copy of it, for a drawing that is planned with this side.
    pub(super) fn for_drawing(
        &mut self,
        source: &Source,
        plan_side: u32,
        character: f32,
    ) -> Result<Known<'_>, Fault> {
        let kept = self.sketches.remove(&plan_side);
        let sketch = match kept.filter(|(of, _)| *of == character) {
            Some((_, sketch)) => sketch,
            None => Sketch::with_character(source, &self.map, plan_side, character)?,
        };
        let kept = self.sketches.entry(plan_side);
        let (_, sketch) = kept.insert_entry((character, sketch)).into_mut();
        Ok(Known {
            map: Some(&self.map),
            sketch: Some(sketch),
            faces: None,
        })
    }
}

impl CachedPhoto {
    fn open(file: Vec<u8>, options: &DecodeOptions) -> Result<Self, Fault> {
        let source = open(file, options)?;
        Ok(Self {
            small: source.downscaled(MAX_PREVIEW_SIDE)?,
            source,
            map: None,
            shown: None,
            faces: None,
            composing: None,
        })
    }

    pub(super) fn map(&mut self, analyzer: &mut PortraitAnalyzer) -> Result<&PortraitMap, Fault> {
        let map = match self.map.take() {
            Some(map) => map,
            None => analyzer.analyze_with_small_faces(&self.source)?,
        };
        Ok(self.map.insert(map))
    }

    /// A small copy of the photo, everybody in it, and what was made for the last composition.
    pub(super) fn composing(
        &mut self,
        analyzer: &mut PortraitAnalyzer,
    ) -> Result<(Source, &PortraitMap, &mut KeptComposition), Fault> {
        let source = Source::from(self.small.clone());
        let composing = match self.composing.take() {
            Some(composing) => composing,
            None => (analyzer.analyze(&source)?, KeptComposition::default()),
        };
        let (map, kept) = self.composing.insert(composing);
        Ok((source, map, kept))
    }

    /// A small copy of what the recipe shows, and what is known of it where people must be found in it.
    pub(super) fn shown(
        &mut self,
        recipe: &Recipe,
        needs_map: bool,
        analyzer: &mut PortraitAnalyzer,
    ) -> Result<(Source, Option<&mut Shown>), Fault> {
        let (crop, bystanders) = (recipe.crop, &recipe.bystanders);
        let mut source = Source::from(match crop == Crop::default() {
            true => self.small.clone(),
            // A part of it is a small part at times.
            false => self.source.downscaled(MAX_CROPPED_SIDE)?,
        });
        let map = match bystanders.soften {
            true => Some(self.map(analyzer)?),
            false => None,
        };
        soften_bystanders(&mut source, map, &bystanders.circles)?;
        let source = crop.apply(source, |turned| analyzer.analyze(turned))?;
        if !needs_map {
            return Ok((source, None));
        }
        let is_same = |shown: &Shown| shown.crop == crop && shown.bystanders == *bystanders;
        let shown = match self.shown.take().filter(is_same) {
            Some(shown) => shown,
            None => Shown {
                crop,
                bystanders: bystanders.clone(),
                map: analyzer.analyze(&source)?,
                sketches: HashMap::new(),
            },
        };
        let shown = self.shown.insert(shown);
        Ok((source, Some(shown)))
    }
}

impl CachedPhoto {
    /// Where faces are in `source`, which is what the recipe shows of the photo.
    pub(super) fn faces(
        &mut self,
        recipe: &Recipe,
        source: &Source,
        analyzer: &mut PortraitAnalyzer,
    ) -> FaceSpots {
        let (crop, bystanders) = (recipe.crop, &recipe.bystanders);
        let kept = self.faces.take();
        let (.., faces) = self.faces.insert(
            match kept.filter(|(of, with, _)| *of == crop && with == bystanders) {
                Some(kept) => kept,
                None => (crop, bystanders.clone(), analyzer.spot_faces(source)),
            },
        );
        faces.clone()
    }
}

/// Longest side of the copy that cropped previews are cut from, in pixels.
const MAX_CROPPED_SIDE: u32 = 2048;

/// The photo of a file.
pub(super) fn open(file: Vec<u8>, options: &DecodeOptions) -> Result<Source, Fault> {
    Ok(Source::open(file, &options.limits, options.truncation)?)
}

/// The photo of this file; without a file it is the photo of the task before.
pub(super) fn cached_photo<'worker>(
    cached: &'worker mut Option<CachedPhoto>,
    file: Vec<u8>,
    options: &DecodeOptions,
) -> Result<&'worker mut CachedPhoto, Fault> {
    let photo = match cached.take().filter(|_| file.is_empty()) {
        Some(photo) => photo,
        None => CachedPhoto::open(file, options)?,
    };
    Ok(cached.insert(photo))
}
