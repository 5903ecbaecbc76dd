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

use crate::graph::fault::GraphFault;
use crate::graph::fields::{Fields, Value};
use crate::graph::operators::{Attribute, MOST_NUMBERS, Operator, find};
use crate::graph::{Initialiser, Interface, Kind, Port};

const IR_VERSION: u64 = 8;
const OPSET: u64 = 17;

const MOST_NODES: usize = 1024;
const MOST_INITIALISERS: usize = 1024;
const MOST_AXES: usize = 8;
/// Inputs and outputs of a node, and of a graph.
const MOST_PORTS: usize = 64;
const LONGEST_WORD: usize = 128;
/// The longest axis of a tensor, and the largest size among the initialisers.
const LONGEST_AXIS: i64 = 65_536;

/// Finds the initialisers of a graph that fits `interface`, and everything that would be wrong with it.
pub(super) fn vet(
    file: &[u8],
    interface: &Interface,
) -> Result<HashMap<String, Initialiser>, GraphFault> {
    const MODEL: &str = "model";
    let (mut version, mut opset, mut graph, mut producer) = (None, None, None, None);
    for field in Fields::of(file, 0..file.len()) {
        match field? {
            (1, Value::Number(found)) => once(&mut version, found, MODEL, 1)?,
            (2, Value::Bytes(range)) => once(&mut producer, word(file, range, MODEL)?, MODEL, 2)?,
            (7, Value::Bytes(range)) => once(&mut graph, range, MODEL, 7)?,
            (8, Value::Bytes(range)) => once(&mut opset, range, MODEL, 8)?,
            (14, _) => return Err(GraphFault::Metadata),
            (20, _) => return Err(GraphFault::Training),
            (25, _) => return Err(GraphFault::Function),
            (field @ (1 | 2 | 7 | 8), _) => return mistyped(MODEL, field),
            (field, _) => return unknown(MODEL, field),
        }
    }
    match version {
        Some(IR_VERSION) => {}
        Some(found) => return Err(GraphFault::IrVersion { found }),
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

fn vet_opset(file: &[u8], range: Range<usize>) -> Result<(), GraphFault> {
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
        Some(found) => Err(GraphFault::Opset { found }),
        None => missing(OPERATORS, "version"),
    }
}

/// The default domain is written as an empty word, or not at all.
fn own_domain(
    file: &[u8],
    domain: Option<Range<usize>>,
    message: &'static str,
) -> Result<(), GraphFault> {
    match domain {
        Some(range) if !range.is_empty() => Err(GraphFault::Domain {
            domain: word(file, range, message)?.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// What a graph holds, each part sound in itself.
struct Graph<'file> {
    nodes: Vec<Node<'file>>,
    initialisers: Vec<(&'file str, Initialiser)>,
    inputs: Vec<Given<'file>>,
    outputs: Vec<Given<'file>>,
}

/// A node, as far as it matters how nodes hang together.
struct Node<'file> {
    inputs: Vec<&'file str>,
    outputs: Vec<&'file str>,
}

/// An input or output of a graph; an axis without a length may have any.
struct Given<'file> {
    name: &'file str,
    axes: Vec<Option<i64>>,
}

impl<'file> Graph<'file> {
    fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphFault> {
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
                (15, _) => return Err(GraphFault::Sparse),
                (16, _) => return Err(GraphFault::Metadata),
                (field @ (1 | 2 | 5 | 11 | 12), _) => return mistyped(GRAPH, field),
                (field, _) => return unknown(GRAPH, field),
            }
        }
        Ok(graph)
    }

    /// Follows every name to where it comes from.
    fn settle(self, interface: &Interface) -> Result<HashMap<String, Initialiser>, GraphFault> {
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
                Some((name, true)) => return Err(GraphFault::Cycle { name }),
                Some((name, false)) => return Err(GraphFault::Undefined { name }),
            }
            for name in &node.outputs {
                first(&mut known, name)?;
            }
        }
        let mut asked = HashSet::new();
        for Given { name, .. } in &self.outputs {
            first(&mut asked, name)?;
            if !later.contains(name) {
                return Err(GraphFault::Undefined {
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
            return Err(GraphFault::Interface);
        }
        let initialisers = self.initialisers.into_iter();
        Ok(initialisers
            .map(|(name, tensor)| (name.to_owned(), tensor))
            .collect())
    }
}

impl<'file> Node<'file> {
    fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphFault> {
        const NODE: &str = "node";
        let (mut inputs, mut outputs, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut name, mut operator, mut domain) = (None, None, None);
        for field in Fields::of(file, range) {
            match field? {
                (1, Value::Bytes(range)) => {
                    room(&inputs, NODE, "inputs", MOST_PORTS)?;
                    inputs.push(word(file, range, NODE)?);
                }
                (2, Value::Bytes(range)) => {
                    room(&outputs, NODE, "outputs", MOST_PORTS)?;
                    outputs.push(word(file, range, NODE)?);
                }
                (3, Value::Bytes(range)) => once(&mut name, word(file, range, NODE)?, NODE, 3)?,
                (4, Value::Bytes(range)) => once(&mut operator, word(file, range, NODE)?, NODE, 4)?,
                (5, Value::Bytes(range)) => {
                    room(&attributes, NODE, "attributes", MOST_PORTS)?;
                    attributes.push(range);
                }
                (7, Value::Bytes(range)) => once(&mut domain, range, NODE, 7)?,
                (9, _) => return Err(GraphFault::Metadata),
                (field @ (1..=5 | 7), _) => return mistyped(NODE, field),
                (field, _) => return unknown(NODE, field),
            }
        }
        own_domain(file, domain, NODE)?;
        let Some(operator) = operator else {
            return missing(NODE, "operator");
        };
        let Some(operator) = find(operator) else {
            return Err(GraphFault::Operator {
                operator: operator.to_owned(),
            });
        };
        let mut names = HashSet::new();
        for range in attributes {
            first(&mut names, vet_attribute(file, range, operator)?)?;
        }
        let fits =
            operator.inputs.contains(&inputs.len()) && operator.outputs.contains(&outputs.len());
        if !fits {
            return Err(GraphFault::Arity {
                operator: operator.name,
            });
        }
        Ok(Node { inputs, outputs })
    }
}

/// Holds an attribute against what its operator takes, and gives its name.
fn vet_attribute(
    file: &[u8],
    range: Range<usize>,
    operator: &'static Operator,
) -> Result<&'static str, GraphFault> {
    const ATTRIBUTE: &str = "attribute";
    let (mut name, mut kind, mut number, mut text) = (None, None, None, None);
    let mut numbers = Vec::new();
    for field in Fields::of(file, range) {
        match field? {
            (1, Value::Bytes(range)) => {
                once(&mut name, word(file, range, ATTRIBUTE)?, ATTRIBUTE, 1)?
            }
            (3, Value::Number(found)) => once(&mut number, found.cast_signed(), ATTRIBUTE, 3)?,
            (4, Value::Bytes(range)) => {
                once(&mut text, word(file, range, ATTRIBUTE)?, ATTRIBUTE, 4)?
            }
            (8, Value::Number(found)) => {
                room(&numbers, ATTRIBUTE, "numbers", MOST_NUMBERS)?;
                numbers.push(found.cast_signed());
            }
            (20, Value::Number(found)) => once(&mut kind, found, ATTRIBUTE, 20)?,
            (6 | 11, _) => {
                return Err(GraphFault::Subgraph {
                    operator: operator.name,
                });
            }
            (field @ (1 | 3 | 4 | 8 | 20), _) => return mistyped(ATTRIBUTE, field),
            (field, _) => return unknown(ATTRIBUTE, field),
        }
    }
    let Some(name) = name else {
        return missing(ATTRIBUTE, "name");
    };
    let stranger = || GraphFault::Attribute {
        operator: operator.name,
        attribute: name.to_owned(),
    };
    let known = operator.attributes.iter().find(|(known, _)| *known == name);
    let (attribute, allowed) = known.ok_or_else(stranger)?;
    // The kinds are those of `AttributeProto.AttributeType`.
    let fits = match (allowed, (kind, number, text, &numbers[..])) {
        (Attribute::Number(bounds), (Some(2), Some(number), None, [])) => bounds.contains(&number),
        (Attribute::Word(words), (Some(3), None, Some(text), [])) => words.contains(&text),
        (Attribute::Numbers(bounds), (Some(7), None, None, [_, ..])) => {
            numbers.iter().all(|number| bounds.contains(number))
        }
        _ => return Err(stranger()),
    };
    if fits {
        return Ok(attribute);
    }
    Err(GraphFault::Bounds {
        operator: operator.name,
        attribute,
    })
}

fn read_initialiser(file: &[u8], range: Range<usize>) -> Result<(&str, Initialiser), GraphFault> {
    const TENSOR: &str = "tensor";
    let (mut kind, mut name, mut place) = (None, None, None);
    let (mut lengths, mut elsewhere) = (Vec::new(), false);
    for field in Fields::of(file, range) {
        match field? {
            (1, Value::Number(length)) => {
                room(&lengths, TENSOR, "axes", MOST_AXES)?;
                lengths.push(length.cast_signed());
            }
            (2, Value::Number(found)) => once(&mut kind, found, TENSOR, 2)?,
            (8, Value::Bytes(range)) => once(&mut name, word(file, range, TENSOR)?, TENSOR, 8)?,
            (9, Value::Bytes(range)) => once(&mut place, range, TENSOR, 9)?,
            (13 | 14, _) => elsewhere = true,
            (16, _) => return Err(GraphFault::Metadata),
            (field @ (1 | 2 | 8 | 9), _) => return mistyped(TENSOR, field),
            (field, _) => return unknown(TENSOR, field),
        }
    }
    let name = name.unwrap_or_default();
    let of = || name.to_owned();
    if elsewhere {
        return Err(GraphFault::ExternalData { name: of() });
    }
    if name.is_empty() {
        return missing(TENSOR, "name");
    }
    let Some(found) = kind else {
        return missing(TENSOR, "kind");
    };
    let kind = Kind::parse(found).ok_or_else(|| GraphFault::Kind { name: of(), found })?;
    let Some(place) = place else {
        return missing(TENSOR, "numbers");
    };
    let mut bytes = kind.size() as u64;
    for &length in &lengths {
        if !(1..=LONGEST_AXIS).contains(&length) {
            return Err(GraphFault::Dimension { name: of(), length });
        }
        bytes = bytes.saturating_mul(length.unsigned_abs());
    }
    if bytes != place.len() as u64 {
        return Err(GraphFault::Length {
            name: of(),
            announced: bytes,
            found: place.len() as u64,
        });
    }
    if !sound(kind, file.get(place.clone()).unwrap_or_default()) {
        return Err(GraphFault::Number { name: of() });
    }
    let dims = lengths.iter().map(|&length| length as usize).collect();
    Ok((name, Initialiser { dims, kind, place }))
}

/// Whether every float is finite and every size one that a picture may have.
fn sound(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        Kind::F32 => {
            let (numbers, _) = bytes.as_chunks();
            numbers
                .iter()
                .all(|&four| f32::from_le_bytes(four).is_finite())
        }
        Kind::I64 => {
            let (numbers, _) = bytes.as_chunks();
            let bounds = -LONGEST_AXIS..=LONGEST_AXIS;
            numbers
                .iter()
                .all(|&eight| bounds.contains(&i64::from_le_bytes(eight)))
        }
        Kind::U8 | Kind::I8 | Kind::I32 => true,
    }
}

impl<'file> Given<'file> {
    fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphFault> {
        const VALUE: &str = "value";
        let (mut name, mut kind) = (None, None);
        for field in Fields::of(file, range) {
            match field? {
                (1, Value::Bytes(range)) => once(&mut name, word(file, range, VALUE)?, VALUE, 1)?,
                (2, Value::Bytes(range)) => once(&mut kind, range, VALUE, 2)?,
                (4, _) => return Err(GraphFault::Metadata),
                (field @ (1 | 2), _) => return mistyped(VALUE, field),
                (field, _) => return unknown(VALUE, field),
            }
        }
        let Some(name) = name else {
            return missing(VALUE, "name");
        };
        // A type holds the type of a tensor, which holds a kind and a shape, which holds axes.
        let tensor = only(file, kind.unwrap_or_default(), "type", 1)?;
        let (mut kind, mut shape) = (None, None);
        for field in Fields::of(file, tensor) {
            match field? {
                (1, Value::Number(found)) => once(&mut kind, found, "type", 1)?,
                (2, Value::Bytes(range)) => once(&mut shape, range, "type", 2)?,
                (field @ (1 | 2), _) => return mistyped("type", field),
                (field, _) => return unknown("type", field),
            }
        }
        if let Some(found) = kind.filter(|&found| Kind::parse(found) != Some(Kind::F32)) {
            let name = name.to_owned();
            return Err(GraphFault::Kind { name, found });
        }
        if kind.is_none() {
            return missing("type", "kind");
        }
        let mut axes = Vec::new();
        for field in Fields::of(file, shape.unwrap_or_default()) {
            match field? {
                (1, Value::Bytes(range)) => {
                    room(&axes, "shape", "axes", MOST_AXES)?;
                    axes.push(axis(file, range, name)?);
                }
                (1, _) => return mistyped("shape", 1),
                (field, _) => return unknown("shape", field),
            }
        }
        Ok(Given { name, axes })
    }
}

/// The length of an axis, or `None` where it has a name instead.
fn axis(file: &[u8], range: Range<usize>, tensor: &str) -> Result<Option<i64>, GraphFault> {
    let mut axis = None;
    for field in Fields::of(file, range) {
        let found = match field? {
            (1, Value::Number(length)) => Some(length.cast_signed()),
            (2, Value::Bytes(range)) => word(file, range, "axis").map(|_| None)?,
            (field @ (1 | 2), _) => return mistyped("axis", field),
            (field, _) => return unknown("axis", field),
        };
        once(&mut axis, found, "axis", 1)?;
    }
    match axis {
        None => missing("axis", "length"),
        Some(Some(length)) if !(1..=LONGEST_AXIS).contains(&length) => Err(GraphFault::Dimension {
            name: tensor.to_owned(),
            length,
        }),
        Some(axis) => Ok(axis),
    }
}

/// The one message in a message that holds nothing else.
fn only(
    file: &[u8],
    range: Range<usize>,
    message: &'static str,
    field: u64,
) -> Result<Range<usize>, GraphFault> {
    let mut held = None;
    for found in Fields::of(file, range) {
        match found? {
            (found, Value::Bytes(range)) if found == field => {
                once(&mut held, range, message, field)?
            }
            (found, _) if found == field => return mistyped(message, field),
            (found, _) => return unknown(message, found),
        }
    }
    held.map_or_else(|| missing(message, "tensor"), Ok)
}

/// A name, or a word out of a list.
fn word<'file>(
    file: &'file [u8],
    range: Range<usize>,
    message: &'static str,
) -> Result<&'file str, GraphFault> {
    let bytes = file
        .get(range)
        .filter(|bytes| (1..=LONGEST_WORD).contains(&bytes.len()));
    bytes
        .and_then(|bytes| str::from_utf8(bytes).ok())
        .filter(|word| !word.contains(char::is_control))
        .ok_or(GraphFault::Text { message })
}

fn once<T>(
    place: &mut Option<T>,
    value: T,
    message: &'static str,
    field: u64,
) -> Result<(), GraphFault> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(GraphFault::Repeated { message, field }),
    }
}

fn first<'name>(known: &mut HashSet<&'name str>, name: &'name str) -> Result<(), GraphFault> {
    if known.insert(name) {
        return Ok(());
    }
    Err(GraphFault::Twice {
        name: name.to_owned(),
    })
}

fn room<T>(
    held: &[T],
    message: &'static str,
    part: &'static str,
    limit: usize,
) -> Result<(), GraphFault> {
    if held.len() < limit {
        return Ok(());
    }
    Err(GraphFault::Crowded {
        message,
        part,
        limit,
    })
}

fn mistyped<T>(message: &'static str, field: u64) -> Result<T, GraphFault> {
    Err(GraphFault::Mistyped { message, field })
}

fn unknown<T>(message: &'static str, field: u64) -> Result<T, GraphFault> {
    Err(GraphFault::Unknown { message, field })
}

fn missing<T>(message: &'static str, part: &'static str) -> Result<T, GraphFault> {
    Err(GraphFault::Missing { message, part })
}
