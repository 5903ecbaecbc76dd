//! Points of the face mesh that together go around something.

/// The face, from the middle of the forehead clockwise on the screen.
pub(super) const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/// Both eyes with their brows.
pub(super) const EYES: [usize; 24] = [
    70, 63, 105, 66, 107, 9, 336, 296, 334, 293, 300, 353, 340, 346, 347, 348, 349, 6, 120, 119,
    118, 117, 111, 124,
];

/// The mouth and what lies around it.
pub(super) const MOUTH: [usize; 22] = [
    57, 186, 92, 165, 167, 164, 393, 391, 322, 410, 287, 432, 422, 424, 418, 421, 200, 201, 194,
    204, 202, 212,
];

/// The middle of the forehead, at the hairline.
pub(super) const FOREHEAD: usize = 10;

/// The tip of the chin.
pub(super) const CHIN: usize = 152;

/// The tip of the nose.
pub(super) const NOSE: usize = 1;

/// The right and the left side of the face, before the ears; right and left of the person.
pub(super) const SIDES: [usize; 2] = [234, 454];
