//! Nodes: each is an operator of the list, with attributes that it has, within their bounds.

use std::collections::HashSet;
use std::ops::Range;

use crate::graph::fault::GraphError;
use crate::graph::fields::{Fields, Value};
use crate::graph::operators::{Attribute, MOST_NUMBERS, Operator, find};
use crate::graph::rules::{
    MOST_PORTS, first, missing, mistyped, once, own_domain, room, unknown, word,
};

/// A node, as far as it matters how nodes hang together.
pub(super) struct Node<'file> {
    pub(super) inputs: Vec<&'file str>,
    pub(super) outputs: Vec<&'file str>,
}

impl<'file> Node<'file> {
    pub(super) fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphError> {
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
                (9, _) => return Err(GraphError::Metadata),
                (field @ (1..=5 | 7), _) => return mistyped(NODE, field),
                (field, _) => return unknown(NODE, field),
            }
        }
        own_domain(file, domain, NODE)?;
        let Some(operator) = operator else {
            return missing(NODE, "operator");
        };
        let Some(operator) = find(operator) else {
            return Err(GraphError::Operator {
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
            return Err(GraphError::Arity {
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
) -> Result<&'static str, GraphError> {
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
                return Err(GraphError::Subgraph {
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
    let stranger = || GraphError::Attribute {
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
    Err(GraphError::Bounds {
        operator: operator.name,
        attribute,
    })
}
