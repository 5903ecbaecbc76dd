//! The files that styles are learnt with: read first, prepared when somebody learns.

use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensors};

use crate::error::Error;
use crate::looks::neural::learning::gram::{Grams, LAYERS};
use crate::onnx::{
    GraphFile, MAX_MANIFEST_BYTES, Manifest, ManifestError, StyleLearning, read_model_file,
    read_verified,
};

/// The files of the networks that styles are learnt with, each compared with the SHA-256 in its manifest. Nothing has
/// parsed a graph yet.
pub struct LearningModels {
    pub(super) see: LearningFile,
    pub(super) paint: LearningFile,
    pub(super) network: LearningFile,
    pub(super) back: LearningFile,
    /// Of each shipped style the factors of its painting's Gram matrices. The matrices are made when somebody needs them: that
    /// takes longer than everything else here, and every photo has a process of its own.
    paintings: Vec<u8>,
    /// SHA-256 of the network's graph.
    digest: [u8; 32],
    /// The shorter sides of a painting, in pixels, at which they were measured.
    pub(super) sides: [u32; 2],
}

/// A graph and where it came from.
pub(super) struct LearningFile {
    pub(super) bytes: Vec<u8>,
    pub(super) path: PathBuf,
}

impl LearningModels {
    /// The folder of the models, and the name of their manifest.
    pub const NAME: &str = "learning";

    /// Reads the models in the folder `learning` of `models_dir`.
    ///
    /// # Errors
    /// [`Error::ModelUnreadable`] if a file is missing, [`Error::ManifestInvalid`] if the manifest is not the one of
    /// these models, and [`Error::ModelDamaged`] if a file differs from it.
    pub fn read(models_dir: &Path) -> Result<LearningModels, Error> {
        let folder = models_dir.join(Self::NAME);
        let path = folder.join(Self::NAME).with_extension("toml");
        let bytes = read_model_file(&path, MAX_MANIFEST_BYTES)?;
        let manifest = Manifest::parse(&bytes)
            .and_then(expected)
            .map_err(|source| Error::ManifestInvalid { path, source })?;
        let read = |graph: &GraphFile| -> Result<LearningFile, Error> {
            let (bytes, path) = read_verified(&folder, &graph.file, &graph.digest)?;
            Ok(LearningFile { bytes, path })
        };
        let paintings = &manifest.paintings;
        let (bytes, _) = read_verified(&folder, &paintings.file, &paintings.digest)?;
        Ok(LearningModels {
            see: read(&manifest.see)?,
            paint: read(&manifest.paint)?,
            network: read(&manifest.network)?,
            back: read(&manifest.back)?,
            paintings: bytes,
            digest: manifest.network.digest.bytes(),
            sides: paintings.sides,
        })
    }

    /// What tells the network apart, for which styles are learnt.
    pub(crate) fn network_digest(&self) -> [u8; 32] {
        self.digest
    }

    #[expect(
        dead_code,
        reason = "pixels that are optimised towards a painting need it next"
    )]
    /// The Gram matrices of the painting of a shipped style, for small pictures and for large ones.
    pub(super) fn painting(&self, style: &str) -> Option<[Grams; 2]> {
        let file = SafeTensors::deserialize(&self.paintings).ok()?;
        let [small, large] = self.sides.map(|side| read_grams(&file, style, side));
        Some([small?, large?])
    }
}

fn expected(manifest: Manifest) -> Result<Box<StyleLearning>, ManifestError> {
    match manifest {
        Manifest::StyleLearning(manifest) if manifest.name == LearningModels::NAME => Ok(manifest),
        other => Err(ManifestError::OtherModel {
            found: other.name().to_owned(),
            needed: "the style-learning model learning",
        }),
    }
}

fn read_grams(file: &SafeTensors<'_>, style: &str, side: u32) -> Option<Grams> {
    let mut factors = Vec::new();
    for layer in &LAYERS {
        let tensor = file
            .tensor(&format!("{style}.{side}.{}", layer.suffix))
            .ok()?;
        let fits = tensor.dtype() == Dtype::F16
            && matches!(tensor.shape(), [rank, channels] if *rank > 0 && *channels == layer.channels);
        factors.push(fits.then(|| tensor.data())?);
    }
    Grams::from_factors(&factors)
}
