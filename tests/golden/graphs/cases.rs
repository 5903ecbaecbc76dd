//! Crafted graphs: each is the valid one of [`Model::painting`] with one fault, or bytes that are
//! not a graph.

use engine::GraphError;

use crate::writer::{Message, Model, announced, node, number, numbers, sizes, tensor, text, value, value_of_kind};

/// A description, the file, and whether an error is the expected one.
pub(crate) struct Case {
    pub(crate) description: String,
    pub(crate) file: Vec<u8>,
    pub(crate) matches: fn(&GraphError) -> bool,
}

/// Every case. `outside` is a file that no model may have opened.
pub(crate) fn cases(outside: &str) -> Vec<Case> {
    let mut cases = Cases(Vec::new());
    files_elsewhere(&mut cases, outside);
    code_of_others(&mut cases);
    numbers_that_lie(&mut cases);
    names_that_lead_nowhere(&mut cases);
    operators_misused(&mut cases);
    inputs_and_outputs(&mut cases);
    crate::bytes::add(&mut cases);
    cases.0
}

pub(crate) struct Cases(Vec<Case>);

impl Cases {
    pub(crate) fn file(&mut self, description: impl Into<String>, file: Vec<u8>, matches: fn(&GraphError) -> bool) {
        self.0.push(Case { description: description.into(), file, matches });
    }

    pub(crate) fn model(&mut self, description: impl Into<String>, edit: impl FnOnce(&mut Model), matches: fn(&GraphError) -> bool) {
        let mut model = Model::painting();
        edit(&mut model);
        self.file(description, model.to_file(), matches);
    }
}

pub(crate) fn entry(key: &str, value: &str) -> Message {
    Message::new().text(1, key).text(2, value)
}

fn files_elsewhere(cases: &mut Cases, outside: &str) {
    let places = [
        outside,
        "weights.bin",
        "../weights.bin",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "/dev/zero",
        "/proc/self/mem",
        "file:///etc/passwd",
        "\\\\server\\share\\weights",
        "https://example.org/weights",
        "",
        "portraits.safetensors",
    ];
    for place in places {
        cases.model(
            format!("numbers kept in {place:?}"),
            |model| {
                model.initialisers[0] = announced("weight", &[12, 3, 2, 2], 1).message(13, &entry("location", place)).number(14, 1);
            },
            is!(GraphError::ExternalData { name } if name == "weight"),
        );
    }
    cases.model(
        "numbers kept elsewhere, of a huge offset and length",
        |model| {
            model.initialisers[0] = announced("weight", &[12, 3, 2, 2], 1)
                .message(13, &entry("location", outside))
                .message(13, &entry("offset", "18446744073709551615"))
                .message(13, &entry("length", "-1"))
                .number(14, 1);
        },
        is!(GraphError::ExternalData { .. }),
    );
    cases.model(
        "numbers both here and elsewhere",
        |model| model.initialisers[1] = model.initialisers[1].clone().message(13, &entry("location", outside)),
        is!(GraphError::ExternalData { name } if name == "bias"),
    );
    cases.model(
        "numbers said to be elsewhere, without a place",
        |model| model.initialisers[1] = model.initialisers[1].clone().number(14, 1),
        is!(GraphError::ExternalData { .. }),
    );
    cases.model(
        "numbers elsewhere in a tensor without a name",
        |model| model.initialisers.push(Message::new().message(13, &entry("location", outside)).number(14, 1)),
        is!(GraphError::ExternalData { .. }),
    );
    cases.model(
        "numbers elsewhere inside of an attribute",
        |model| {
            let tensor = announced("", &[1], 1).message(13, &entry("location", outside)).number(14, 1);
            let value = Message::new().text(1, "value").message(5, &tensor).number(20, 4);
            model.nodes[1] = model.nodes[1].clone().message(5, &value);
        },
        is!(GraphError::UnknownField { message: "attribute", field: 5 }),
    );
    cases.model(
        "numbers elsewhere inside of a constant",
        |model| {
            let tensor = announced("", &[1], 1).message(13, &entry("location", outside)).number(14, 1);
            let value = Message::new().text(1, "value").message(5, &tensor).number(20, 4);
            model.nodes.push(node("Constant", &[], "constant").message(5, &value));
        },
        is!(GraphError::Operator { operator } if operator == "Constant"),
    );
}

fn code_of_others(cases: &mut Cases) {
    for domain in ["com.microsoft", "ai.onnx.ml", "ai.onnx.preview.training", "ai.onnx", "evil.example"] {
        cases.model(
            format!("a node of {domain}"),
            |model| model.nodes[1] = model.nodes[1].clone().text(7, domain),
            is!(GraphError::Domain { .. }),
        );
    }
    cases.model(
        "an operator set of somebody else",
        |model| model.opset = Message::new().text(1, "com.microsoft").number(2, 1),
        is!(GraphError::Domain { domain } if domain == "com.microsoft"),
    );
    cases.file(
        "a second operator set",
        Model::painting().message().message(8, &Message::new().text(1, "com.microsoft").number(2, 1)).to_bytes(),
        is!(GraphError::DuplicateField { message: "model", field: 8 }),
    );
    let operators = [
        "If",
        "Loop",
        "Scan",
        "SequenceMap",
        "Optional",
        "Constant",
        "ConstantOfShape",
        "Expand",
        "Tile",
        "Resize",
        "RandomNormal",
        "StringNormalizer",
        "TfIdfVectorizer",
        "MatMulInteger",
        "EPContext",
        "PyOp",
        "conv",
        "Conv ",
        "Сonv",
    ];
    for operator in operators {
        cases.model(
            format!("the operator {operator:?}"),
            |model| model.nodes[1] = node(operator, &["middle"], "out"),
            is!(GraphError::Operator { .. }),
        );
    }
    for (field, description) in [(6, "a graph"), (11, "graphs")] {
        cases.model(
            format!("{description} inside of a node"),
            |model| {
                let inner = Message::new().text(1, "then_branch").message(field, &model.graph()).number(20, 5);
                model.nodes[1] = model.nodes[1].clone().message(5, &inner);
            },
            is!(GraphError::Subgraph { operator: "Relu" }),
        );
    }
    cases.file(
        "operators defined in the file",
        Model::painting().message().message(25, &Message::new().text(1, "Relu")).to_bytes(),
        is!(GraphError::Function),
    );
    cases.file("instructions for training", Model::painting().message().message(20, &Message::new()).to_bytes(), is!(GraphError::Training));
    cases.model(
        "a node that asks for one of many forms of its operator",
        |model| model.nodes[1] = model.nodes[1].clone().text(8, "other"),
        is!(GraphError::UnknownField { message: "node", field: 8 }),
    );
}

fn numbers_that_lie(cases: &mut Cases) {
    let mut axes = |description: &str, axes: &[i64], matches: fn(&GraphError) -> bool| {
        cases.model(
            format!("an initialiser {description}"),
            |model| model.initialisers.push(announced("more", axes, 1).bytes(9, &[0; 8])),
            matches,
        );
    };
    axes("with a negative axis", &[-2], is!(GraphError::Dimension { length: -2, .. }));
    axes("with two negative axes", &[-1, -2], is!(GraphError::Dimension { length: -1, .. }));
    axes("with the most negative axis", &[i64::MIN], is!(GraphError::Dimension { length: i64::MIN, .. }));
    axes("with an axis of zero", &[0], is!(GraphError::Dimension { length: 0, .. }));
    axes("with an axis of zero among others", &[2, 0], is!(GraphError::Dimension { length: 0, .. }));
    axes("with the longest axis there is", &[i64::MAX], is!(GraphError::Dimension { length: i64::MAX, .. }));
    axes("whose lengths overflow to the right one", &[1 << 32, 1 << 32, 2], is!(GraphError::Dimension { .. }));
    axes("of many terabytes", &[65_536, 65_536, 65_536], is!(GraphError::Length { found: 8, .. }));
    axes("whose size overflows", &[65_536; 8], is!(GraphError::Length { announced: u64::MAX, .. }));
    axes("longer than its bytes", &[3], is!(GraphError::Length { announced: 12, found: 8, .. }));
    axes("shorter than its bytes", &[1], is!(GraphError::Length { announced: 4, found: 8, .. }));
    axes("of one number in the bytes of two", &[], is!(GraphError::Length { announced: 4, found: 8, .. }));
    axes("with nine axes", &[1; 9], is!(GraphError::TooMany { message: "tensor", part: "axes", limit: 8 }));
    for (kind, description) in
        [(0, "no kind"), (8, "texts"), (10, "16-bit floats"), (11, "64-bit floats"), (14, "complex numbers"), (99, "numbers of the future")]
    {
        cases.model(
            format!("an initialiser of {description}"),
            |model| model.initialisers.push(announced("more", &[1], kind).bytes(9, &[0; 8])),
            is!(GraphError::ElementType { .. }),
        );
    }
    for (field, description) in
        [(4, "floats"), (5, "32-bit numbers"), (6, "texts"), (7, "64-bit numbers"), (10, "doubles"), (11, "unsigned numbers")]
    {
        cases.model(
            format!("an initialiser of packed {description}"),
            |model| model.initialisers.push(announced("more", &[2], 1).bytes(field, &[0; 8])),
            is!(GraphError::UnknownField { message: "tensor", .. }),
        );
    }
    cases.model(
        "an initialiser with packed axes",
        |model| model.initialisers.push(Message::new().bytes(1, &[1; 64]).number(2, 1).text(8, "more").bytes(9, &[0; 4])),
        is!(GraphError::WrongFieldType { message: "tensor", field: 1 }),
    );
    cases.model(
        "an initialiser that is only a part of one",
        |model| model.initialisers.push(announced("more", &[1], 1).message(3, &Message::new()).bytes(9, &[0; 4])),
        is!(GraphError::UnknownField { message: "tensor", field: 3 }),
    );
    cases.model(
        "an initialiser without numbers",
        |model| model.initialisers.push(announced("more", &[1], 1)),
        is!(GraphError::MissingField { message: "tensor", part: "numbers" }),
    );
    cases.model(
        "an initialiser with two sets of numbers",
        |model| model.initialisers[1] = model.initialisers[1].clone().bytes(9, &[0; 4]),
        is!(GraphError::DuplicateField { message: "tensor", field: 9 }),
    );
    cases.model(
        "an initialiser of two kinds",
        |model| model.initialisers[1] = model.initialisers[1].clone().number(2, 7),
        is!(GraphError::DuplicateField { message: "tensor", field: 2 }),
    );
    for (bad, description) in
        [(f32::NAN, "what is no number"), (f32::INFINITY, "an infinite number"), (f32::NEG_INFINITY, "an infinitely negative number")]
    {
        cases.model(
            format!("an initialiser with {description}"),
            |model| model.initialisers.push(tensor("more", &[2], &[0.0, bad])),
            is!(GraphError::InvalidNumber { name } if name == "more"),
        );
    }
    for size in [i64::MIN, -65_537, 65_537, i64::MAX] {
        cases.model(
            format!("a size of {size}"),
            |model| model.initialisers.push(sizes("more", &[1, size])),
            is!(GraphError::InvalidNumber { name } if name == "more"),
        );
    }
    cases.model("sparse numbers", |model| model.beside = model.beside.clone().message(15, &Message::new()), is!(GraphError::Sparse));
}

fn names_that_lead_nowhere(cases: &mut Cases) {
    cases.model(
        "a node that takes what nothing gives",
        |model| model.nodes[1] = node("Relu", &["nowhere"], "out"),
        is!(GraphError::Undefined { name } if name == "nowhere"),
    );
    cases.model(
        "a node that takes itself",
        |model| model.nodes[1] = node("Relu", &["out"], "out"),
        is!(GraphError::Cycle { name } if name == "out"),
    );
    cases.model(
        "two nodes that take each other",
        |model| {
            model.nodes[1] = node("Add", &["middle", "second"], "out");
            model.nodes.push(node("Relu", &["out"], "second"));
        },
        is!(GraphError::Cycle { name } if name == "second"),
    );
    cases.model(
        "a ring of three beside the network",
        |model| {
            for (from, to) in [("a", "b"), ("b", "c"), ("c", "a")] {
                model.nodes.push(node("Sqrt", &[from], to));
            }
        },
        is!(GraphError::Cycle { name } if name == "a"),
    );
    cases.model("nodes in the wrong order", |model| model.nodes.reverse(), is!(GraphError::Cycle { name } if name == "middle"));
    cases.model("an output that nothing gives", |model| model.nodes.truncate(1), is!(GraphError::Undefined { name } if name == "out"));
    cases.model(
        "an output that is an input",
        |model| model.outputs[0] = value("image", &[Ok(1), Ok(3), Err("h"), Err("w")]),
        is!(GraphError::Undefined { name } if name == "image"),
    );
    cases.model(
        "two initialisers of one name",
        |model| model.initialisers.push(tensor("bias", &[1], &[0.0])),
        is!(GraphError::DuplicateName { name } if name == "bias"),
    );
    cases.model(
        "two nodes that give one name",
        |model| model.nodes.push(node("Relu", &["middle"], "out")),
        is!(GraphError::DuplicateName { name } if name == "out"),
    );
    cases.model(
        "a node that gives what is an initialiser",
        |model| model.nodes.push(node("Relu", &["middle"], "bias")),
        is!(GraphError::DuplicateName { name } if name == "bias"),
    );
    cases.model(
        "a node that gives what is an input",
        |model| model.nodes.push(node("Relu", &["middle"], "image")),
        is!(GraphError::DuplicateName { name } if name == "image"),
    );
    cases.model(
        "an input that is an initialiser as well",
        |model| model.inputs.push(value("bias", &[Ok(12)])),
        is!(GraphError::DuplicateName { name } if name == "bias"),
    );
    cases.model(
        "an input that is there twice",
        |model| model.inputs.push(model.inputs[0].clone()),
        is!(GraphError::DuplicateName { name } if name == "image"),
    );
    cases.model(
        "an output that is there twice",
        |model| model.outputs.push(model.outputs[0].clone()),
        is!(GraphError::DuplicateName { name } if name == "out"),
    );
    cases.model(
        "a node without an operator",
        |model| model.nodes[1] = Message::new().text(1, "middle").text(2, "out"),
        is!(GraphError::MissingField { message: "node", part: "operator" }),
    );
    cases.model(
        "a node that gives nothing",
        |model| model.nodes.push(Message::new().text(1, "middle").text(4, "Relu")),
        is!(GraphError::Arity { operator: "Relu" }),
    );
    cases.model(
        "a node with an optional input left out",
        |model| model.nodes[0] = model.nodes[0].clone().text(1, ""),
        is!(GraphError::InvalidText { message: "node" }),
    );
}

fn operators_misused(cases: &mut Cases) {
    cases.model(
        "an addition of three",
        |model| model.nodes[1] = node("Add", &["middle", "middle", "middle"], "out"),
        is!(GraphError::Arity { operator: "Add" }),
    );
    cases.model("a relu of nothing", |model| model.nodes[1] = node("Relu", &[], "out"), is!(GraphError::Arity { operator: "Relu" }));
    cases.model(
        "a relu of two outputs",
        |model| model.nodes[1] = model.nodes[1].clone().text(2, "more"),
        is!(GraphError::Arity { operator: "Relu" }),
    );
    cases.model(
        "a pad of 65 inputs",
        |model| model.nodes.push(node("Concat", &["middle"; 65], "more")),
        is!(GraphError::TooMany { message: "node", part: "inputs", limit: 64 }),
    );
    let mut attribute = |description: &str, attribute: Message, matches: fn(&GraphError) -> bool| {
        cases.model(
            format!("a convolution with {description}"),
            |model| {
                model.nodes[0] = node("Conv", &["image", "weight", "bias"], "middle").message(5, &attribute);
            },
            matches,
        );
    };
    attribute("strides of zero", numbers("strides", &[0, 2]), is!(GraphError::OutOfBounds { operator: "Conv", attribute: "strides" }));
    attribute("negative pads", numbers("pads", &[-1, 0, 0, 0]), is!(GraphError::OutOfBounds { attribute: "pads", .. }));
    attribute("pads of a billion", numbers("pads", &[1 << 30, 0, 0, 0]), is!(GraphError::OutOfBounds { attribute: "pads", .. }));
    attribute("a kernel of 2⁶³", numbers("kernel_shape", &[i64::MAX]), is!(GraphError::OutOfBounds { attribute: "kernel_shape", .. }));
    attribute(
        "a list of nine strides",
        numbers("strides", &[1; 9]),
        is!(GraphError::TooMany { message: "attribute", part: "numbers", limit: 8 }),
    );
    attribute("an empty list of strides", numbers("strides", &[]), is!(GraphError::Attribute { operator: "Conv", .. }));
    attribute("a number where a list belongs", number("strides", 2), is!(GraphError::Attribute { .. }));
    attribute("a list and a number", numbers("strides", &[2, 2]).number(3, 2), is!(GraphError::Attribute { .. }));
    attribute("a kind that is not its own", Message::new().text(1, "strides").number(8, 2).number(20, 2), is!(GraphError::Attribute { .. }));
    attribute("an attribute that it does not have", number("group", 3), is!(GraphError::Attribute { attribute, .. } if attribute == "group"));
    attribute("an attribute of ONNX Runtime's own", text("activation", "Relu"), is!(GraphError::Attribute { .. }));
    attribute(
        "an attribute without a name",
        Message::new().number(8, 2).number(20, 7),
        is!(GraphError::MissingField { message: "attribute", part: "name" }),
    );
    attribute(
        "packed strides",
        Message::new().text(1, "strides").bytes(8, &[1; 8]).number(20, 7),
        is!(GraphError::WrongFieldType { message: "attribute", field: 8 }),
    );
    attribute(
        "a float",
        Message::new().text(1, "strides").raw(2, 5, &[0; 4]).number(20, 1),
        is!(GraphError::UnknownField { message: "attribute", field: 2 }),
    );
    attribute(
        "a reference to another's attribute",
        Message::new().text(1, "strides").text(21, "outer"),
        is!(GraphError::UnknownField { message: "attribute", field: 21 }),
    );
    cases.model(
        "strides given twice",
        |model| model.nodes[0] = model.nodes[0].clone().message(5, &numbers("strides", &[1, 1])),
        is!(GraphError::DuplicateName { name } if name == "strides"),
    );
    cases.model(
        "blocks of zero",
        |model| model.nodes[1] = node("DepthToSpace", &["middle"], "out").message(5, &number("blocksize", 0)),
        is!(GraphError::OutOfBounds { attribute: "blocksize", .. }),
    );
    cases.model(
        "a way to pad that there is not",
        |model| model.nodes[1] = node("Pad", &["middle", "bias"], "out").message(5, &text("mode", "wrap")),
        is!(GraphError::OutOfBounds { attribute: "mode", .. }),
    );
}

fn inputs_and_outputs(cases: &mut Cases) {
    let image = [Ok(1), Ok(3), Err("height"), Err("width")];
    let out = [Ok(1), Ok(12), Err("h"), Err("w")];
    cases.model(
        "no input",
        |model| {
            model.inputs.clear();
            model.nodes[0] = node("Relu", &["weight"], "middle");
        },
        is!(GraphError::Interface),
    );
    cases.model("no output", |model| model.outputs.clear(), is!(GraphError::Interface));
    cases.model("one input more", |model| model.inputs.push(value("more", &image)), is!(GraphError::Interface));
    cases.model("one output more", |model| model.outputs.push(value("middle", &out)), is!(GraphError::Interface));
    cases.model(
        "an input of another name",
        |model| {
            model.inputs[0] = value("picture", &image);
            model.nodes[0] = node("Conv", &["picture", "weight"], "middle");
        },
        is!(GraphError::Interface),
    );
    cases.model(
        "an output of another size",
        |model| model.outputs[0] = value("out", &[Ok(1), Ok(3), Err("h"), Err("w")]),
        is!(GraphError::Interface),
    );
    cases.model(
        "an input of a fixed size",
        |model| model.inputs[0] = value("image", &[Ok(1), Ok(3), Ok(64), Ok(64)]),
        is!(GraphError::Interface),
    );
    cases.model(
        "an input of five axes",
        |model| model.inputs[0] = value("image", &[Ok(1), Ok(3), Err("d"), Err("h"), Err("w")]),
        is!(GraphError::Interface),
    );
    cases.model("an input of any shape", |model| model.inputs[0] = value("image", &[]), is!(GraphError::Interface));
    cases.model(
        "an input with an axis of −1",
        |model| model.inputs[0] = value("image", &[Ok(1), Ok(3), Ok(-1), Err("w")]),
        is!(GraphError::Dimension { length: -1, .. }),
    );
    cases.model(
        "an output with an axis of zero",
        |model| model.outputs[0] = value("out", &[Ok(1), Ok(0), Err("h"), Err("w")]),
        is!(GraphError::Dimension { length: 0, .. }),
    );
    cases.model("an input of texts", |model| model.inputs[0] = value_of_kind("image", &image, 8), is!(GraphError::ElementType { found: 8, .. }));
    cases.model(
        "an input that is a sequence",
        |model| model.inputs[0] = Message::new().text(1, "image").message(2, &Message::new().message(4, &Message::new())),
        is!(GraphError::UnknownField { message: "type", field: 4 }),
    );
    cases.model(
        "an input without a type",
        |model| model.inputs[0] = Message::new().text(1, "image"),
        is!(GraphError::MissingField { message: "type", .. }),
    );
    cases.model(
        "an axis with both a length and a name",
        |model| {
            let axis = Message::new().number(1, 1).text(2, "one");
            let tensor = Message::new().number(1, 1).message(2, &Message::new().message(1, &axis));
            model.inputs[0] = Message::new().text(1, "image").message(2, &Message::new().message(1, &tensor));
        },
        is!(GraphError::DuplicateField { message: "axis", .. }),
    );
}
