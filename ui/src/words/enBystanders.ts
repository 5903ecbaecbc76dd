// The English texts about other people in a picture; a part of en.ts.

import { formats } from "./formats";

const { number, plural } = formats("en");

export const bystanders = {
  question: (people: number) =>
    plural(people, { one: "One other person is in this picture.", other: "{n} other people are in this picture." }),
  questionOfSeveral: (pictures: number) =>
    plural(pictures, { one: "Other people are in one of these pictures.", other: "Other people are in {n} of these pictures." }),
  why: "They may not want to be shown. Softened faces cannot be brought back from the portrait.",
  soften: "Soften them",
  keep: "Keep them",
  remember: "Remember my answer",
  softenOthers: "Soften other people’s faces",
  originalShows: "The kept photo still shows everybody",
  setting: "Other people in a picture",
  choices: { ask: "Ask me", soften: "Soften their faces", keep: "Keep them as they are" },
  settingHint: "Where photos are not kept, nobody can be softened later: there, “Ask me” softens at once.",
  cover: "Cover a face",
  coverHint: "Drag from the middle of a face outwards. What is in a circle is softened when the portrait is made again.",
  add: "Add a circle",
  circle: (place: number) => `Circle ${number(place)}: arrow keys move it, plus and minus change its size, Delete removes it`,
  remove: (place: number) => `Remove circle ${number(place)}`,
  full: (most: number) => `A picture has at most ${number(most)} circles.`,
  done: "Done",
};
