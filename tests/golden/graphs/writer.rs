//! Writes ONNX files, valid and invalid ones, field by field (protocol buffers, `onnx.proto` of
//! ONNX 1.14).

#![allow(dead_code, reason = "each test uses its own part")]

/// A message as its fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message(Vec<(u64, Vec<u8>)>);

impl Message {
    pub(crate) fn new() -> Message {
        Message::default()
    }

    pub(crate) fn number(self, field: u64, number: u64) -> Message {
        self.raw(field, 0, &varint(number))
    }

    pub(crate) fn signed(self, field: u64, number: i64) -> Message {
        self.number(field, number.cast_unsigned())
    }

    pub(crate) fn bytes(self, field: u64, bytes: &[u8]) -> Message {
        self.raw(field, 2, &[&varint(bytes.len() as u64), bytes].concat())
    }

    pub(crate) fn text(self, field: u64, text: &str) -> Message {
        self.bytes(field, text.as_bytes())
    }

    pub(crate) fn message(self, field: u64, message: &Message) -> Message {
        self.bytes(field, &message.to_bytes())
    }

    /// A field of any wire type, its value as it stands in the file.
    pub(crate) fn raw(mut self, field: u64, wire_type: u64, value: &[u8]) -> Message {
        self.0
            .push((field, [&varint(field << 3 | wire_type), value].concat()));
        self
    }

    /// The same without a field.
    pub(crate) fn without(mut self, field: u64) -> Message {
        self.0.retain(|(number, _)| *number != field);
        self
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0
            .iter()
            .flat_map(|(_, bytes)| bytes)
            .copied()
            .collect()
    }
}

/// A model in parts that can be exchanged.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// What stands around the graph.
    pub(crate) around: Message,
    pub(crate) opset: Message,
    pub(crate) nodes: Vec<Message>,
    pub(crate) initialisers: Vec<Message>,
    pub(crate) inputs: Vec<Message>,
    pub(crate) outputs: Vec<Message>,
    /// What else the graph holds.
    pub(crate) beside: Message,
}

impl Model {
    /// The smallest model that could paint: one convolution, which makes twelve channels of three.
    pub(crate) fn painting() -> Model {
        let kernel = Message::new().text(1, "kernel_shape").number(20, 7);
        Model {
            around: Message::new().number(1, 8).text(2, "ambrotype"),
            opset: Message::new().text(1, "").number(2, 17),
            nodes: vec![
                node("Conv", &["image", "weight", "bias"], "middle")
                    .message(5, &kernel.number(8, 2).number(8, 2))
                    .message(5, &numbers("strides", &[2, 2])),
                node("Relu", &["middle"], "out"),
            ],
            initialisers: vec![
                tensor("weight", &[12, 3, 2, 2], &[0.25; 144]),
                tensor("bias", &[12], &[0.5; 12]),
            ],
            inputs: vec![value("image", &[Ok(1), Ok(3), Err("height"), Err("width")])],
            outputs: vec![value(
                "out",
                &[Ok(1), Ok(12), Err("half.height"), Err("half.width")],
            )],
            beside: Message::new().text(2, "folded"),
        }
    }

    /// A small model with what files of others hold beside a graph: notes, a constant, numbers in lists.
    pub(crate) fn of_others() -> Model {
        let scale = announced("", &[1], 1).raw(4, 2, &[&[4][..], &0.5f32.to_le_bytes()].concat());
        let value = Message::new()
            .text(1, "value")
            .message(5, &scale)
            .number(20, 4);
        let mut model = Model::painting();
        model.around = model
            .around
            .text(6, "made with care")
            .message(14, &Message::new().text(1, "key").text(2, "value"));
        model.nodes = vec![
            Message::new()
                .text(2, "scale")
                .text(4, "Constant")
                .message(5, &value),
            node("Mul", &["image", "scale"], "half"),
            node("Conv", &["half", "weight", "bias"], "middle").text(6, "a note"),
            node("LeakyRelu", &["middle"], "out").message(5, &float("alpha", 0.1)),
        ];
        model.beside = model.beside.message(13, &value_of_kind("half", &[], 1));
        model
    }

    pub(crate) fn graph(&self) -> Message {
        let mut graph = self.beside.clone();
        for (field, parts) in [
            (1, &self.nodes),
            (5, &self.initialisers),
            (11, &self.inputs),
            (12, &self.outputs),
        ] {
            graph = parts
                .iter()
                .fold(graph, |graph, part| graph.message(field, part));
        }
        graph
    }

    pub(crate) fn message(&self) -> Message {
        self.around
            .clone()
            .message(7, &self.graph())
            .message(8, &self.opset)
    }

    pub(crate) fn to_file(&self) -> Vec<u8> {
        self.message().to_bytes()
    }
}

pub(crate) fn node(operator: &str, inputs: &[&str], output: &str) -> Message {
    let node = inputs
        .iter()
        .fold(Message::new(), |node, input| node.text(1, input));
    node.text(2, output)
        .text(3, &format!("node of {output}"))
        .text(4, operator)
}

/// An attribute that is a list of numbers.
pub(crate) fn numbers(name: &str, values: &[i64]) -> Message {
    let attribute = Message::new().text(1, name);
    let attribute = values
        .iter()
        .fold(attribute, |attribute, value| attribute.signed(8, *value));
    attribute.number(20, 7)
}

/// An attribute that is a number.
pub(crate) fn number(name: &str, value: i64) -> Message {
    Message::new().text(1, name).signed(3, value).number(20, 2)
}

/// An attribute that is a float.
pub(crate) fn float(name: &str, value: f32) -> Message {
    Message::new()
        .text(1, name)
        .raw(2, 5, &value.to_le_bytes())
        .number(20, 1)
}

/// An attribute that is a word.
pub(crate) fn text(name: &str, value: &str) -> Message {
    Message::new().text(1, name).text(4, value).number(20, 3)
}

/// An initializer of floats.
pub(crate) fn tensor(name: &str, axes: &[i64], numbers: &[f32]) -> Message {
    let bytes: Vec<u8> = numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    announced(name, axes, 1).bytes(9, &bytes)
}

/// An initializer of sizes.
pub(crate) fn sizes(name: &str, sizes: &[i64]) -> Message {
    let bytes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
    announced(name, &[sizes.len() as i64], 7).bytes(9, &bytes)
}

/// An initializer without its numbers.
pub(crate) fn announced(name: &str, axes: &[i64], kind: u64) -> Message {
    let tensor = axes
        .iter()
        .fold(Message::new(), |tensor, axis| tensor.signed(1, *axis));
    tensor.number(2, kind).text(8, name)
}

/// An input or output of floats; an axis has a length or a name.
pub(crate) fn value(name: &str, axes: &[Result<i64, &str>]) -> Message {
    value_of_kind(name, axes, 1)
}

pub(crate) fn value_of_kind(name: &str, axes: &[Result<i64, &str>], kind: u64) -> Message {
    let shape = axes.iter().fold(Message::new(), |shape, axis| {
        let axis = match axis {
            Ok(length) => Message::new().signed(1, *length),
            Err(name) => Message::new().text(2, name),
        };
        shape.message(1, &axis)
    });
    let tensor = Message::new().number(1, kind).message(2, &shape);
    Message::new()
        .text(1, name)
        .message(2, &Message::new().message(1, &tensor))
}

pub(crate) fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}
