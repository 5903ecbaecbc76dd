//! From a file to an [`ImportedGraph`], field by field.

use std::collections::HashSet;
use std::ops::Range;

use super::attributes::{Constant, read_attribute, read_attributes};
use super::operators::find;
use super::weights::read_weight;
use super::{
    ImportedGraph, ImportedNode, ImportedPort, MAX_IMPORTED_BYTES, Names, ValueId, Weight,
};
use crate::error::GraphError;
use crate::onnx::checks::{
    MAX_PORTS, check_capacity, check_default_domain, insert_unique, missing_field, read_text,
    set_once, unknown_field, wrong_field_type,
};
use crate::onnx::protobuf::{FieldReader, FieldValue};
use crate::onnx::tensor::{ElementType, MAX_AXES};

const OPSETS: std::ops::RangeInclusive<u64> = 7..=21;
const IR_VERSIONS: std::ops::RangeInclusive<u64> = 3..=10;

const MAX_NODES: usize = 4096;
const MAX_WEIGHTS: usize = 4096;
const MAX_NOTES: usize = 64;
const MAX_LENGTH: i64 = 65_536;

const MODEL: &str = "model";
const GRAPH: &str = "graph";
const NODE: &str = "node";
const VALUE: &str = "value";

impl ImportedGraph {
    /// Reads a file that somebody else made.
    ///
    /// # Errors
    /// The first thing that no picture network has.
    pub(crate) fn read(file: &[u8]) -> Result<ImportedGraph, GraphError> {
        if file.len() > MAX_IMPORTED_BYTES {
            return Err(GraphError::TooMany {
                message: MODEL,
                part: "bytes",
                limit: MAX_IMPORTED_BYTES,
            });
        }
        let (mut version, mut graph) = (None, None);
        let (mut opsets, mut notes) = (Vec::new(), Vec::new());
        for field in FieldReader::new(file, 0..file.len()) {
            match field? {
                (1, FieldValue::Number(found)) => set_once(&mut version, found, MODEL, 1)?,
                // Who wrote it, with what, in which domain and version, and words for people.
                (2..=4 | 6, FieldValue::Bytes(_)) | (5, FieldValue::Number(_)) => {}
                (7, FieldValue::Bytes(range)) => set_once(&mut graph, range, MODEL, 7)?,
                (8, FieldValue::Bytes(range)) => {
                    check_capacity(&opsets, MODEL, "operator sets", MAX_PORTS)?;
                    opsets.push(range);
                }
                (14, FieldValue::Bytes(range)) => {
                    check_capacity(&notes, MODEL, "notes", MAX_NOTES)?;
                    notes.push(range);
                }
                (20, _) => return Err(GraphError::Training),
                (25, _) => return Err(GraphError::Function),
                (field @ (1..=8 | 14), _) => return wrong_field_type(MODEL, field),
                (field, _) => return unknown_field(MODEL, field),
            }
        }
        match version {
            Some(found) if IR_VERSIONS.contains(&found) => {}
            Some(found) => return Err(GraphError::IrVersion { found }),
            None => return missing_field(MODEL, "version"),
        }
        let opset = read_opset(file, opsets)?;
        let Some(graph) = graph else {
            return missing_field(MODEL, "graph");
        };
        let mut read = Reader::default();
        read.read_graph(file, graph)?;
        let mut graph = read.finish(opset)?;
        graph.notes = notes
            .into_iter()
            .filter_map(|range| read_note(file, range))
            .collect();
        Ok(graph)
    }
}

/// The version of ONNX's own operators. Other sets may be announced; a node of one is refused.
fn read_opset(file: &[u8], ranges: Vec<Range<usize>>) -> Result<u64, GraphError> {
    const OPERATORS: &str = "operator set";
    let mut own = None;
    for range in ranges {
        let (mut domain, mut version) = ("", None);
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) if range.is_empty() => {}
                (1, FieldValue::Bytes(range)) => domain = read_text(file, range, OPERATORS)?,
                (2, FieldValue::Number(found)) => set_once(&mut version, found, OPERATORS, 2)?,
                (field @ (1 | 2), _) => return wrong_field_type(OPERATORS, field),
                (field, _) => return unknown_field(OPERATORS, field),
            }
        }
        if domain.is_empty() || domain == "ai.onnx" {
            set_once(&mut own, version, MODEL, 8)?;
        }
    }
    match own.flatten() {
        Some(found) if OPSETS.contains(&found) => Ok(found),
        Some(found) => Err(GraphError::Opset { found }),
        None => missing_field(MODEL, "operator set"),
    }
}

/// A note that is a plain word for a plain word; others are of no use here.
fn read_note(file: &[u8], range: Range<usize>) -> Option<(String, String)> {
    let (mut key, mut value) = (None, None);
    for field in FieldReader::new(file, range) {
        match field.ok()? {
            (1, FieldValue::Bytes(range)) => key = read_text(file, range, "note").ok(),
            (2, FieldValue::Bytes(range)) => value = read_text(file, range, "note").ok(),
            _ => return None,
        }
    }
    Some((key?.to_owned(), value?.to_owned()))
}

/// What has been read of a graph.
#[derive(Default)]
struct Reader<'file> {
    names: Names<'file>,
    nodes: Vec<ImportedNode>,
    weights: Vec<(ValueId, Weight)>,
    inputs: Vec<RawPort>,
    outputs: Vec<RawPort>,
    weight_bytes: usize,
}

/// An input or output of any element type.
struct RawPort {
    port: ImportedPort,
    element_type: Option<u64>,
    name: String,
}

impl<'file> Reader<'file> {
    fn read_graph(&mut self, file: &'file [u8], range: Range<usize>) -> Result<(), GraphError> {
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) => self.read_node(file, range)?,
                (5, FieldValue::Bytes(range)) => {
                    let (name, weight) = read_weight(file, range)?;
                    if name.is_empty() {
                        return missing_field("tensor", "name");
                    }
                    self.add_weight(name, weight)?;
                }
                (11, FieldValue::Bytes(range)) => {
                    check_capacity(&self.inputs, GRAPH, "inputs", MAX_WEIGHTS)?;
                    let port = self.read_port(file, range)?;
                    self.inputs.push(port);
                }
                (12, FieldValue::Bytes(range)) => {
                    check_capacity(&self.outputs, GRAPH, "outputs", MAX_PORTS)?;
                    let port = self.read_port(file, range)?;
                    self.outputs.push(port);
                }
                // Its name, words for people, shapes of values within, notes on 8-bit numbers: ONNX
                // Runtime finds all that by itself.
                (2 | 10 | 13 | 14 | 16, FieldValue::Bytes(_)) => {}
                (15, _) => return Err(GraphError::Sparse),
                (field @ (1 | 2 | 5 | 10..=14 | 16), _) => return wrong_field_type(GRAPH, field),
                (field, _) => return unknown_field(GRAPH, field),
            }
        }
        Ok(())
    }

    fn add_weight(&mut self, name: &'file str, weight: Weight) -> Result<(), GraphError> {
        check_capacity(&self.weights, GRAPH, "weights", MAX_WEIGHTS)?;
        // Packed numbers may grow eightfold.
        self.weight_bytes = self.weight_bytes.saturating_add(weight.bytes.len());
        if self.weight_bytes > MAX_IMPORTED_BYTES {
            return Err(GraphError::TooMany {
                message: GRAPH,
                part: "bytes of weights",
                limit: MAX_IMPORTED_BYTES,
            });
        }
        self.weights.push((self.names.id(name), weight));
        Ok(())
    }

    fn read_node(&mut self, file: &'file [u8], range: Range<usize>) -> Result<(), GraphError> {
        let (mut inputs, mut outputs, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut operator, mut domain) = (None, None);
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) => {
                    check_capacity(&inputs, NODE, "inputs", MAX_PORTS)?;
                    inputs.push(match range.is_empty() {
                        true => None,
                        false => Some(self.names.id(read_text(file, range, NODE)?)),
                    });
                }
                (2, FieldValue::Bytes(range)) => {
                    check_capacity(&outputs, NODE, "outputs", MAX_PORTS)?;
                    outputs.push(read_text(file, range, NODE)?);
                }
                (4, FieldValue::Bytes(range)) => {
                    set_once(&mut operator, read_text(file, range, NODE)?, NODE, 4)?
                }
                (5, FieldValue::Bytes(range)) => {
                    check_capacity(&attributes, NODE, "attributes", MAX_PORTS)?;
                    attributes.push(range);
                }
                (7, FieldValue::Bytes(range)) => set_once(&mut domain, range, NODE, 7)?,
                // Its name, words for people, and notes.
                (3 | 6 | 9, FieldValue::Bytes(_)) => {}
                (field @ (1..=7 | 9), _) => return wrong_field_type(NODE, field),
                (field, _) => return unknown_field(NODE, field),
            }
        }
        check_default_domain(file, domain, NODE)?;
        let Some(operator) = operator else {
            return missing_field(NODE, "operator");
        };
        if operator == "Constant" {
            return self.read_constant(file, attributes, &outputs);
        }
        let operator = find(operator).ok_or_else(|| GraphError::Operator {
            operator: operator.to_owned(),
        })?;
        let attributes = read_attributes(file, attributes, operator)?;
        let given = inputs.len();
        if !operator.inputs.contains(&given) || outputs.len() != operator.outputs {
            return Err(GraphError::Arity {
                operator: operator.name,
            });
        }
        check_capacity(&self.nodes, GRAPH, "nodes", MAX_NODES)?;
        self.nodes.push(ImportedNode {
            operator: operator.name,
            inputs,
            outputs: outputs
                .into_iter()
                .map(|name| self.names.id(name))
                .collect(),
            attributes,
        });
        Ok(())
    }

    /// A constant is a weight.
    fn read_constant(
        &mut self,
        file: &'file [u8],
        mut attributes: Vec<Range<usize>>,
        outputs: &[&'file str],
    ) -> Result<(), GraphError> {
        const CONSTANT: &str = "Constant";
        let (Some(range), true, &[output]) = (attributes.pop(), attributes.is_empty(), outputs)
        else {
            return Err(GraphError::Arity { operator: CONSTANT });
        };
        let found = read_attribute(file, range, CONSTANT)?;
        let unexpected = GraphError::Attribute {
            operator: CONSTANT,
            attribute: found.name.to_owned(),
        };
        let weight = match found.constant().ok_or(unexpected)? {
            Constant::Tensor(range) => read_weight(file, range)?.1,
            Constant::Floats(floats, dims) => {
                let bytes = floats.iter().flat_map(|float| float.to_le_bytes());
                Weight::checked(ElementType::F32, dims, bytes.collect(), output)?
            }
            Constant::Numbers(numbers, dims) => {
                let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
                Weight::checked(ElementType::I64, dims, bytes.collect(), output)?
            }
        };
        self.add_weight(output, weight)
    }

    fn read_port(&mut self, file: &'file [u8], range: Range<usize>) -> Result<RawPort, GraphError> {
        let (mut name, mut kind) = (None, None);
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) => {
                    set_once(&mut name, read_text(file, range, VALUE)?, VALUE, 1)?
                }
                (2, FieldValue::Bytes(range)) => set_once(&mut kind, range, VALUE, 2)?,
                (3 | 4, FieldValue::Bytes(_)) => {}
                (field @ 1..=4, _) => return wrong_field_type(VALUE, field),
                (field, _) => return unknown_field(VALUE, field),
            }
        }
        let Some(name) = name else {
            return missing_field(VALUE, "name");
        };
        let (element_type, axes) = read_tensor_type(file, kind.unwrap_or_default(), name)?;
        Ok(RawPort {
            port: ImportedPort {
                id: self.names.id(name),
                axes,
            },
            element_type,
            name: name.to_owned(),
        })
    }

    /// Checks that every value is there before it is used, and once.
    fn finish(self, opset: u64) -> Result<ImportedGraph, GraphError> {
        let names: std::collections::HashMap<_, _> =
            self.names.0.iter().map(|(name, id)| (*id, *name)).collect();
        let name = |id: ValueId| names.get(&id).copied().unwrap_or_default().to_owned();
        let mut known = HashSet::new();
        let define = |known: &mut HashSet<ValueId>, id: ValueId| match known.insert(id) {
            true => Ok(()),
            false => Err(GraphError::DuplicateName { name: name(id) }),
        };
        for (id, _) in &self.weights {
            define(&mut known, *id)?;
        }
        let of_weights: HashSet<_> = self.weights.iter().map(|(id, _)| *id).collect();
        // Old files have their weights among the inputs.
        let (_, given): (Vec<_>, Vec<_>) =
            (self.inputs.into_iter()).partition(|input| of_weights.contains(&input.port.id));
        for input in &given {
            define(&mut known, input.port.id)?;
        }
        let later: HashSet<_> = self
            .nodes
            .iter()
            .flat_map(|node| &node.outputs)
            .copied()
            .collect();
        for node in &self.nodes {
            let early = node.inputs.iter().flatten().find(|id| !known.contains(*id));
            match early.map(|id| (name(*id), later.contains(id))) {
                None => {}
                Some((name, true)) => return Err(GraphError::Cycle { name }),
                Some((name, false)) => return Err(GraphError::Undefined { name }),
            }
            for &output in &node.outputs {
                define(&mut known, output)?;
            }
        }
        let mut asked = HashSet::new();
        for output in &self.outputs {
            insert_unique(&mut asked, &output.name)?;
            if !later.contains(&output.port.id) {
                return Err(GraphError::Undefined {
                    name: output.name.clone(),
                });
            }
        }
        let outputs = self.outputs.into_iter();
        Ok(ImportedGraph {
            opset,
            nodes: self.nodes,
            weights: self.weights,
            inputs: given
                .into_iter()
                .map(RawPort::floats)
                .collect::<Result<_, _>>()?,
            outputs: outputs.map(RawPort::floats).collect::<Result<_, _>>()?,
            notes: Vec::new(),
        })
    }
}

impl RawPort {
    fn floats(self) -> Result<ImportedPort, GraphError> {
        match self.element_type {
            Some(found) if ElementType::parse(found) == Some(ElementType::F32) => Ok(self.port),
            Some(found) => Err(GraphError::ElementType {
                name: self.name,
                found,
            }),
            None => missing_field("type", "kind"),
        }
    }
}

/// The element type and the axes of a tensor, from the type of a value.
fn read_tensor_type(
    file: &[u8],
    range: Range<usize>,
    name: &str,
) -> Result<(Option<u64>, Vec<Option<usize>>), GraphError> {
    let (mut tensor, mut kind, mut shape) = (None, None, None);
    for field in FieldReader::new(file, range) {
        match field? {
            (1, FieldValue::Bytes(range)) => set_once(&mut tensor, range, "type", 1)?,
            // What it is for, as Microsoft's tools write it: IMAGE.
            (6, FieldValue::Bytes(_)) => {}
            (field @ (1 | 6), _) => return wrong_field_type("type", field),
            (field, _) => return unknown_field("type", field),
        }
    }
    for field in FieldReader::new(file, tensor.unwrap_or_default()) {
        match field? {
            (1, FieldValue::Number(found)) => set_once(&mut kind, found, "type", 1)?,
            (2, FieldValue::Bytes(range)) => set_once(&mut shape, range, "type", 2)?,
            (field @ (1 | 2), _) => return wrong_field_type("type", field),
            (field, _) => return unknown_field("type", field),
        }
    }
    let mut axes = Vec::new();
    for field in FieldReader::new(file, shape.unwrap_or_default()) {
        match field? {
            (1, FieldValue::Bytes(range)) => {
                check_capacity(&axes, "shape", "axes", MAX_AXES)?;
                axes.push(read_axis(file, range, name)?);
            }
            (1, _) => return wrong_field_type("shape", 1),
            (field, _) => return unknown_field("shape", field),
        }
    }
    Ok((kind, axes))
}

/// The length of an axis, or `None` where it has a name, or nothing, instead. Some writers put −1 or 0 there.
fn read_axis(file: &[u8], range: Range<usize>, name: &str) -> Result<Option<usize>, GraphError> {
    let mut axis = None;
    for field in FieldReader::new(file, range) {
        match field? {
            (1, FieldValue::Number(length)) => {
                set_once(&mut axis, length.cast_signed(), "axis", 1)?
            }
            // Its name, and what it is for.
            (2 | 3, FieldValue::Bytes(_)) => {}
            (field @ 1..=3, _) => return wrong_field_type("axis", field),
            (field, _) => return unknown_field("axis", field),
        }
    }
    match axis {
        None | Some(-1 | 0) => Ok(None),
        Some(length @ 1..=MAX_LENGTH) => Ok(usize::try_from(length).ok()),
        Some(length) => Err(GraphError::Dimension {
            name: name.to_owned(),
            length,
        }),
    }
}
