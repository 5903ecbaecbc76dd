// What a portrait shows of a photo, and how its parts are painted, in English.

import { formats } from "../formats";
import type { Same } from "../same";

const { number } = formats("en");

export const en = {
  regions: {
    title: "Face, person, background",
    changed: "changed",
    strengths: "Strength of each part",
    parts: { face: "Face", person: "Person", background: "Background" },
    personHint: "Hair, clothes and hands",
    reset: "All alike",
    background: "Background",
    backgrounds: { styled: "Painted", look: "Other style", plain: "Colour", blurred: "Blurred", photo: "The photo’s", transparent: "None" },
    backgroundStyle: "Style of the background",
    colors: { "#ffffff": "White", "#f4e9d8": "Cream", "#a9b4bd": "Grey", "#7fa8c9": "Blue", "#c98f86": "Rose", "#17191c": "Black" },
    gradients: { "#f6d6ad,#c98f86": "Dawn", "#d9ecf5,#7fa8c9": "Sky", "#e4f2e2,#7fb59b": "Mint", "#d9cdf0,#6a6494": "Dusk", "#f7efe0,#cdb48a": "Sand", "#3a4a6b,#14161f": "Night" },
    ownColor: "Choose a colour",
    transparentHint: "The people are cut out. Such a portrait is written as PNG or WebP, for a JPEG cannot be see-through.",
  },

  crop: {
    title: "Crop and turn",
    frames: "Frame",
    free: "Free",
    profile: "Profile picture",
    passport: "Head and shoulders",
    frame: "Frame. Arrow keys move it; with Shift they change its size.",
    hint: "Drag the frame, its corners or its edges.",
    placed: "The program places this frame around the face. To place one by hand, choose another.",
    result: "The photo in its frame",
    turnLeft: "Turn left",
    turnRight: "Turn right",
    mirror: "Mirror",
    straighten: "Straighten",
    byEyes: "Level the eyes",
    degrees: (degrees: number) => `${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`,
    reset: "Reset",
    done: "Done",
  },
};

/** The same in another language. */
export type PortraitWords = Same<typeof en>;
