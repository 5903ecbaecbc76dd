//! Families on posters, pictures of other proportions, and the colours of clothes, with people made of plain shapes.

use crate::analysis::{Face, FaceFrame, Mask, OVAL, PortraitMap};
use crate::compose::composition::{Composition, Poster, Toy};
use crate::compose::library::library;
use crate::compose::places::{Bounds, Fit};
use crate::compose::scene::{Content, KeptLayers, Pictures, Scene};
use crate::compose::slots::{fitted, group};
use crate::compose::sprite::AlphaPicture;
use crate::compose::tones::Tones;
use crate::compose::words::fit;
use crate::looks::Color;
use resvg::tiny_skia::{Pixmap, PixmapPaint, Point, Transform};

/// The height of a face, and from one person to the next, in pixels of the photo.
const UNIT: f32 = 80.0;
const APART: f32 = 110.0;

const CLOTHES: [u8; 3] = [30, 90, 160];

/// The corners of the eyes.
const CORNERS: [usize; 2] = [33, 263];

fn center(number: usize) -> [f32; 2] {
    [
        90.0 + APART * number as f32,
        if number.is_multiple_of(2) {
            100.0
        } else {
            150.0
        },
    ]
}

fn face(number: usize) -> Face {
    let [x, y] = center(number);
    let mut landmarks = vec![[x, y, 0.0]; 478];
    for (at, &point) in OVAL.iter().enumerate() {
        let (sin, cos) = (at as f32 / 36.0 * std::f32::consts::TAU).sin_cos();
        landmarks[point][0] += 0.36 * UNIT * sin;
        landmarks[point][1] -= 0.5 * UNIT * cos;
    }
    for (corner, side) in CORNERS.into_iter().zip([-1.0, 1.0]) {
        landmarks[corner][0] += side * 0.2 * UNIT;
        landmarks[corner][1] -= 0.1 * UNIT;
    }
    Face::made_up(
        [
            x - 0.36 * UNIT,
            y - 0.4 * UNIT,
            x + 0.36 * UNIT,
            y + 0.5 * UNIT,
        ],
        landmarks,
    )
}

/// So many people beside one another, cut out: heads, and shoulders down to the end of the photo, in these clothes.
fn crowd(count: usize, clothes: [u8; 3]) -> (AlphaPicture, PortraitMap) {
    let (width, height) = (180 + APART as usize * (count - 1), 300);
    let of = |place: &dyn Fn([f32; 2]) -> bool| {
        let held = |at: usize| {
            let (x, y) = ((at % width) as f32 + 0.5, (at / width) as f32 + 0.5);
            (0..count).any(|number| {
                let [cx, cy] = center(number);
                place([(x - cx) / UNIT, (y - cy) / UNIT])
            })
        };
        Mask {
            width,
            height,
            values: (0..width * height)
                .map(|at| if held(at) { 255 } else { 0 })
                .collect(),
        }
    };
    let head = |[u, v]: [f32; 2]| (u / 0.5).hypot((v + 0.1) / 0.7) < 1.0;
    let body = |[u, v]: [f32; 2]| v > 0.6 && u.abs() < 0.9;
    let person = of(&|at| head(at) || body(at));
    let worn = of(&|at| body(at) && !head(at));
    let nothing = of(&|_| false);
    let pixels = (person.values.iter().zip(&worn.values)).map(|(&alpha, &worn)| {
        let [r, g, b] = if worn > 0 { clothes } else { [200, 160, 130] };
        [r, g, b, alpha]
    });
    let picture = AlphaPicture {
        width,
        height,
        pixels: pixels.collect(),
    };
    let map = PortraitMap {
        photo_size: (width as u32, height as u32),
        faces: (0..count).map(face).collect(),
        person,
        hair: nothing.clone(),
        skin: nothing.clone(),
        clothes: worn,
        headwear: nothing.clone(),
        facial_hair: nothing,
    };
    (picture, map)
}

/// From pixels of the picture to units of the template.
fn placed(
    picture: &AlphaPicture,
    map: &PortraitMap,
    bounds: Bounds,
    heads: Option<[f32; 2]>,
) -> Transform {
    let [left, top, right, bottom] = picture.visible().unwrap();
    match group(picture, map, bounds, heads) {
        Some((image, at)) => {
            // The group keeps its height, and is cut at the left by as much as it is at the right.
            let kept = (image.width() as f32).min((right - left) as f32);
            let middle = (right + left) as f32 / 2.0;
            at.pre_translate(-(middle - kept / 2.0), -(top as f32))
        }
        None => {
            let size = ((right - left) as u32, (bottom - top) as u32);
            fitted(Fit::Bust, size, bounds).pre_translate(-(left as f32), -(top as f32))
        }
    }
}

/// Places in a face that must be seen, in its own coordinates.
const SEEN: [[f32; 2]; 6] = [
    [0.0, -0.3],
    [-0.2, -0.1],
    [0.2, -0.1],
    [0.0, 0.1],
    [0.0, 0.3],
    [0.0, 0.44],
];

/// How large pictures of what stands before people are, in one of the template.
const SMALL: f32 = 0.2;

/// Light, rain and scratches may lie over a face, no thing may.
const MOST_OVER: u8 = 170;

/// What is drawn after the people, on nothing.
fn before_people(scene: &Scene, from: usize) -> Pixmap {
    let front = Scene {
        size: scene.size,
        layers: (scene.layers[from..].iter())
            .filter(|layer| matches!(layer.content, Content::Drawing(_)))
            .cloned()
            .collect(),
    };
    let size = [scene.size.0, scene.size.1].map(|side| (side * SMALL) as u32);
    let (_, map) = crowd(1, CLOTHES);
    let drawn = front.draw(
        (size[0], size[1]),
        &Pictures::new(),
        &map,
        &mut KeptLayers::default(),
    );
    drawn.unwrap().0
}

#[test]
fn every_face_of_a_family_is_in_the_frame_and_nothing_lies_over_it() {
    let mut wrong = Vec::new();
    for entry in library().entries("posters") {
        let poster = Composition::Poster(Poster {
            template: entry.id.clone(),
            ..Poster::default()
        });
        let scene = poster.scene(library(), &Tones::default()).unwrap();
        let (at, place) = (scene.layers.iter().enumerate())
            .find_map(|(at, layer)| match &layer.content {
                Content::Picture(place, _) => Some((at, place.clone())),
                _ => None,
            })
            .unwrap();
        let front = before_people(&scene, at + 1);
        let words: Vec<Bounds> = (scene.layers[at..].iter())
            .filter_map(|layer| match &layer.content {
                Content::Words(place, words) => {
                    let ink = fit(words, place).unwrap().path?.bounds();
                    Some(Bounds {
                        x: ink.left(),
                        y: ink.top(),
                        width: ink.width(),
                        height: ink.height(),
                    })
                }
                _ => None,
            })
            .collect();
        for count in [1, 2, 3, 5, 8] {
            let (picture, map) = crowd(count, CLOTHES);
            let to_template = placed(&picture, &map, place.bounds, place.heads);
            for face in &map.faces {
                let frame = FaceFrame::of(&face.landmarks);
                for seen in SEEN {
                    let [x, y] = frame.place(seen);
                    let mut point = Point::from_xy(x, y);
                    to_template.map_point(&mut point);
                    let told = format!("{}, {count}: {seen:?} at {point:?}", entry.id);
                    let sides = place.bounds.x.max(0.0)
                        ..(place.bounds.x + place.bounds.width).min(scene.size.0);
                    let pixel = front.pixel((point.x * SMALL) as u32, (point.y * SMALL) as u32);
                    let alpha = pixel.map_or(0, |pixel| pixel.alpha());
                    let is_in = |box_: &Bounds| {
                        (box_.x..box_.x + box_.width).contains(&point.x)
                            && (box_.y..box_.y + box_.height).contains(&point.y)
                    };
                    if !sides.contains(&point.x) || !(0.0..scene.size.1).contains(&point.y) {
                        wrong.push(format!("{told} is not in the frame"));
                    } else if alpha >= MOST_OVER {
                        wrong.push(format!("{told}: {alpha} lies over it"));
                    } else if words.iter().any(is_in) {
                        wrong.push(format!("{told}: words lie over it"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn two_and_three_people_are_as_high_as_one() {
    let place = Bounds {
        x: 0.0,
        y: 200.0,
        width: 1080.0,
        height: 920.0,
    };
    for (count, least) in [(1, 0.99), (2, 0.99), (3, 0.7), (5, 0.42)] {
        let (picture, map) = crowd(count, CLOTHES);
        let [_, top, _, bottom] = picture.visible().unwrap();
        let (scale, _) = placed(&picture, &map, place, None).get_scale();
        let share = (bottom - top) as f32 * scale / place.height;
        assert!(share >= least, "{count}: {share}");
    }
}

#[test]
fn a_print_and_a_story_are_drawn_to_their_edges() {
    let toys = library().entries("toys").iter().map(|entry| {
        Composition::Toy(Toy {
            layout: entry.id.clone(),
            ..Toy::default()
        })
    });
    let posters = library().entries("posters").iter().map(|entry| {
        Composition::Poster(Poster {
            template: entry.id.clone(),
            ..Poster::default()
        })
    });
    let (_, map) = crowd(1, CLOTHES);
    for composition in toys.chain(posters) {
        let mut scene = composition.scene(library(), &Tones::default()).unwrap();
        (scene.layers).retain(|layer| matches!(layer.content, Content::Drawing(_)));
        for size in [(70, 99), (54, 96)] {
            let drawn = scene.draw(size, &Pictures::new(), &map, &mut KeptLayers::default());
            let (canvas, _) = drawn.unwrap();
            let mut solid = Pixmap::new(size.0, size.1).unwrap();
            solid.draw_pixmap(
                0,
                0,
                canvas.as_ref(),
                &PixmapPaint::default(),
                Transform::identity(),
                None,
            );
            let free = solid
                .pixels()
                .iter()
                .filter(|pixel| pixel.alpha() < 250)
                .count();
            assert_eq!(free, 0, "{composition:?} leaves {free} pixels of {size:?}");
        }
    }
}

#[test]
fn clothes_give_a_body_their_colours_and_too_few_of_them_give_none() {
    let of = |clothes| {
        let (picture, map) = crowd(2, clothes);
        Tones::of(&picture, &map, 2).people
    };
    let near = |Color(one): Color, other: [u8; 3]| {
        (one.iter().zip(other)).all(|(one, other)| one.abs_diff(other) <= 6)
    };
    let people = of(CLOTHES);
    assert_eq!(people.len(), 2);
    for person in &people {
        let [cloth, shade] = person.clothes.unwrap();
        assert!(near(cloth, CLOTHES), "{cloth:?}");
        assert!(
            shade
                .0
                .iter()
                .zip(cloth.0)
                .all(|(shade, cloth)| *shade < cloth)
        );
        assert!(person.second.is_none());
    }
    // The line of a body is #2b2430: black cloth is a little lighter, so that it is seen.
    let [black, _] = of([8, 8, 8])[0].clothes.unwrap();
    assert!(
        black.0.iter().all(|&value| (48..90).contains(&value)),
        "{black:?}"
    );
    let [_, shade] = of([255, 255, 255])[0].clothes.unwrap();
    assert!(shade.0.iter().all(|&value| value < 235), "{shade:?}");
    let (picture, mut map) = crowd(1, CLOTHES);
    map.clothes.values.fill(0);
    assert!(Tones::of(&picture, &map, 1).people[0].clothes.is_none());
}
