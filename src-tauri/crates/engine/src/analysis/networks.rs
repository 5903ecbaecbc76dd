//! The four networks of the analysis, opened from one folder: two that find faces, one for the
//! points of a face, one for people.

use std::num::NonZeroUsize;
use std::path::Path;

use crate::analysis::detector::{BOX_NUMBERS, Detector, anchor_centers};
use crate::analysis::landmarks::{LANDMARKS, Mesh};
use crate::analysis::network::Length::{Anchors, Fixed, Side};
use crate::analysis::network::{Contract, Network};
use crate::analysis::person::Segmenter;
use crate::error::Error;
use crate::onnx::{Manifest, PortraitNetwork, Runtime};

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

impl Networks {
    /// Opens the four models of `folder`.
    ///
    /// # Errors
    /// [`Error::ModelUnreadable`], [`Error::ManifestInvalid`], [`Error::ModelDamaged`],
    /// [`Error::GraphRefused`] and [`Error::ModelRefused`].
    pub(super) fn open(
        folder: &Path,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Networks, Error> {
        let one = NonZeroUsize::MIN;
        // More than four would hold more memory than they save time.
        let finders = threads.get().min(4);
        let detectors = |contract: &Contract| -> Result<Vec<Detector>, Error> {
            let file = contract.read(folder)?;
            let anchors = anchor_centers(file.manifest.graph.side, &file.manifest.anchors);
            let networks = file.open(folder, runtime, one, finders)?.into_iter();
            let detector = |network| Detector::new(network, anchors.clone());
            Ok(networks.map(detector).collect())
        };
        let single = |contract: &Contract, threads| -> Result<Network, Error> {
            let networks = contract.read(folder)?.open(folder, runtime, threads, 1)?;
            networks.into_iter().next().ok_or(Error::OutputInvalid)
        };
        // The four are prepared side by side: no start of the program should wait for them one by one.
        let ((near, far), (mesh, person)) = rayon::join(
            || rayon::join(|| detectors(&NEAR), || detectors(&FAR)),
            || rayon::join(|| single(&MESH, threads), || single(&PERSON, one)),
        );
        let finders = near?.into_iter().zip(far?);
        Ok(Networks {
            finders: finders
                .map(|(near, far)| FaceFinder { near, far })
                .collect(),
            mesh: Mesh::new(mesh?),
            segmenter: Segmenter::new(person?),
        })
    }
}
