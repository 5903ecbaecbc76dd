//! Looks through an ONNX file before ONNX Runtime sees a byte of it.
//!
//! A graph is a program that a stranger may have written. ONNX Runtime would read the files that one
//! names, look for the code of operators that it does not know, and trust the lengths that stand in it.
//! Here every field of every message is on a list, or the file is refused: what the list leaves out need
//! not be understood. One pass over the fields, no recursion, and at most some thousands of names.
//!
//! What this does not tell is how much memory a graph takes when it runs. The darkroom's limit does.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::graph::fault::GraphError;
use crate::graph::fields::{Fields, Value};
use crate::graph::node::Node;
use crate::graph::rules::{
    MOST_PORTS, first, missing, mistyped, once, own_domain, room, unknown, word,
};
use crate::graph::tensor::{Given, read_initialiser};
use crate::graph::{Initialiser, Interface, Port};

const IR_VERSION: u64 = 8;
const OPSET: u64 = 17;

const MOST_NODES: usize = 1024;
const MOST_INITIALISERS: usize = 1024;

/// Finds the initialisers of a graph that fits `interface`, and everything that would be wrong with it.
pub(super) fn vet(
    file: &[u8],
    interface: &Interface,
) -> Result<HashMap<String, Initialiser>, GraphError> {
    const MODEL: &str = "model";
    let (mut version, mut opset, mut graph, mut producer) = (None, None, None, None);
    for field in Fields::of(file, 0..file.len()) {
        match field? {
            (1, Value::Number(found)) => once(&mut version, found, MODEL, 1)?,
            (2, Value::Bytes(range)) => once(&mut producer, word(file, range, MODEL)?, MODEL, 2)?,
            (7, Value::Bytes(range)) => once(&mut graph, range, MODEL, 7)?,
            (8, Value::Bytes(range)) => once(&mut opset, range, MODEL, 8)?,
            (14, _) => return Err(GraphError::Metadata),
            (20, _) => return Err(GraphError::Training),
            (25, _) => return Err(GraphError::Function),
            (field @ (1 | 2 | 7 | 8), _) => return mistyped(MODEL, field),
            (field, _) => return unknown(MODEL, field),
        }
    }
    match version {
        Some(IR_VERSION) => {}
        Some(found) => return Err(GraphError::IrVersion { found }),
        None => return missing(MODEL, "version"),
    }
    let Some(opset) = opset else {
        return missing(MODEL, "operator set");
    };
    vet_opset(file, opset)?;
    match graph {
        Some(graph) => Graph::read(file, graph)?.settle(interface),
        None => missing(MODEL, "graph"),
    }
}

fn vet_opset(file: &[u8], range: Range<usize>) -> Result<(), GraphError> {
    const OPERATORS: &str = "operator set";
    let (mut domain, mut version) = (None, None);
    for field in Fields::of(file, range) {
        match field? {
            (1, Value::Bytes(range)) => once(&mut domain, range, OPERATORS, 1)?,
            (2, Value::Number(found)) => once(&mut version, found, OPERATORS, 2)?,
            (field @ (1 | 2), _) => return mistyped(OPERATORS, field),
            (field, _) => return unknown(OPERATORS, field),
        }
    }
    own_domain(file, domain, OPERATORS)?;
    match version {
        Some(OPSET) => Ok(()),
        Some(found) => Err(GraphError::Opset { found }),
        None => missing(OPERATORS, "version"),
    }
}

/// What a graph holds, each part sound in itself.
struct Graph<'file> {
    nodes: Vec<Node<'file>>,
    initialisers: Vec<(&'file str, Initialiser)>,
    inputs: Vec<Given<'file>>,
    outputs: Vec<Given<'file>>,
}

impl<'file> Graph<'file> {
    fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphError> {
        const GRAPH: &str = "graph";
        let mut graph = Graph {
            nodes: Vec::new(),
            initialisers: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        };
        let mut name = None;
        for field in Fields::of(file, range) {
            match field? {
                (1, Value::Bytes(range)) => {
                    room(&graph.nodes, GRAPH, "nodes", MOST_NODES)?;
                    graph.nodes.push(Node::read(file, range)?);
                }
                (2, Value::Bytes(range)) => once(&mut name, word(file, range, GRAPH)?, GRAPH, 2)?,
                (5, Value::Bytes(range)) => {
                    room(
                        &graph.initialisers,
                        GRAPH,
                        "initialisers",
                        MOST_INITIALISERS,
                    )?;
                    graph.initialisers.push(read_initialiser(file, range)?);
                }
                (11, Value::Bytes(range)) => {
                    room(&graph.inputs, GRAPH, "inputs", MOST_PORTS)?;
                    graph.inputs.push(Given::read(file, range)?);
                }
                (12, Value::Bytes(range)) => {
                    room(&graph.outputs, GRAPH, "outputs", MOST_PORTS)?;
                    graph.outputs.push(Given::read(file, range)?);
                }
                (15, _) => return Err(GraphError::Sparse),
                (16, _) => return Err(GraphError::Metadata),
                (field @ (1 | 2 | 5 | 11 | 12), _) => return mistyped(GRAPH, field),
                (field, _) => return unknown(GRAPH, field),
            }
        }
        Ok(graph)
    }

    /// Follows every name to where it comes from.
    fn settle(self, interface: &Interface) -> Result<HashMap<String, Initialiser>, GraphError> {
        let mut known = HashSet::new();
        let inputs = self.inputs.iter().map(|input| input.name);
        let initialisers = self.initialisers.iter().map(|(name, _)| *name);
        for name in inputs.chain(initialisers) {
            first(&mut known, name)?;
        }
        let later: HashSet<_> = self.nodes.iter().flat_map(|node| &node.outputs).collect();
        for node in &self.nodes {
            // ONNX has nodes in the order in which they can run; that leaves no room for a cycle.
            let early = node.inputs.iter().find(|name| !known.contains(*name));
            match early.map(|name| (name.to_string(), later.contains(name))) {
                None => {}
                Some((name, true)) => return Err(GraphError::Cycle { name }),
                Some((name, false)) => return Err(GraphError::Undefined { name }),
            }
            for name in &node.outputs {
                first(&mut known, name)?;
            }
        }
        let mut asked = HashSet::new();
        for Given { name, .. } in &self.outputs {
            first(&mut asked, name)?;
            if !later.contains(name) {
                return Err(GraphError::Undefined {
                    name: (*name).to_owned(),
                });
            }
        }
        let fit = |given: &[Given], ports: &[Port]| {
            given.len() == ports.len()
                && given
                    .iter()
                    .zip(ports)
                    .all(|(given, port)| given.name == port.name && given.axes == port.axes)
        };
        if !fit(&self.inputs, &interface.inputs) || !fit(&self.outputs, &interface.outputs) {
            return Err(GraphError::Interface);
        }
        let initialisers = self.initialisers.into_iter();
        Ok(initialisers
            .map(|(name, tensor)| (name.to_owned(), tensor))
            .collect())
    }
}
