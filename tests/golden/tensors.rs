//! The engine's numbers against the Python of training (`models/training/reference.py`).

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use engine::{Photo, Recipe, blend, from_tensor, to_tensor};
use ndarray::{Array4, ArrayView4};
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
fn pixels_become_the_tensors_of_training() {
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
fn tensors_become_the_pixels_of_training() {
    let bytes = stage::fixture("tensors.safetensors");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let theirs = photo(&file, "back.pixels");
    let ours = from_tensor(
        floats(&file, "back.tensor").view(),
        theirs.width(),
        theirs.height(),
    );
    assert_eq!(ours.unwrap(), theirs);
}

#[test]
fn every_pixel_value_survives_the_way_there_and_back() {
    let photo = Photo::from_pixels(
        16,
        16,
        (0..=255).flat_map(|v| [v, 255 - v, v ^ 85]).collect(),
    );
    let photo = photo.unwrap();
    let back = from_tensor(to_tensor(&photo, 4, 8).view(), 16, 16).unwrap();
    assert_eq!(back, photo);
}

#[test]
fn what_is_not_a_picture_is_refused() {
    let mut tensor = Array4::<f32>::zeros((1, 3, 8, 8));
    assert!(from_tensor(tensor.view(), 8, 8).is_ok());
    assert!(
        from_tensor(tensor.view(), 9, 8).is_err(),
        "more pixels than there are"
    );
    tensor[[0, 1, 7, 7]] = f32::NAN;
    assert!(
        from_tensor(tensor.view(), 8, 8).is_err(),
        "a value that is not a number"
    );
    assert!(
        from_tensor(tensor.view(), 7, 7).is_ok(),
        "the padding is not looked at"
    );
    assert!(
        from_tensor(Array4::<f32>::zeros((1, 4, 8, 8)).view(), 8, 8).is_err(),
        "four channels"
    );
}

#[test]
fn strength_moves_in_a_straight_line() {
    let one = Photo::from_pixels(1, 1, vec![10, 200, 0]).unwrap();
    let other = Photo::from_pixels(1, 1, vec![20, 100, 255]).unwrap();
    let at = |strength| blend(&one, other.clone(), strength).pixels().to_vec();
    assert_eq!(at(0.0), [10, 200, 0]);
    assert_eq!(at(0.25), [13, 175, 64], "halves go up: 12.5, 175 and 63.75");
    assert_eq!(at(1.0), [20, 100, 255]);
}

#[test]
fn the_network_paints_what_it_paints_in_python() {
    let bytes = stage::fixture("outputs.safetensors");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let photo = photo(&file, "pixels");
    let mut engine = stage::engine();
    let mut cases = 0;
    for name in file.names() {
        if name == "pixels" {
            continue;
        }
        let painted = engine
            .paint(&photo, &Recipe::parse(name, 1.0).unwrap())
            .unwrap();
        let apart = largest_difference(painted.view(), floats(&file, name).view());
        assert!(apart <= 1e-4, "{name} differs by {apart}");
        cases += 1;
    }
    assert_eq!(cases, 3);
}

fn largest_difference(one: ArrayView4<f32>, other: ArrayView4<f32>) -> f32 {
    assert_eq!(one.dim(), other.dim());
    one.iter()
        .zip(other)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}
