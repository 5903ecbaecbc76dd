//! Crafted networks: each is a valid one of another family with one fault.

use engine::GraphError;

use crate::networks::of_pytorch;
use crate::writer::{Message, Model, announced, float, node, number, numbers, sizes, tensor, text, value, value_of_kind};

/// A description, the file, and whether an error is the expected one.
pub(crate) type Case = (String, Vec<u8>, fn(&GraphError) -> bool);

macro_rules! is {
    ($pattern:pat) => {
        |fault: &GraphError| matches!(fault, $pattern)
    };
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |description: &str, edit: &dyn Fn(&mut Model), fits: fn(&GraphError) -> bool| {
        let mut model = of_pytorch();
        edit(&mut model);
        cases.push((description.to_owned(), model.to_file(), fits));
    };
    for place in ["weights.bin", "../../../../etc/passwd", "/dev/zero", "https://example.org/weights", ""] {
        add(&format!("numbers kept in {place:?}"), &|model| {
            let entry = Message::new().text(1, "location").text(2, place);
            model.initialisers[0] = announced("down.weight", &[3, 3, 3, 3], 1).message(13, &entry).number(14, 1);
        }, is!(GraphError::ExternalData { .. }));
        add(&format!("a constant kept in {place:?}"), &|model| {
            let entry = Message::new().text(1, "location").text(2, place);
            let elsewhere = announced("", &[8], 7).message(13, &entry);
            let value = Message::new().text(1, "value").message(5, &elsewhere).number(20, 4);
            model.nodes[0] = Message::new().text(2, "pads").text(4, "Constant").message(5, &value);
        }, is!(GraphError::ExternalData { .. }));
    }
    for operator in [
        "If", "Loop", "Scan", "SequenceMap", "RandomNormal", "RandomUniformLike", "Multinomial", "StringNormalizer", "TfIdfVectorizer",
        "Optional", "RegexFullMatch", "ImageDecoder", "EyeLike", "NonZero", "Unique", "LSTM", "ATen", "relu", "Relu ", "FusedConv",
    ] {
        add(&format!("the operator {operator}"), &|model| {
            model.nodes[4] = node(operator, &["norm"], "positive");
        }, is!(GraphError::Operator { .. }));
    }
    for domain in ["com.microsoft", "ai.onnx.ml", "org.pytorch.aten", "local", "com.microsoft.nchwc"] {
        add(&format!("a node of {domain}"), &|model| {
            model.nodes[4] = node("Relu", &["norm"], "positive").text(7, domain);
        }, is!(GraphError::Domain { .. }));
    }
    for (description, attribute) in [
        ("a graph in a node", Message::new().text(1, "body").message(6, &Message::new().text(2, "inner")).number(20, 5)),
        ("graphs in a node", Message::new().text(1, "bodies").message(11, &Message::new().text(2, "inner")).number(20, 10)),
    ] {
        add(description, &|model| {
            model.nodes[4] = node("Relu", &["norm"], "positive").message(5, &attribute);
        }, is!(GraphError::Subgraph { .. }));
    }
    for (description, attribute) in [
        ("an attribute of another operator", number("group", 1)),
        ("an unknown attribute", text("provider", "/tmp/provider.so")),
    ] {
        add(description, &|model| {
            model.nodes[4] = node("Relu", &["norm"], "positive").message(5, &attribute);
        }, is!(GraphError::Attribute { .. }));
    }
    for (description, attribute) in [
        ("a kernel of 4,000,000", numbers("kernel_shape", &[4_000_000, 3])),
        ("a stride of 0", numbers("strides", &[0, 1])),
        ("a stride of −1", numbers("strides", &[-1, 1])),
        ("pads beyond reason", numbers("pads", &[1 << 40, 0, 0, 0])),
        ("a million groups", number("group", 1_000_000)),
        ("an unknown way to pad", text("auto_pad", "SOMEHOW")),
    ] {
        add(description, &|model| {
            model.nodes[2] = node("Conv", &["wide", "down.weight"], "small").message(5, &attribute);
        }, is!(GraphError::OutOfBounds { .. }));
    }
    for (description, epsilon) in [("no number", f32::NAN), ("infinity", f32::INFINITY), ("1e30", 1e30)] {
        add(&format!("an epsilon that is {description}"), &|model| {
            model.nodes[3] = node("InstanceNormalization", &["small", "norm.scale", "norm.bias"], "norm").message(5, &float("epsilon", epsilon));
        }, is!(GraphError::OutOfBounds { .. }));
    }
    add("more numbers in an attribute than there are axes", &|model| {
        model.nodes[2] = node("Conv", &["wide", "down.weight"], "small").message(5, &numbers("pads", &[1; 17]));
    }, is!(GraphError::TooMany { .. }));
    for (description, weights) in [
        ("no number", vec![f32::NAN; 81]),
        ("infinite", vec![f32::INFINITY; 81]),
    ] {
        add(&format!("weights that are {description}"), &|model| {
            model.initialisers[0] = tensor("down.weight", &[3, 3, 3, 3], &weights);
        }, is!(GraphError::InvalidNumber { .. }));
    }
    for (description, axes) in [
        ("more numbers than are there", vec![3i64, 3, 3, 4]),
        ("fewer numbers than are there", vec![3, 3, 3]),
        ("more numbers than fit in memory", vec![1 << 26, 1 << 26, 1 << 26]),
        ("none", vec![0]),
    ] {
        add(&format!("a weight whose axes announce {description}"), &|model| {
            model.initialisers[0] = announced("down.weight", &axes, 1).bytes(9, &[0; 324]);
        }, is!(GraphError::Length { .. }));
    }
    for length in [-1, i64::MIN, i64::MAX] {
        add(&format!("a weight with an axis of {length}"), &|model| {
            model.initialisers[0] = announced("down.weight", &[length, 3], 1).bytes(9, &[0; 324]);
        }, is!(GraphError::Dimension { .. }));
    }
    add("a weight of texts", &|model| {
        model.initialisers[0] = announced("down.weight", &[1], 8).bytes(6, b"text");
    }, is!(GraphError::UnknownField { .. }));
    add("a weight of complex numbers", &|model| {
        model.initialisers[0] = announced("down.weight", &[1], 14).bytes(9, &[0; 8]);
    }, is!(GraphError::ElementType { .. }));
    add("a list of sizes with a size beyond any picture's", &|model| {
        let value = Message::new().text(1, "value").message(5, &sizes("", &[0, 0, 1 << 30, 1, 0, 0, 1, 1])).number(20, 4);
        model.nodes[0] = Message::new().text(2, "pads").text(4, "Constant").message(5, &value);
    }, is!(GraphError::InvalidNumber { .. }));
    add("a picture of texts", &|model| {
        model.inputs[0] = value_of_kind("input", &[Ok(1), Ok(3), Err("h"), Err("w")], 8);
    }, is!(GraphError::ElementType { .. }));
    add("a picture a million pixels wide", &|model| {
        model.inputs[0] = value("input", &[Ok(1), Ok(3), Ok(64), Ok(1_000_000)]);
    }, is!(GraphError::Dimension { .. }));
    add("a value that nothing gives", &|model| {
        model.nodes[4] = node("Relu", &["nowhere"], "positive");
    }, is!(GraphError::Undefined { .. }));
    add("a circle", &|model| {
        model.nodes[4] = node("Relu", &["large"], "positive");
    }, is!(GraphError::Cycle { .. }));
    add("a value that is given twice", &|model| {
        model.nodes[4] = node("Relu", &["norm"], "norm");
    }, is!(GraphError::DuplicateName { .. }));
    add("two weights of one name", &|model| {
        let weight = model.initialisers[1].clone();
        model.initialisers.push(weight);
    }, is!(GraphError::DuplicateName { .. }));
    add("an output that nothing gives", &|model| {
        model.outputs[0] = value("nowhere", &[Ok(1), Ok(3), Err("h"), Err("w")]);
    }, is!(GraphError::Undefined { .. }));
    add("a node with too few inputs", &|model| {
        model.nodes[3] = node("InstanceNormalization", &["small"], "norm");
    }, is!(GraphError::Arity { .. }));
    add("a constant without a value", &|model| {
        model.nodes[0] = Message::new().text(2, "pads").text(4, "Constant");
    }, is!(GraphError::Arity { .. }));
    add("a constant that is a text", &|model| {
        model.nodes[0] = Message::new().text(2, "pads").text(4, "Constant").message(5, &text("value_string", "x"));
    }, is!(GraphError::Attribute { .. }));
    add("sparse weights", &|model| model.beside = Message::new().message(15, &Message::new()), is!(GraphError::Sparse));
    add("instructions for training", &|model| model.around = Message::new().number(1, 6).message(20, &Message::new()), is!(GraphError::Training));
    add("functions of its own", &|model| model.around = Message::new().number(1, 6).message(25, &Message::new()), is!(GraphError::Function));
    add("a field that ONNX does not have", &|model| model.around = Message::new().number(1, 6).text(99, "x"), is!(GraphError::UnknownField { .. }));
    for version in [0, 2, 11, u64::MAX] {
        add(&format!("version {version} of the format"), &|model| model.around = Message::new().number(1, version), is!(GraphError::IrVersion { .. }));
    }
    for version in [0, 6, 22, u64::MAX] {
        add(&format!("operator set {version}"), &|model| model.opset = Message::new().number(2, version), is!(GraphError::Opset { .. }));
    }
    add("a million nodes", &|model| {
        let idle = node("Abs", &["input"], "idle");
        model.nodes.extend(std::iter::repeat_n(idle, 4096));
    }, is!(GraphError::TooMany { .. }));
    let whole = of_pytorch().to_file();
    for end in [1, 10, 100, whole.len() / 2, whole.len() - 1] {
        cases.push((format!("cut off after {end} bytes"), whole[..end].to_vec(), |_| true));
    }
    for file in [&b""[..], b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", &[0xff; 64], &[0; 64], b"\x08\x06\x3a\xff\xff\xff\xff\x0f"] {
        cases.push((format!("no graph: {file:?}"), file.to_vec(), |_| true));
    }
    cases
}
