//! Networks that somebody else made, as styles.
//!
//! The file is read and tried in the darkroom alone, when it is added and whenever it paints. It is sealed in the vault as it
//! came, with what was found out of it in front.

use std::path::Path;

use engine::{ImportHints, ImportedFile, MAX_NETWORK_BYTES, OutputFormat, TruncationPolicy};
use vault::Vault;

use super::learnt_styles::{KeptStyle, StyleName, keep};
use super::network_card::{NetworkCard, TrainingData};
use super::{FileDigest, InputPhoto, Studio};
use crate::darkroom::ReadNetwork;
use crate::fault::Fault;

/// The most networks that are kept: they lie in memory while the vault is open.
const MAX_NETWORKS: usize = 8;

/// The most letters of a licence.
pub const MAX_LICENCE: usize = 80;

/// The usual ending of a network's file.
pub const NETWORK_EXTENSION: &str = "onnx";

/// A network as its owner hands it over.
#[derive(Debug)]
pub struct NewNetwork<'a> {
    /// Its file.
    pub file: &'a InputPhoto,
    /// What its owner says of its pixels.
    pub hints: ImportHints,
    /// Which of its styles is meant, the first being 0.
    pub style: usize,
    /// For one that takes a style as numbers: the network that tells them of a picture, and the picture.
    pub predictor: Option<(&'a InputPhoto, &'a InputPhoto)>,
    /// The licence, as its owner states it.
    pub licence: &'a str,
}

impl<'a> NewNetwork<'a> {
    /// One of which its owner says nothing.
    pub fn unsaid(file: &'a InputPhoto) -> Self {
        Self {
            file,
            hints: ImportHints::default(),
            style: 0,
            predictor: None,
            licence: "",
        }
    }

    /// Whether a file is one, by its name.
    pub fn is_file(path: &Path) -> bool {
        let ending = path.extension();
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case(NETWORK_EXTENSION))
    }
}

impl Studio {
    /// Tries a network and keeps it as a style of this name.
    ///
    /// # Errors
    /// [`Fault::NetworkRefused`], [`Fault::NetworkUnfit`], [`Fault::FileTooLarge`], [`Fault::TextTooLong`]; as
    /// [`Studio::import_style`].
    pub async fn import_network(
        &self,
        new: &NewNetwork<'_>,
        name: &StyleName,
    ) -> Result<KeptStyle, Fault> {
        let network = new.file.bytes();
        check_size(network)?;
        if new.licence.chars().count() > MAX_LICENCE {
            return Err(Fault::TextTooLong {
                limit: MAX_LICENCE as u32,
            });
        }
        let mut body = Vec::new();
        let mut task = ReadNetwork {
            decode: TruncationPolicy::Reject.into(),
            hints: new.hints,
            style: new.style,
            predictor: None,
        };
        if let Some((predictor, picture)) = new.predictor {
            check_size(predictor.bytes())?;
            task.decode = picture.truncation.into();
            let files = [predictor.bytes(), picture.bytes()];
            task.predictor = Some(files.map(|file| file.len() as u64));
            body.extend(files.concat());
        }
        body.extend(network);
        let work = async |vault: &Vault| {
            self.check_free(vault, name).await?;
            let kept = super::learnt_styles::list(vault).await?;
            if kept.iter().filter(|style| style.network.is_some()).count() >= MAX_NETWORKS {
                return Err(Fault::TooManyStyles {
                    most: MAX_NETWORKS as u32,
                });
            }
            let format = OutputFormat::Jpeg;
            let tried = self
                .darkroom
                .run(&body, task.clone(), format, |_| ())
                .await?;
            let facts = tried.facts;
            let file = ImportedFile {
                hints: facts.hints,
                second: facts.second,
                network,
            };
            let card = NetworkCard {
                sha256: FileDigest::of(network),
                licence: new.licence.to_owned(),
                training_data: TrainingData::Unknown,
                only_size: facts.only_size,
                style: (new.style, facts.styles),
            };
            keep(vault, name, file.to_bytes(), tried.thumbnail, Some(card)).await
        };
        let kept = self.vault.with(work).await?;
        self.load_learnt().await?;
        Ok(kept)
    }
}

fn check_size(file: &[u8]) -> Result<(), Fault> {
    match file.len() <= MAX_NETWORK_BYTES {
        true => Ok(()),
        false => Err(Fault::FileTooLarge {
            megabytes: file.len().div_ceil(1_000_000) as u32,
            limit_megabytes: (MAX_NETWORK_BYTES / 1_000_000) as u32,
        }),
    }
}
