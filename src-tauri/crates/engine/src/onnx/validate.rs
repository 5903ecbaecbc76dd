//! Validates an ONNX file before ONNX Runtime sees a byte of it.
//!
//! A graph is a program, and it may be hostile. ONNX Runtime would read the files that it names,
//! look for the code of unknown operators, and trust its lengths. Here every field of every message
//! is on a list, or the file is refused. There is one pass over the fields, no recursion, and a
//! limit for the number of names.
//!
//! This does not limit the memory that a graph needs when it runs. The darkroom's limit does.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::error::GraphError;
use crate::onnx::checks::{
    MAX_PORTS, check_capacity, check_default_domain, insert_unique, missing_field, read_text,
    set_once, unknown_field, wrong_field_type,
};
use crate::onnx::interface::{Dialect, Interface, TensorSpec};
use crate::onnx::node::Node;
use crate::onnx::operators::opset;
use crate::onnx::protobuf::{FieldReader, FieldValue};
use crate::onnx::tensor::Initializer;
use crate::onnx::tensor::{ValueInfo, read_initializer};

const IR_VERSION: u64 = 8;

const MAX_NODES: usize = 1024;
const MAX_INITIALIZERS: usize = 1024;

/// Validates a graph against `interface` and returns its initializers.
pub(super) fn validate(
    file: &[u8],
    interface: &Interface,
) -> Result<HashMap<String, Initializer>, GraphError> {
    const MODEL: &str = "model";
    let (mut version, mut opset, mut graph, mut producer) = (None, None, None, None);
    for field in FieldReader::new(file, 0..file.len()) {
        match field? {
            (1, FieldValue::Number(found)) => set_once(&mut version, found, MODEL, 1)?,
            (2, FieldValue::Bytes(range)) => {
                set_once(&mut producer, read_text(file, range, MODEL)?, MODEL, 2)?
            }
            (7, FieldValue::Bytes(range)) => set_once(&mut graph, range, MODEL, 7)?,
            (8, FieldValue::Bytes(range)) => set_once(&mut opset, range, MODEL, 8)?,
            (14, _) => return Err(GraphError::Metadata),
            (20, _) => return Err(GraphError::Training),
            (25, _) => return Err(GraphError::Function),
            (field @ (1 | 2 | 7 | 8), _) => return wrong_field_type(MODEL, field),
            (field, _) => return unknown_field(MODEL, field),
        }
    }
    match version {
        Some(IR_VERSION) => {}
        Some(found) => return Err(GraphError::IrVersion { found }),
        None => return missing_field(MODEL, "version"),
    }
    let Some(opset) = opset else {
        return missing_field(MODEL, "operator set");
    };
    validate_opset(file, opset, interface.dialect)?;
    match graph {
        Some(graph) => Graph::read(file, graph, interface.dialect)?.resolve_names(interface),
        None => missing_field(MODEL, "graph"),
    }
}

fn validate_opset(file: &[u8], range: Range<usize>, dialect: Dialect) -> Result<(), GraphError> {
    const OPERATORS: &str = "operator set";
    let (mut domain, mut version) = (None, None);
    for field in FieldReader::new(file, range) {
        match field? {
            (1, FieldValue::Bytes(range)) => set_once(&mut domain, range, OPERATORS, 1)?,
            (2, FieldValue::Number(found)) => set_once(&mut version, found, OPERATORS, 2)?,
            (field @ (1 | 2), _) => return wrong_field_type(OPERATORS, field),
            (field, _) => return unknown_field(OPERATORS, field),
        }
    }
    check_default_domain(file, domain, OPERATORS)?;
    match version {
        Some(found) if found == opset(dialect) => Ok(()),
        Some(found) => Err(GraphError::Opset { found }),
        None => missing_field(OPERATORS, "version"),
    }
}

/// The parts of a graph, each valid by itself.
struct Graph<'file> {
    nodes: Vec<Node<'file>>,
    initializers: Vec<(&'file str, Initializer)>,
    inputs: Vec<ValueInfo<'file>>,
    outputs: Vec<ValueInfo<'file>>,
}

impl<'file> Graph<'file> {
    fn read(file: &'file [u8], range: Range<usize>, dialect: Dialect) -> Result<Self, GraphError> {
        const GRAPH: &str = "graph";
        let mut graph = Graph {
            nodes: Vec::new(),
            initializers: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        };
        let mut name = None;
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) => {
                    check_capacity(&graph.nodes, GRAPH, "nodes", MAX_NODES)?;
                    graph.nodes.push(Node::read(file, range, dialect)?);
                }
                (2, FieldValue::Bytes(range)) => {
                    set_once(&mut name, read_text(file, range, GRAPH)?, GRAPH, 2)?
                }
                (5, FieldValue::Bytes(range)) => {
                    check_capacity(&graph.initializers, GRAPH, "initialisers", MAX_INITIALIZERS)?;
                    graph
                        .initializers
                        .push(read_initializer(file, range, dialect)?);
                }
                (11, FieldValue::Bytes(range)) => {
                    check_capacity(&graph.inputs, GRAPH, "inputs", MAX_PORTS)?;
                    graph.inputs.push(ValueInfo::read(file, range)?);
                }
                (12, FieldValue::Bytes(range)) => {
                    check_capacity(&graph.outputs, GRAPH, "outputs", MAX_PORTS)?;
                    graph.outputs.push(ValueInfo::read(file, range)?);
                }
                (15, _) => return Err(GraphError::Sparse),
                (16, _) => return Err(GraphError::Metadata),
                (field @ (1 | 2 | 5 | 11 | 12), _) => return wrong_field_type(GRAPH, field),
                (field, _) => return unknown_field(GRAPH, field),
            }
        }
        Ok(graph)
    }

    /// Checks that every name is defined before it is used, and once.
    fn resolve_names(
        self,
        interface: &Interface,
    ) -> Result<HashMap<String, Initializer>, GraphError> {
        let mut known = HashSet::new();
        let inputs = self.inputs.iter().map(|input| input.name);
        let initializers = self.initializers.iter().map(|(name, _)| *name);
        for name in inputs.chain(initializers) {
            insert_unique(&mut known, name)?;
        }
        let later: HashSet<_> = self.nodes.iter().flat_map(|node| &node.outputs).collect();
        for node in &self.nodes {
            // ONNX has nodes in the order in which they can run, which excludes cycles.
            let named = node.inputs.iter().filter(|name| !name.is_empty());
            let early = named.into_iter().find(|name| !known.contains(*name));
            match early.map(|name| (name.to_string(), later.contains(name))) {
                None => {}
                Some((name, true)) => return Err(GraphError::Cycle { name }),
                Some((name, false)) => return Err(GraphError::Undefined { name }),
            }
            for name in &node.outputs {
                insert_unique(&mut known, name)?;
            }
        }
        let mut asked = HashSet::new();
        for ValueInfo { name, .. } in &self.outputs {
            insert_unique(&mut asked, name)?;
            if !later.contains(name) {
                return Err(GraphError::Undefined {
                    name: (*name).to_owned(),
                });
            }
        }
        let fit = |given: &[ValueInfo], ports: &[TensorSpec]| {
            given.len() == ports.len()
                && given
                    .iter()
                    .zip(ports)
                    .all(|(given, port)| given.name == port.name && given.axes == port.axes)
        };
        if !fit(&self.inputs, &interface.inputs) || !fit(&self.outputs, &interface.outputs) {
            return Err(GraphError::Interface);
        }
        let initializers = self.initializers.into_iter();
        Ok(initializers
            .map(|(name, tensor)| (name.to_owned(), tensor))
            .collect())
    }
}
