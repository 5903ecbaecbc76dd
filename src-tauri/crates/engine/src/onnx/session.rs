//! A graph that ONNX Runtime runs. Only this file and `runtime` name `ort`, beside the error type.
//!
//! Sessions are made from validated graphs only: nobody expects ONNX Runtime to defend itself against
//! a hostile one. It never sees a path, a profile or a word of a person; tensors go in and come out.

use std::borrow::Cow;
use std::num::NonZeroUsize;

use ndarray::ArrayViewD;
use ort::ep::CPU;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{SessionInputValue, SessionOutputs};
use ort::value::TensorRef;

use crate::error::Error;
use crate::onnx::patch::ValidatedModel;
use crate::onnx::runtime::Runtime;

/// A graph, prepared to run.
#[derive(Debug)]
pub(crate) struct Session(ort::session::Session);

/// How a graph will run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionOptions {
    pub(crate) threads: NonZeroUsize,
    /// Its inputs have the same size at every run, and memory is planned for that.
    pub(crate) fixed_size: bool,
    /// Threads wait for the next run awake. It saves time where run follows on run, and takes it from
    /// everything else.
    pub(crate) spin: bool,
}

/// What a graph gave back, by name.
pub(crate) struct Outputs<'session>(SessionOutputs<'session>);

impl Session {
    /// Prepares `graph` to run.
    ///
    /// # Errors
    /// What ONNX Runtime says where it does not accept the graph.
    pub(crate) fn new(
        runtime: &Runtime,
        graph: &ValidatedModel,
        SessionOptions {
            threads,
            fixed_size,
            spin,
        }: SessionOptions,
    ) -> Result<Session, ort::Error> {
        ort::session::Session::builder(runtime.environment())?
            .with_optimization_level(GraphOptimizationLevel::All)?
            .with_parallel_execution(false)?
            .with_intra_threads(threads.get())?
            .with_intra_op_spinning(spin)?
            .with_memory_pattern(fixed_size)?
            .with_execution_providers([CPU::default().with_arena_allocator(fixed_size).build()])?
            .commit_from_memory(graph.as_bytes())
            .map(Session)
    }

    /// Runs the graph on inputs of these names.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub(crate) fn run<'name, 'input>(
        &mut self,
        inputs: impl IntoIterator<Item = (&'name str, ArrayViewD<'input, f32>)>,
    ) -> Result<Outputs<'_>, Error> {
        let mut values = Vec::new();
        for (name, array) in inputs {
            let tensor = TensorRef::from_array_view(array).map_err(Error::Inference)?;
            values.push((Cow::from(name), SessionInputValue::from(tensor)));
        }
        self.0.run(values).map(Outputs).map_err(Error::Inference)
    }
}

impl Outputs<'_> {
    /// An output of f32.
    ///
    /// # Errors
    /// [`Error::OutputInvalid`] if there is none of that name, [`Error::Inference`] if it holds other
    /// numbers.
    pub(crate) fn tensor(&self, name: &str) -> Result<ArrayViewD<'_, f32>, Error> {
        let output = self.0.get(name).ok_or(Error::OutputInvalid)?;
        output.try_extract_array::<f32>().map_err(Error::Inference)
    }
}
