// What a portrait shows of a photo, how its parts are painted, and the other people in it, in English.

import { formats } from "../formats";
import type { Same } from "../same";

const { number, plural } = formats("en");

export const en = {
  regions: {
    title: "Face, person, background",
    changed: "changed",
    strengths: "Strength of each part",
    parts: { face: "Face", person: "Person", background: "Background" },
    personHint: "Hair, clothes and hands",
    reset: "Make all equal",
    background: "Background",
    backgrounds: { styled: "Painted", look: "Other look", plain: "Colour", blurred: "Blurred", photo: "From the photo", transparent: "None" },
    backgroundStyle: "Look of the background",
    colors: { "#ffffff": "White", "#f4e9d8": "Cream", "#a9b4bd": "Grey", "#7fa8c9": "Blue", "#c98f86": "Rose", "#17191c": "Black" },
    gradients: { "#f6d6ad,#c98f86": "Dawn", "#d9ecf5,#7fa8c9": "Sky", "#e4f2e2,#7fb59b": "Mint", "#d9cdf0,#6a6494": "Dusk", "#f7efe0,#cdb48a": "Sand", "#3a4a6b,#14161f": "Night" },
    ownColor: "Choose a colour",
    transparentHint: "The people are cut out. The portrait is saved as PNG or WebP, because JPEG cannot be transparent.",
  },

  crop: {
    title: "Crop and rotate",
    frames: "Shape",
    free: "Free",
    profile: "Profile picture",
    passport: "Head and shoulders",
    frame: "Crop frame. Arrow keys move it; with Shift they change its size.",
    hint: "Drag the frame, its corners or its edges.",
    placed: "Ambrotype places this frame around the face. To place it yourself, choose another shape.",
    result: "The cropped photo",
    turnLeft: "Rotate left",
    turnRight: "Rotate right",
    mirror: "Mirror",
    straighten: "Straighten",
    byEyes: "Level the eyes",
    degrees: (degrees: number) => `${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`,
    reset: "Reset",
    done: "Done",
  },

  bystanders: {
    question: (people: number) =>
      plural(people, { one: "One other person is in this picture.", other: "{n} other people are in this picture." }),
    questionOfSeveral: (pictures: number) =>
      plural(pictures, { one: "Other people are in one of these pictures.", other: "Other people are in {n} of these pictures." }),
    why: "They may not want to be shown. Softened faces cannot be restored from the portrait.",
    soften: "Soften their faces",
    keep: "Keep them as they are",
    remember: "Remember my answer",
    softenOthers: "Soften other people’s faces",
    originalShows: "The kept photo still shows everybody",
    setting: "Other people in a picture",
    choices: { ask: "Ask me", soften: "Soften their faces", keep: "Keep them as they are" },
    settingHint: "If photos are not kept, faces cannot be softened later. “Ask me” then softens them at once.",
    cover: "Cover a face",
    coverHint: "Drag from the middle of a face outwards. What is in a circle is softened in the new version.",
    add: "Add a circle",
    circle: (place: number) => `Circle ${number(place)}: arrow keys move it, plus and minus change its size, Delete removes it`,
    remove: (place: number) => `Remove circle ${number(place)}`,
    full: (most: number) => `A picture can have at most ${number(most)} circles.`,
    done: "Done",
  },
};

/** The same in another language. */
export type PortraitWords = Same<typeof en>;
