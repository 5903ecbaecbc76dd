//! From an [`ImportedGraph`] to the file that ONNX Runtime opens.

use super::{AttributeValue, ImportedGraph, ImportedNode, ImportedPort, ValueId, Weight};
use crate::onnx::patch::ValidatedModel;
use crate::onnx::tensor::ElementType;

/// Of the files that are written; ONNX Runtime opens it with every operator set that is read.
const IR_VERSION: u64 = 8;

impl ImportedGraph {
    /// The name that an input or output has in the file that is written.
    pub(crate) fn name(port: &ImportedPort) -> String {
        value_name(port.id)
    }

    /// The graph as a file of ours. With `axes` the inputs have these in the place of their own, and outputs any.
    pub(crate) fn to_model(&self, axes: Option<&[Vec<Option<usize>>]>) -> ValidatedModel {
        let mut graph = Message::default();
        for node in &self.nodes {
            graph = graph.message(1, node.message());
        }
        graph = graph.text(2, "imported");
        for (id, weight) in &self.weights {
            graph = graph.message(5, weight.message().text(8, &value_name(*id)));
        }
        for (at, input) in self.inputs.iter().enumerate() {
            let own = axes.and_then(|axes| axes.get(at)).unwrap_or(&input.axes);
            graph = graph.message(11, port_message(input.id, own));
        }
        for output in &self.outputs {
            let any = vec![None; output.axes.len()];
            let own = if axes.is_some() { &any } else { &output.axes };
            graph = graph.message(12, port_message(output.id, own));
        }
        let opset = Message::default().text(1, "").number(2, self.opset);
        let model = Message::default()
            .number(1, IR_VERSION)
            .message(7, graph)
            .message(8, opset);
        ValidatedModel::written(model.0)
    }
}

fn value_name(id: ValueId) -> String {
    format!("v{id}")
}

fn port_message(id: ValueId, axes: &[Option<usize>]) -> Message {
    let shape = (axes.iter().enumerate()).fold(Message::default(), |shape, (at, axis)| {
        let axis = match axis {
            Some(length) => Message::default().number(1, *length as u64),
            None => Message::default().text(2, &format!("a{id}_{at}")),
        };
        shape.message(1, axis)
    });
    let tensor = Message::default().number(1, 1).message(2, shape);
    Message::default()
        .text(1, &value_name(id))
        .message(2, Message::default().message(1, tensor))
}

impl ImportedNode {
    fn message(&self) -> Message {
        let mut node = Message::default();
        for input in &self.inputs {
            node = node.text(1, &input.map(value_name).unwrap_or_default());
        }
        for &output in &self.outputs {
            node = node.text(2, &value_name(output));
        }
        node = node.text(4, self.operator);
        for (name, value) in &self.attributes {
            node = node.message(5, value.message(name));
        }
        node
    }
}

impl AttributeValue {
    /// The kinds are those of `AttributeProto.AttributeType`.
    fn message(&self, name: &str) -> Message {
        let attribute = Message::default().text(1, name);
        match self {
            AttributeValue::Float(float) => attribute.float(2, *float).number(20, 1),
            AttributeValue::Number(number) => {
                attribute.number(3, number.cast_unsigned()).number(20, 2)
            }
            AttributeValue::Text(text) => attribute.text(4, text).number(20, 3),
            AttributeValue::Tensor(weight) => attribute.message(5, weight.message()).number(20, 4),
            AttributeValue::Floats(floats) => (floats.iter())
                .fold(attribute, |attribute, float| attribute.float(7, *float))
                .number(20, 6),
            AttributeValue::Numbers(numbers) => (numbers.iter())
                .fold(attribute, |attribute, number| {
                    attribute.number(8, number.cast_unsigned())
                })
                .number(20, 7),
        }
    }
}

impl Weight {
    /// Without a name.
    fn message(&self) -> Message {
        let kind = match self.element_type {
            ElementType::F32 => 1,
            ElementType::U8 => 2,
            ElementType::I8 => 3,
            ElementType::I32 => 6,
            ElementType::I64 => 7,
            ElementType::F16 => 10,
        };
        (self.dims.iter())
            .fold(Message::default(), |tensor, &length| {
                tensor.number(1, length as u64)
            })
            .number(2, kind)
            .bytes(9, &self.bytes)
    }
}

/// A message of protocol buffers, as far as it is written.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn number(mut self, field: u64, number: u64) -> Message {
        self.varint(field << 3);
        self.varint(number);
        self
    }

    fn float(mut self, field: u64, float: f32) -> Message {
        self.varint(field << 3 | 5);
        self.0.extend(float.to_le_bytes());
        self
    }

    fn text(self, field: u64, text: &str) -> Message {
        self.bytes(field, text.as_bytes())
    }

    fn message(self, field: u64, message: Message) -> Message {
        self.bytes(field, &message.0)
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Message {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    fn varint(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}
