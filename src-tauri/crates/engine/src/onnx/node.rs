//! Nodes: each must be a known operator, with known attributes within their bounds.

use std::collections::HashSet;
use std::ops::Range;

use crate::error::GraphError;
use crate::onnx::checks::{
    MAX_PORTS, check_capacity, check_default_domain, insert_unique, missing_field, read_text,
    set_once, unknown_field, wrong_field_type,
};
use crate::onnx::interface::Dialect;
use crate::onnx::operators::{Attribute, MAX_ATTRIBUTE_VALUES, Operator, find};
use crate::onnx::protobuf::{FieldReader, FieldValue};

/// The names of the values that a node reads and gives.
pub(super) struct Node<'file> {
    pub(super) inputs: Vec<&'file str>,
    pub(super) outputs: Vec<&'file str>,
}

impl<'file> Node<'file> {
    /// An input that is left out has an empty name.
    pub(super) fn read(
        file: &'file [u8],
        range: Range<usize>,
        dialect: Dialect,
    ) -> Result<Self, GraphError> {
        const NODE: &str = "node";
        let (mut inputs, mut outputs, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut name, mut operator, mut domain) = (None, None, None);
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) => {
                    check_capacity(&inputs, NODE, "inputs", MAX_PORTS)?;
                    let left_out = range.is_empty();
                    inputs.push(if left_out {
                        ""
                    } else {
                        read_text(file, range, NODE)?
                    });
                }
                (2, FieldValue::Bytes(range)) => {
                    check_capacity(&outputs, NODE, "outputs", MAX_PORTS)?;
                    outputs.push(read_text(file, range, NODE)?);
                }
                (3, FieldValue::Bytes(range)) => {
                    set_once(&mut name, read_text(file, range, NODE)?, NODE, 3)?
                }
                (4, FieldValue::Bytes(range)) => {
                    set_once(&mut operator, read_text(file, range, NODE)?, NODE, 4)?
                }
                (5, FieldValue::Bytes(range)) => {
                    check_capacity(&attributes, NODE, "attributes", MAX_PORTS)?;
                    attributes.push(range);
                }
                (7, FieldValue::Bytes(range)) => set_once(&mut domain, range, NODE, 7)?,
                (9, _) => return Err(GraphError::Metadata),
                (field @ (1..=5 | 7), _) => return wrong_field_type(NODE, field),
                (field, _) => return unknown_field(NODE, field),
            }
        }
        check_default_domain(file, domain, NODE)?;
        let Some(operator) = operator else {
            return missing_field(NODE, "operator");
        };
        let Some(operator) = find(operator, dialect) else {
            return Err(GraphError::Operator {
                operator: operator.to_owned(),
            });
        };
        let optional = |at: usize| operator.optional_inputs.contains(&at);
        if (inputs.iter().enumerate()).any(|(at, name)| name.is_empty() && !optional(at)) {
            return Err(GraphError::InvalidText { message: NODE });
        }
        let mut names = HashSet::new();
        for range in attributes {
            insert_unique(&mut names, validate_attribute(file, range, operator)?)?;
        }
        let fits =
            operator.inputs.contains(&inputs.len()) && operator.outputs.contains(&outputs.len());
        if !fits {
            return Err(GraphError::Arity {
                operator: operator.name,
            });
        }
        Ok(Node { inputs, outputs })
    }
}

/// Checks an attribute against its operator and returns its name.
fn validate_attribute(
    file: &[u8],
    range: Range<usize>,
    operator: &'static Operator,
) -> Result<&'static str, GraphError> {
    const ATTRIBUTE: &str = "attribute";
    let (mut name, mut kind, mut number, mut text) = (None, None, None, None);
    let mut numbers = Vec::new();
    for field in FieldReader::new(file, range) {
        match field? {
            (1, FieldValue::Bytes(range)) => {
                set_once(&mut name, read_text(file, range, ATTRIBUTE)?, ATTRIBUTE, 1)?
            }
            (3, FieldValue::Number(found)) => {
                set_once(&mut number, found.cast_signed(), ATTRIBUTE, 3)?
            }
            (4, FieldValue::Bytes(range)) => {
                set_once(&mut text, read_text(file, range, ATTRIBUTE)?, ATTRIBUTE, 4)?
            }
            (8, FieldValue::Number(found)) => {
                check_capacity(&numbers, ATTRIBUTE, "numbers", MAX_ATTRIBUTE_VALUES)?;
                numbers.push(found.cast_signed());
            }
            (20, FieldValue::Number(found)) => set_once(&mut kind, found, ATTRIBUTE, 20)?,
            (6 | 11, _) => {
                return Err(GraphError::Subgraph {
                    operator: operator.name,
                });
            }
            (field @ (1 | 3 | 4 | 8 | 20), _) => return wrong_field_type(ATTRIBUTE, field),
            (field, _) => return unknown_field(ATTRIBUTE, field),
        }
    }
    let Some(name) = name else {
        return missing_field(ATTRIBUTE, "name");
    };
    let unexpected = || GraphError::Attribute {
        operator: operator.name,
        attribute: name.to_owned(),
    };
    let known = operator.attributes.iter().find(|(known, _)| *known == name);
    let (attribute, allowed) = known.ok_or_else(unexpected)?;
    // The kinds are those of `AttributeProto.AttributeType`.
    let fits = match (allowed, (kind, number, text, &numbers[..])) {
        (Attribute::Number(bounds), (Some(2), Some(number), None, [])) => bounds.contains(&number),
        (Attribute::Text(words), (Some(3), None, Some(text), [])) => words.contains(&text),
        (Attribute::Numbers(bounds), (Some(7), None, None, [_, ..])) => {
            numbers.iter().all(|number| bounds.contains(number))
        }
        _ => return Err(unexpected()),
    };
    if fits {
        return Ok(attribute);
    }
    Err(GraphError::OutOfBounds {
        operator: operator.name,
        attribute,
    })
}
