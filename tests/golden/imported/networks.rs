//! Networks laid out as four families of public ones are, with weights made of integers. Each makes its picture
//! lighter where the photo is, so that what it made can be told from a wrong reading of it.

#![allow(dead_code, reason = "each test uses its own part")]

use crate::writer::{Message, Model, announced, float, node, number, numbers, sizes, tensor, text, value};

/// As PyTorch's example of fast neural style is exported: channels first, any size, 0 to 255, operator set 11.
pub(crate) fn of_pytorch() -> Model {
    let pads = [0, 0, 1, 1, 0, 0, 1, 1];
    let scales: Vec<u8> = [1.0f32, 1.0, 2.0, 2.0].iter().flat_map(|scale| scale.to_le_bytes()).collect();
    model(
        11,
        vec![
            constant("pads", &sizes("", &pads)),
            node("Pad", &["input", "pads"], "wide").message(5, &text("mode", "reflect")),
            kernel(node("Conv", &["wide", "down.weight"], "small"), &[2, 2]),
            node("InstanceNormalization", &["small", "norm.scale", "norm.bias"], "norm").message(5, &float("epsilon", 1e-5)),
            node("Relu", &["norm"], "positive"),
            constant("scales", &announced("", &[4], 1).bytes(9, &scales)),
            // No part of the picture: an empty tensor.
            constant("roi", &announced("", &[0], 1).bytes(9, b"")),
            node("Resize", &["positive", "roi", "scales"], "large").message(5, &text("mode", "nearest")),
            node("Pad", &["large", "pads"], "wide again").message(5, &text("mode", "reflect")),
            kernel(node("Conv", &["wide again", "up.weight", "up.bias"], "output"), &[1, 1]),
        ],
        vec![
            tensor("down.weight", &[3, 3, 3, 3], &centred(3, 1.0)),
            tensor("norm.scale", &[3], &[1.0; 3]),
            tensor("norm.bias", &[3], &[1.5; 3]),
            tensor("up.weight", &[3, 3, 3, 3], &centred(3, 50.0)),
            tensor("up.bias", &[3], &[30.0; 3]),
        ],
        vec![value("input", &[Ok(1), Ok(3), Err("height"), Err("width")])],
        vec![value("output", &[Ok(1), Ok(3), Err("h"), Err("w")])],
    )
}

/// As Microsoft's samples are: one size, though the network could take any; weights among the inputs; blue first, as a
/// note says; operator set 7.
pub(crate) fn of_microsoft() -> Model {
    let mut model = model(
        7,
        vec![
            kernel(node("Conv", &["inputImage", "weight"], "near"), &[1, 1]).message(5, &text("auto_pad", "SAME_UPPER")),
            node("BatchNormalization", &["near", "one", "zero", "mean", "one"], "norm").message(5, &float("epsilon", 1e-5)),
            node("Clip", &["norm"], "outputImage").message(5, &float("min", 0.0)).message(5, &float("max", 255.0)),
        ],
        vec![
            tensor("weight", &[3, 3, 3, 3], &centred(3, 0.5)),
            tensor("one", &[3], &[1.0; 3]),
            tensor("zero", &[3], &[0.0; 3]),
            // Red comes out darkest: the first channel is blue.
            tensor("mean", &[3], &[0.0, -40.0, 20.0]),
        ],
        vec![
            value("inputImage", &[Ok(1), Ok(3), Ok(72), Ok(72)]).text(3, "a picture"),
            value("weight", &[Ok(3), Ok(3), Ok(3), Ok(3)]),
            value("one", &[Ok(3)]),
            value("zero", &[Ok(3)]),
            value("mean", &[Ok(3)]),
        ],
        vec![value("outputImage", &[Ok(1), Ok(3), Ok(72), Ok(72)])],
    );
    let note = |key: &str, value: &str| Message::new().text(1, key).text(2, value);
    model.around = Message::new()
        .number(1, 3)
        .text(2, "WinMLTools")
        .message(14, &note("Image.BitmapPixelFormat", "Bgr8"))
        .message(14, &note("Image.NominalPixelRange", "NominalRange_0_255"));
    model
}

/// As the ten for browsers are: its size is part of it, and no other will do.
pub(crate) fn of_one_size(side: i64) -> Model {
    model(
        9,
        vec![
            kernel(node("Conv", &["input.1", "weight"], "near"), &[1, 1]).message(5, &numbers("pads", &[1, 1, 1, 1])),
            constant("flat", &sizes("", &[1, 3, side * side])),
            node("Reshape", &["near", "flat"], "line"),
            constant("square", &sizes("", &[1, 3, side, side])),
            node("Reshape", &["line", "square"], "out"),
        ],
        vec![tensor("weight", &[3, 3, 3, 3], &centred(3, 0.8))],
        vec![value("input.1", &[Ok(1), Ok(3), Ok(side), Ok(side)])],
        vec![value("out", &[Ok(1), Ok(3), Ok(side), Ok(side)])],
    )
}

/// As TensorFlow's are: channels last, 0 to 1, and a second input with a number for each of three styles, which
/// colour the picture red, green and blue.
pub(crate) fn of_tensorflow() -> Model {
    model(
        15,
        vec![
            node("Transpose", &["content_image:0"], "first").message(5, &numbers("perm", &[0, 3, 1, 2])),
            node("MatMul", &["style_weights:0", "table"], "shifts"),
            constant("shape", &sizes("", &[1, 3, 1, 1])),
            node("Reshape", &["shifts", "shape"], "shift"),
            node("Sub", &["first", "half"], "around"),
            node("Mul", &["around", "four"], "strong"),
            node("Add", &["strong", "shift"], "moved"),
            node("Sigmoid", &["moved"], "colors"),
            node("Transpose", &["colors"], "out:0").message(5, &numbers("perm", &[0, 2, 3, 1])),
        ],
        vec![
            tensor("table", &[3, 3], &[2.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 2.0]),
            tensor("half", &[], &[0.5]),
            tensor("four", &[], &[4.0]),
        ],
        vec![
            value("content_image:0", &[Err("batch"), Err("height"), Err("width"), Ok(3)]),
            value("style_weights:0", &[Ok(3)]),
        ],
        vec![value("out:0", &[Err("batch"), Err("height"), Err("width"), Ok(3)])],
    )
}

/// What comes out of `tanh`, of −1 to 1.
pub(crate) fn of_tanh() -> Model {
    model(
        13,
        vec![
            kernel(node("Conv", &["x", "weight"], "near"), &[1, 1]).message(5, &numbers("pads", &[1, 1, 1, 1])),
            node("Tanh", &["near"], "y"),
        ],
        vec![tensor("weight", &[3, 3, 3, 3], &centred(3, 1.2))],
        vec![value("x", &[Ok(1), Ok(3), Err("h"), Err("w")])],
        vec![value("y", &[Ok(1), Ok(3), Err("h"), Err("w")])],
    )
}

fn model(opset: u64, nodes: Vec<Message>, weights: Vec<Message>, inputs: Vec<Message>, outputs: Vec<Message>) -> Model {
    Model {
        around: Message::new().number(1, 6).text(2, "pytorch").text(3, "1.9").text(6, "words for people"),
        opset: Message::new().number(2, opset),
        nodes,
        initialisers: weights,
        inputs,
        outputs,
        beside: Message::new().text(2, "torch-jit-export").text(10, "more words"),
    }
}

fn constant(name: &str, tensor: &Message) -> Message {
    let value = Message::new().text(1, "value").message(5, tensor).number(20, 4);
    Message::new().text(2, name).text(4, "Constant").message(5, &value)
}

fn kernel(node: Message, strides: &[i64]) -> Message {
    node.message(5, &numbers("kernel_shape", &[3, 3]))
        .message(5, &numbers("strides", strides))
        .message(5, &numbers("dilations", &[1, 1]))
        .message(5, &number("group", 1))
}

/// Kernels of 3 × 3 that give each of so many channels back, multiplied.
fn centred(channels: usize, factor: f32) -> Vec<f32> {
    let mut weights = vec![0.0; channels * channels * 9];
    for channel in 0..channels {
        weights[(channel * channels + channel) * 9 + 4] = factor;
    }
    weights
}
