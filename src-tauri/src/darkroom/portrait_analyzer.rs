//! The networks that understand portraits, in the darkroom: their files are read before the system closes files to this
//! process, and prepared when a task first asks what is in its photo. Most photos never ask, and do not wait for it.
//!
//! Where a file is missing or was changed, everything works that does not ask.

use std::num::NonZeroUsize;
use std::path::Path;

use engine::{Analyzer, FaceSpots, FaceSpotter, PortraitMap, PortraitModels, Runtime, Source};

use crate::fault::Fault;

pub(super) struct PortraitAnalyzer {
    state: State,
    /// What finds faces and nothing else, once somebody has asked.
    spotter: Option<FaceSpotter>,
    runtime: Runtime,
    threads: NonZeroUsize,
}

enum State {
    Read(Box<PortraitModels>),
    Prepared(Analyzer),
    Unusable(Fault),
}

impl PortraitAnalyzer {
    pub(super) fn read(models_dir: &Path, runtime: &Runtime, threads: NonZeroUsize) -> Self {
        Self {
            state: match PortraitModels::read(models_dir) {
                Ok(models) => State::Read(models.into()),
                Err(error) => State::Unusable(error.into()),
            },
            spotter: None,
            runtime: runtime.clone(),
            threads,
        }
    }

    /// Where faces are in the photo. Nowhere, if that cannot be found out: what asks here does without.
    pub(super) fn spot_faces(&mut self, source: &Source) -> FaceSpots {
        if let (State::Read(models), None) = (&self.state, &self.spotter) {
            self.spotter = FaceSpotter::prepare(models, &self.runtime).ok();
        }
        let found = match (&mut self.spotter, &mut self.state) {
            (Some(spotter), _) => spotter.find(source).ok(),
            (None, State::Prepared(analyzer)) => analyzer.spot_faces(source).ok(),
            (None, _) => None,
        };
        found.unwrap_or_default()
    }

    /// Why no photo can be analysed, where that is known already.
    pub(super) fn fault(&self) -> Option<&Fault> {
        match &self.state {
            State::Unusable(fault) => Some(fault),
            State::Read(_) | State::Prepared(_) => None,
        }
    }

    /// What is in the photo.
    ///
    /// # Errors
    /// [`Fault::Installation`] where a model is missing, was changed or cannot be prepared; those of reading the photo.
    pub(super) fn analyze(&mut self, source: &Source) -> Result<PortraitMap, Fault> {
        Ok(self.prepared()?.analyze(source)?)
    }

    /// What is in the photo, with the faces of people far away.
    ///
    /// # Errors
    /// As [`PortraitAnalyzer::analyze`].
    pub(super) fn analyze_with_small_faces(
        &mut self,
        source: &Source,
    ) -> Result<PortraitMap, Fault> {
        let analyzer = self.prepared()?;
        let mut map = analyzer.analyze(source)?;
        analyzer.add_small_faces(source, &mut map)?;
        Ok(map)
    }

    /// Has `work` done, and beside it prepares the networks if they will be needed. Why they cannot be is said when they are.
    pub(super) fn prepared_beside<T>(&mut self, needed: bool, work: impl FnOnce() -> T) -> T {
        if !needed || !matches!(self.state, State::Read(_)) {
            return work();
        }
        std::thread::scope(|scope| {
            scope.spawn(|| drop(self.prepared()));
            work()
        })
    }

    fn prepared(&mut self) -> Result<&mut Analyzer, Fault> {
        // Whatever ends this early leaves a state that says so.
        let unfinished = State::Unusable(Fault::DarkroomDied);
        self.state = match std::mem::replace(&mut self.state, unfinished) {
            State::Read(models) => match Analyzer::prepare(*models, &self.runtime, self.threads) {
                Ok(analyzer) => State::Prepared(analyzer),
                Err(error) => State::Unusable(error.into()),
            },
            settled => settled,
        };
        match &mut self.state {
            State::Prepared(analyzer) => Ok(analyzer),
            State::Unusable(fault) => Err(fault.clone()),
            State::Read(_) => Err(Fault::DarkroomDied),
        }
    }
}
