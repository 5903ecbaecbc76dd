//! The four networks of the analysis: two that find faces, one for the points of a face, one for
//! people. Their files are read first; they are prepared when somebody asks for a portrait.

use std::num::NonZeroUsize;
use std::path::Path;

use crate::analysis::detector::{BOX_NUMBERS, Detector, anchor_centers};
use crate::analysis::landmarks::{LANDMARKS, Mesh};
use crate::analysis::network::Length::{Anchors, Fixed, Side};
use crate::analysis::network::{Contract, Network, NetworkFile};
use crate::analysis::person::Segmenter;
use crate::error::Error;
use crate::onnx::{Manifest, PortraitNetwork, Runtime};

/// The files of the networks that understand portraits, each compared with the SHA-256 in its manifest.
/// Nothing has parsed a graph yet.
pub struct PortraitModels {
    near: NetworkFile,
    far: NetworkFile,
    mesh: NetworkFile,
    person: NetworkFile,
}

/// The networks of one thread that finds faces.
#[derive(Debug)]
pub(super) struct FaceFinder {
    /// For faces that fill much of the picture.
    pub(super) near: Detector,
    /// For smaller faces.
    pub(super) far: Detector,
}

/// Every network, ready to run.
#[derive(Debug)]
pub(super) struct Networks {
    /// One for each thread, so that tiles are searched side by side.
    pub(super) finders: Vec<FaceFinder>,
    pub(super) mesh: Mesh,
    pub(super) segmenter: Segmenter,
}

const NEAR: Contract = Contract {
    name: "face-near",
    needed: "the face-detector face-near",
    kind: detector,
    input: "image",
    outputs: &[
        ("boxes", &[Fixed(1), Anchors, Fixed(BOX_NUMBERS)]),
        ("scores", &[Fixed(1), Anchors, Fixed(1)]),
    ],
};

const FAR: Contract = Contract {
    name: "face-far",
    needed: "the face-detector face-far",
    kind: detector,
    input: "input",
    outputs: &[
        (
            "reshaped_regressor_face_4",
            &[Fixed(1), Anchors, Fixed(BOX_NUMBERS)],
        ),
        ("reshaped_classifier_face_4", &[Fixed(1), Anchors, Fixed(1)]),
    ],
};

const MESH: Contract = Contract {
    name: "face-mesh",
    needed: "the landmarks model face-mesh",
    kind: |manifest| match manifest {
        Manifest::Landmarks(network) => Some(network),
        _ => None,
    },
    input: "image",
    outputs: &[
        (
            "landmarks",
            &[Fixed(1), Fixed(1), Fixed(1), Fixed(LANDMARKS * 3)],
        ),
        ("presence_logit", &[Fixed(1), Fixed(1), Fixed(1), Fixed(1)]),
        ("extra", &[Fixed(1), Fixed(1)]),
    ],
};

const PERSON: Contract = Contract {
    name: "person",
    needed: "the segmentation model person",
    kind: |manifest| match manifest {
        Manifest::Segmentation(network) => Some(network),
        _ => None,
    },
    input: "input_1",
    outputs: &[("activation_10", &[Fixed(1), Side, Side, Fixed(1)])],
};

fn detector(manifest: Manifest) -> Option<Box<PortraitNetwork>> {
    match manifest {
        Manifest::FaceDetector(network) => Some(network),
        _ => None,
    }
}

impl PortraitModels {
    /// The names of the models, as their files have them.
    pub const NAMES: [&str; 4] = [NEAR.name, FAR.name, MESH.name, PERSON.name];

    /// Reads the models in the folder `portrait` of `models_dir`.
    ///
    /// # Errors
    /// [`Error::ModelUnreadable`] if a file is missing, [`Error::ManifestInvalid`] if a manifest is not
    /// the one of its model, and [`Error::ModelDamaged`] if a graph differs from its manifest.
    pub fn read(models_dir: &Path) -> Result<PortraitModels, Error> {
        let folder = models_dir.join("portrait");
        Ok(PortraitModels {
            near: NEAR.read(&folder)?,
            far: FAR.read(&folder)?,
            mesh: MESH.read(&folder)?,
            person: PERSON.read(&folder)?,
        })
    }
}

impl Networks {
    /// Prepares the four models.
    ///
    /// # Errors
    /// [`Error::GraphRefused`] and [`Error::ModelRefused`].
    pub(super) fn prepare(
        models: PortraitModels,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Networks, Error> {
        let one = NonZeroUsize::MIN;
        let single = |file: &NetworkFile, threads| -> Result<Network, Error> {
            let networks = file.prepare(runtime, threads, 1)?;
            networks.into_iter().next().ok_or(Error::OutputInvalid)
        };
        // The four are prepared side by side: no photo should wait for them one by one.
        let (finders, (mesh, person)) = rayon::join(
            || face_finders(&models, runtime, threads),
            || {
                rayon::join(
                    || single(&models.mesh, threads),
                    || single(&models.person, one),
                )
            },
        );
        Ok(Networks {
            finders: finders?,
            mesh: Mesh::new(mesh?),
            segmenter: Segmenter::new(person?),
        })
    }
}

/// The detectors, for as many threads.
///
/// # Errors
/// [`Error::GraphRefused`] and [`Error::ModelRefused`].
pub(super) fn face_finders(
    models: &PortraitModels,
    runtime: &Runtime,
    threads: NonZeroUsize,
) -> Result<Vec<FaceFinder>, Error> {
    // More than four would hold more memory than they save time.
    let count = threads.get().min(4);
    let detectors = |file: &NetworkFile| -> Result<Vec<Detector>, Error> {
        let anchors = anchor_centers(file.manifest.graph.side, &file.manifest.anchors);
        let networks = file.prepare(runtime, NonZeroUsize::MIN, count)?.into_iter();
        let detector = |network| Detector::new(network, anchors.clone());
        Ok(networks.map(detector).collect())
    };
    let (near, far) = rayon::join(|| detectors(&models.near), || detectors(&models.far));
    let finders = near?.into_iter().zip(far?);
    Ok(finders
        .map(|(near, far)| FaceFinder { near, far })
        .collect())
}
