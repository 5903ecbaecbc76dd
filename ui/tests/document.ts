// Writes docs/words.md: every text in the four languages, with where it is shown.

import { englishFaults, faultText, faults, fileOfProject, phrases } from "./phrases";

const TONGUES = ["en", "vi", "zh", "ar"] as const;

/** Where the texts of a part of the catalogue are shown, and a picture of that place. */
const PLACES: Record<string, [where: string, picture?: string]> = {
  "": ["everywhere"],
  settings: ["settings, at the top", "tests/window/expected/settings-en-dark.png"],
  welcome: ["the first start", "tests/window/expected/welcome-en.png"],
  unlock: ["the locked vault", "tests/window/expected/unlock-vi.png"],
  import: ["the window without a photo, and while one is dragged over it", "tests/window/expected/import-prompt-en-light.png"],
  recipe: ["the panel beside the portrait", "docs/window.jpg"],
  compare: ["above the portrait", "docs/window.jpg"],
  photo: ["the portrait's buttons and menu, and the question before a purge", "docs/window.jpg"],
  shortcuts: ["settings, keyboard shortcuts"],
  dialogs: ["the system's own dialogs for files"],
  gallery: ["the gallery", "docs/gallery.jpg"],
  albums: ["the gallery's albums", "docs/gallery.jpg"],
  regions: ["the panel: parts of the picture", "docs/window.jpg"],
  crop: ["the panel: crop and rotate"],
  bystanders: ["the question about other people, and its setting"],
  packs: ["packs and stickers", "docs/pack.jpg"],
  things: ["toy boxes, posters and cards", "docs/toys.jpg"],
  looks: ["the panel: looks and their colours", "docs/looks.jpg"],
  header: ["the top of the window", "docs/window.jpg"],
  make: ["the portrait's main buttons", "docs/window.jpg"],
  wall: ["all looks at once", "docs/looks.jpg"],
  queue: ["the list of photos that are being worked on"],
  vault: ["settings of the vault, backups"],
  receipt: ["the receipt of a purge"],
  presets: ["the row of presets beside the looks, and the questions to save and to sort them"],
  undoPurge: ["the question before a purge, the ten seconds after it, and the setting"],
  stacks: ["the gallery: stacks of portraits of one photo, and names", "docs/gallery.jpg"],
  exportSheet: ["the sheet before an export"],
  people: ["the menu of people on the stage", "docs/window.jpg"],
  closing: ["the question when the window is closed with work to do"],
  emptyVault: ["the empty gallery", "tests/window/expected/gallery-empty-en-dark.png"],
  purgeAll: ["the button that purges everything"],
  privacy: ["the page Privacy"],
  networkTest: ["the page Privacy: the test of the network block"],
  traces: ["the page Privacy: where is my face?"],
  about: ["the page About"],
  styles: ["names of looks in the panel and in the gallery", "docs/looks.jpg"],
  faults: ["a message when something fails: what happened, and what to do"],
};

const HEAD = `# Every word of the window

Made by \`make words\` from the catalogues in \`ui/src/words\`; do not edit it. A test fails if it is out of date. One row
is one text: its key, then English, Vietnamese, Chinese and Arabic. \`{name}\` stands for what is put in. Texts with a number are
shown for several numbers, with “/” between. The English names of looks and styles come from Rust, and so do the English faults.

**To check a language in one sitting:** read its column from top to bottom beside the English one. Look at the picture of each
part. A text is right if you would say it so yourself. Mend it in \`ui/src/words/…/LANGUAGE.ts\` (the key says where), run
\`npm --prefix ui test\` and \`make words\`, and commit both. The terms that hold, and the words that may not stand in their
place, are in \`ui/tests/glossary.ts\`.

## To add a language

1. Choose its tag (BCP 47), for example \`fr\`. Copy each \`en.ts\` in \`ui/src/words\` and its folders to \`fr.ts\`, and
   \`faults/vi.ts\` to \`faults/fr.ts\`. Give them the type that the other languages have: \`Words\`, \`VaultWords\` and so on.
2. Translate the strings. Keep the parameters of each function. Put every name, path and day that comes in between isolates:
   \`isolate(name)\`, or \`{name}\` in \`plural\`. Numbers, sizes, days and lists come from \`formats("fr")\`, never by hand.
3. Give \`plural\` each form that the language has: \`new Intl.PluralRules("fr").resolvedOptions().pluralCategories\` lists
   them. Arabic has six, and its type asks for all of them (\`arabic.ts\`).
4. Buttons say what happens, as the language's own programs do. One term stands for one meaning: write the terms into
   \`ui/tests/glossary.ts\` first, with the words that may not stand in their place.
5. Name the language in \`ui/src/shared/language.svelte.ts\` (its own name for itself), in the table of
   \`ui/src/words/faults/index.ts\` and in \`ui/tests/phrases.ts\`. For a language from right to left call
   \`formats("…", "rtl")\`.
6. \`npm --prefix ui run check\` fails for each word that is missing. \`npm --prefix ui test\` checks terms, names and numbers,
   \`scripts/window-tests.sh\` shows every screen and fails where a text does not fit. Then \`make words\`.
`;

/** One text for each form, not one for each number. */
const distinct = (said: readonly string[]) => [...new Map(said.map((text) => [text.replace(/\d[\d.,]*/g, "#"), text])).values()];

const cell = (said: readonly string[]) => distinct(said).map((text) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "").replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" / ");

function table(rows: [key: string, ...said: string[]][]): string {
  const lines = rows.map((row) => `| \`${row[0]}\` | ${row.slice(1).join(" | ")} |`);
  return ["| key | English | Tiếng Việt | 简体中文 | العربية |", "|---|---|---|---|---|", ...lines].join("\n");
}

/** The English titles and descriptions of looks, which Rust and the models have. */
function englishLooks(): Map<string, string[]> {
  const drawn = fileOfProject("src-tauri/crates/engine/src/looks/drawn.rs").matchAll(/name: "([^"]+)",\s*title: "([^"]+)",\s*description: "([^"]+)"/g);
  const painted = fileOfProject("models/portraits.toml").matchAll(/^name = "([^"]+)"\ntitle = "([^"]+)"\ndescription = "([^"]+)"/gm);
  return new Map([...drawn, ...painted].map(([, name, title, description]) => [`styles.${name}`, [title!, description!]]));
}

function faultRows(): [string, ...string[]][] {
  const english = englishFaults();
  return [...english].map(([code, said]) => {
    const every = faults().filter((fault) => fault.code === code);
    const others = (["vi", "zh", "ar"] as const).map((tongue) => cell([...new Set(every.map((fault) => faultText(tongue, fault).join(" ")))]));
    return [`faults.${code}`, cell([said.join(" ")]), ...others];
  });
}

/** The whole document. */
export function wordsDocument(): string {
  const [english, ...others] = TONGUES.map((tongue) => phrases(tongue));
  const looks = englishLooks();
  const groups = new Map<string, [string, ...string[]][]>();
  for (const key of [...english!.keys(), ...[...others[0]!.keys()].filter((each) => each.startsWith("styles."))]) {
    const group = key.includes(".") ? key.split(".")[0]! : "";
    const first = english!.get(key) ?? looks.get(key) ?? [];
    groups.set(group, [...(groups.get(group) ?? []), [key, cell(first), ...others.map((words) => cell(words.get(key) ?? []))]]);
  }
  groups.set("faults", faultRows());
  const parts = [...groups].map(([group, rows]) => {
    const place = PLACES[group];
    if (!place) throw new Error(`where are the texts of “${group}” shown? Say it in ui/tests/document.ts`);
    const [where, picture] = place;
    const shown = picture ? `Shown in ${where} ([picture](${picture.replace(/^docs\//, "").replace(/^tests/, "../tests")})).` : `Shown in ${where}.`;
    return `## ${group || "General"}\n\n${shown.replace("Shown in everywhere", "Shown everywhere")}\n\n${table(rows)}\n`;
  });
  return [HEAD, ...parts].join("\n");
}
