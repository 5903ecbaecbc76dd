//! Crafted files whose fault is outside of the graph or in the bytes: versions, metadata, broken
//! encodings and bombs.

use engine::GraphError;

use crate::cases::{Cases, entry};
use crate::writer::{Message, Model, announced, node, number, tensor, value, varint};

pub(crate) fn add(cases: &mut Cases) {
    versions_and_notes(cases);
    broken_bytes(cases);
    bombs(cases);
}

fn versions_and_notes(cases: &mut Cases) {
    for version in [0, 3, 7, 9, 11, u64::MAX] {
        cases.model(
            format!("version {version} of the format"),
            |model| model.around = Message::new().number(1, version),
            is!(GraphError::IrVersion { .. }),
        );
    }
    for version in [0, 1, 16, 18, 23, u64::MAX] {
        cases.model(format!("operator set {version}"), |model| model.opset = Message::new().number(2, version), is!(GraphError::Opset { .. }));
    }
    cases.model(
        "no version of the format",
        |model| model.around = Message::new(),
        is!(GraphError::MissingField { message: "model", part: "version" }),
    );
    cases.model("no version of the operators", |model| model.opset = Message::new(), is!(GraphError::MissingField { message: "operator set", .. }));
    cases.file(
        "no operator set",
        Model::painting().message().without(8).to_bytes(),
        is!(GraphError::MissingField { message: "model", part: "operator set" }),
    );
    cases.file("no graph", Model::painting().message().without(7).to_bytes(), is!(GraphError::MissingField { message: "model", part: "graph" }));
    cases.file(
        "two graphs",
        Model::painting().message().message(7, &Model::painting().graph()).to_bytes(),
        is!(GraphError::DuplicateField { message: "model", field: 7 }),
    );
    let settings = entry("ort_config", r#"{"session_options":{"inter_op_num_threads":4096}}"#);
    cases.model("settings for ONNX Runtime", |model| model.around = model.around.clone().message(14, &settings), is!(GraphError::Metadata));
    cases.model(
        "ten thousand notes",
        |model| model.around = (0..10_000).fold(model.around.clone(), |around, _| around.message(14, &settings)),
        is!(GraphError::Metadata),
    );
    cases.model("notes beside the graph", |model| model.beside = model.beside.clone().message(16, &settings), is!(GraphError::Metadata));
    cases.model("notes beside a node", |model| model.nodes[1] = model.nodes[1].clone().message(9, &settings), is!(GraphError::Metadata));
    cases.model(
        "notes beside a tensor",
        |model| model.initialisers[1] = model.initialisers[1].clone().message(16, &settings),
        is!(GraphError::Metadata),
    );
    cases.model(
        "a comment",
        |model| model.beside = model.beside.clone().text(10, "hello"),
        is!(GraphError::UnknownField { message: "graph", field: 10 }),
    );
    cases.model(
        "values in between",
        |model| model.beside = model.beside.clone().message(13, &model.outputs[0]),
        is!(GraphError::UnknownField { message: "graph", field: 13 }),
    );
    cases.model(
        "a field that no version has",
        |model| model.around = model.around.clone().text(500, "hello"),
        is!(GraphError::UnknownField { message: "model", field: 500 }),
    );
    cases.model(
        "a field of number zero",
        |model| model.around = model.around.clone().number(0, 1),
        is!(GraphError::UnknownField { message: "model", field: 0 }),
    );
}

fn broken_bytes(cases: &mut Cases) {
    cases.file("nothing", Vec::new(), is!(GraphError::MissingField { message: "model", .. }));
    cases.file("prose", b"this is no graph".to_vec(), is!(GraphError::WireType { .. } | GraphError::UnknownField { .. }));
    cases.file("zeros", vec![0; 4096], is!(GraphError::UnknownField { field: 0, .. }));
    cases.file("ones", vec![0xff; 4096], is!(GraphError::Varint));
    let whole = Model::painting().to_file();
    for tenth in 1..10 {
        let end = whole.len() * tenth / 10;
        cases.file(format!("a file cut at byte {end}"), whole[..end].to_vec(), is!(GraphError::Truncated));
    }
    cases.file("a file twice", whole.repeat(2), is!(GraphError::DuplicateField { message: "model", .. }));
    cases.file(
        "a file with something behind it",
        [&whole[..], b"PK\x03\x04"].concat(),
        is!(GraphError::WrongFieldType { .. } | GraphError::WireType { .. } | GraphError::UnknownField { .. } | GraphError::Truncated),
    );
    for wire_type in [3, 4, 6, 7] {
        cases.model(
            format!("wire type {wire_type}"),
            |model| model.around = model.around.clone().raw(2, wire_type, &[]),
            is!(GraphError::WireType { .. }),
        );
    }
    for (wire_type, value, description) in [(0, &[1][..], "a number"), (1, &[0; 8], "eight bytes"), (5, &[0; 4], "four bytes")] {
        cases.model(
            format!("a graph that is {description}"),
            |model| model.around = model.around.clone().raw(7, wire_type, value),
            is!(GraphError::WrongFieldType { message: "model", field: 7 }),
        );
    }
    cases.model(
        "a version that is a text",
        |model| model.around = Message::new().text(1, "8"),
        is!(GraphError::WrongFieldType { message: "model", field: 1 }),
    );
    cases.model("a number of eleven bytes", |model| model.around = Message::new().raw(1, 0, &[0x80; 11]), is!(GraphError::Varint));
    cases.model(
        "a number of 65 bits",
        |model| model.around = Message::new().raw(1, 0, &[&[0xff; 9][..], &[2]].concat()),
        is!(GraphError::Varint),
    );
    for length in [1 << 20, u64::from(u32::MAX), i64::MAX as u64, u64::MAX] {
        cases.file(format!("a graph of {length} bytes"), [vec![0x3a], varint(length), vec![0; 64]].concat(), is!(GraphError::Truncated));
    }
    cases.model(
        "an initialiser of more bytes than there are",
        |model| model.initialisers.push(announced("more", &[1], 1).raw(9, 2, &[varint(1 << 40), vec![0; 4]].concat())),
        is!(GraphError::Truncated),
    );
}

fn bombs(cases: &mut Cases) {
    let long = "a".repeat(129);
    cases.model("a name of 129 bytes", |model| model.nodes.push(node("Relu", &["middle"], &long)), is!(GraphError::InvalidText { message: "node" }));
    cases.model(
        "a producer of a megabyte",
        |model| model.around = Message::new().number(1, 8).text(2, &"a".repeat(1 << 20)),
        is!(GraphError::InvalidText { message: "model" }),
    );
    cases.model(
        "a name that is no text",
        |model| model.initialisers.push(Message::new().number(2, 1).bytes(8, b"\xff\xfe").bytes(9, &[0; 4])),
        is!(GraphError::InvalidText { message: "tensor" }),
    );
    cases.model(
        "a name that moves the cursor",
        |model| model.nodes.push(node("Relu", &["middle"], "\x1b[2J")),
        is!(GraphError::InvalidText { message: "node" }),
    );
    cases.model(
        "an initialiser without a name",
        |model| model.initialisers.push(Message::new().number(2, 1).bytes(9, &[0; 4])),
        is!(GraphError::MissingField { message: "tensor", part: "name" }),
    );
    cases.model(
        "2,000 nodes",
        |model| model.nodes.extend((0..2000).map(|at| node("Relu", &["middle"], &format!("n{at}")))),
        is!(GraphError::TooMany { message: "graph", part: "nodes", limit: 1024 }),
    );
    cases.model(
        "2,000 initialisers",
        |model| model.initialisers.extend((0..2000).map(|at| tensor(&format!("t{at}"), &[], &[0.0]))),
        is!(GraphError::TooMany { message: "graph", part: "initialisers", limit: 1024 }),
    );
    cases.model(
        "100 inputs",
        |model| model.inputs.extend((0..100).map(|at| value(&format!("i{at}"), &[Ok(1)]))),
        is!(GraphError::TooMany { message: "graph", part: "inputs", limit: 64 }),
    );
    cases.model(
        "100 outputs",
        |model| model.outputs.extend((0..100).map(|at| value(&format!("o{at}"), &[Ok(1)]))),
        is!(GraphError::TooMany { message: "graph", part: "outputs", limit: 64 }),
    );
    cases.model(
        "a split into 100",
        |model| model.nodes.push((0..100).fold(node("Split", &["middle", "bias"], "first"), |split, at| split.text(2, &format!("s{at}")))),
        is!(GraphError::TooMany { message: "node", part: "outputs", limit: 64 }),
    );
    cases.model(
        "100 attributes",
        |model| model.nodes[1] = (0..100).fold(model.nodes[1].clone(), |node, _| node.message(5, &number("axis", 1))),
        is!(GraphError::TooMany { message: "node", part: "attributes", limit: 64 }),
    );
    cases.model(
        "graphs in graphs, a thousand deep",
        |model| {
            let mut inner = model.graph();
            for _ in 0..1000 {
                let holder = Message::new().text(1, "body").message(6, &inner).number(20, 5);
                inner = Message::new().message(1, &node("Relu", &["middle"], "out").message(5, &holder));
            }
            model.nodes[1] = Message::new().text(4, "Relu").message(5, &Message::new().text(1, "body").message(6, &inner));
        },
        is!(GraphError::Subgraph { .. }),
    );
    cases.model(
        "types in types, a thousand deep",
        |model| {
            let inner = (0..1000).fold(Message::new(), |inner, _| Message::new().message(4, &Message::new().message(1, &inner)));
            model.inputs[0] = Message::new().text(1, "image").message(2, &inner);
        },
        is!(GraphError::UnknownField { message: "type", field: 4 }),
    );
}
