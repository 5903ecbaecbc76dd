//! Points of the face mesh that together go around something.

/// The face, from the middle of the forehead clockwise on the screen.
pub(crate) const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/// The lids of the right and the left eye; right and left of the person.
pub(super) const LIDS: [[usize; 16]; 2] = [
    [
        33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246,
    ],
    [
        263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466,
    ],
];

/// The rims of the right and the left iris.
pub(super) const IRISES: [[usize; 4]; 2] = [[469, 470, 471, 472], [474, 475, 476, 477]];

/// The right and the left brow.
pub(super) const BROWS: [[usize; 10]; 2] = [
    [70, 63, 105, 66, 107, 55, 65, 52, 53, 46],
    [300, 293, 334, 296, 336, 285, 295, 282, 283, 276],
];

/// The lips from outside, and the opening of the mouth.
pub(super) const LIPS: [[usize; 20]; 2] = [
    [
        61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
    ],
    [
        78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
    ],
];

/// Both eyes with their brows.
pub(crate) const EYES: [usize; 24] = [
    70, 63, 105, 66, 107, 9, 336, 296, 334, 293, 300, 353, 340, 346, 347, 348, 349, 6, 120, 119,
    118, 117, 111, 124,
];

/// The mouth and what lies around it.
pub(crate) const MOUTH: [usize; 22] = [
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
