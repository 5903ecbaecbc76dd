//! The engine's numbers against the Python of training (`models/training/reference.py`).

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use engine::{Photo, Recipe, to_tensor};
use ndarray::Array4;
use safetensors::SafeTensors;

fn floats(file: &SafeTensors, name: &str) -> Array4<f32> {
    let tensor = file.tensor(name).unwrap();
    let (values, _) = tensor.data().as_chunks::<4>();
    let values = values
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    let shape: [usize; 4] = tensor.shape().try_into().unwrap();
    Array4::from_shape_vec(shape, values).unwrap()
}

fn photo(file: &SafeTensors, name: &str) -> Photo {
    let tensor = file.tensor(name).unwrap();
    let [height, width, 3] = *tensor.shape() else {
        panic!("{name} is not a picture")
    };
    Photo::from_pixels(width as u32, height as u32, tensor.data().to_vec()).unwrap()
}

#[test]
fn tensors_are_those_of_training() {
    let bytes = stage::fixture("tensors.safetensors");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let mut cases = 0;
    for size in file
        .names()
        .iter()
        .filter_map(|name| name.strip_suffix(".pixels"))
    {
        if size == "back" {
            continue;
        }
        let ours = to_tensor(&photo(&file, &format!("{size}.pixels")), 4, 8);
        // Bit for bit: == on floats is meant.
        assert_eq!(ours, floats(&file, &format!("{size}.tensor")), "{size}");
        cases += 1;
    }
    assert_eq!(
        cases, 7,
        "1 × 1, sides smaller than the padding, odd and exact sizes"
    );
}

#[test]
fn the_network_matches_the_python_reference() {
    let bytes = stage::fixture("outputs.safetensors");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let photo = photo(&file, "pixels");
    let mut engine = stage::engine();
    let mut cases = 0;
    for name in file.names() {
        if name == "pixels" {
            continue;
        }
        let recipe = Recipe::parse(name, 1.0).unwrap();
        let painted = engine.stylize(&photo, &recipe).unwrap();
        let wanted = floats(&file, name);
        let mut apart = 0.0f32;
        for (at, &value) in painted.pixels().iter().enumerate() {
            let (pixel, channel) = (at / 3, at % 3);
            let (y, x) = (
                pixel / photo.width() as usize,
                pixel % photo.width() as usize,
            );
            apart = apart.max((f32::from(value) - wanted[[0, channel, y, x]] * 255.0).abs());
        }
        // Half a step is rounding; the table of the sigmoid and the network's last bits are the rest.
        assert!(apart <= 0.6, "{name} differs by {apart} steps of 8 bits");
        cases += 1;
    }
    assert_eq!(cases, 2);
}
