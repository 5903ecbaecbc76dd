//! Sessions of ONNX Runtime.

use std::num::NonZeroUsize;

use ort::ep::CPU;
use ort::session::builder::GraphOptimizationLevel;

use crate::onnx::patch::ValidatedModel;
use crate::onnx::runtime::Runtime;

/// Prepares `graph` to run on `threads` threads.
pub(crate) fn create_session(
    runtime: &Runtime,
    graph: &ValidatedModel,
    threads: NonZeroUsize,
    fixed_size: bool,
) -> Result<ort::session::Session, ort::Error> {
    ort::session::Session::builder(runtime.environment())?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .with_parallel_execution(false)?
        .with_intra_threads(threads.get())?
        .with_memory_pattern(fixed_size)?
        .with_execution_providers([CPU::default().with_arena_allocator(fixed_size).build()])?
        .commit_from_memory(graph.as_bytes())
}
