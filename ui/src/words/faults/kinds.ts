// Names of files that cannot be opened. Rust has them in English; a catalogue puts them together from a few words of its own.

import { isolate } from "../formats";

/** What a language calls the kinds of files; the functions get a name such as “CR3” or “TIFF”, isolated. */
export interface KindWords {
  raw: (model: string) => string;
  video: string;
  icon: string;
  drawing: (format: string) => string;
  document: (format: string) => string;
  picture: (format: string) => string;
  /** A picture of a format that is read otherwise. */
  rare: (format: string) => string;
}

/** Which advice fits this kind of file. */
export type Advice = "video" | "document" | "raw" | "other";

export function adviceOf(format: string): Advice {
  if (format === "video") return "video";
  if (format === "PDF document" || format === "SVG drawing") return "document";
  return format.startsWith("camera RAW") ? "raw" : "other";
}

/** The English name of a kind of file in another language. */
export function kindName(format: string, words: KindWords): string {
  if (format === "video") return words.video;
  if (format === "icon") return words.icon;
  const [, model] = /^camera RAW photo \((.+)\)$/.exec(format) ?? [];
  if (model) return words.raw(isolate(model));
  const [, name, kind] = /^(.+) (picture|document|drawing|texture)$/.exec(format) ?? [];
  if (name && kind) return words[kind === "texture" ? "picture" : (kind as "picture" | "document" | "drawing")](isolate(name));
  const [family] = /BMP|HDR|HEIC|HEIF|JPEG|TIFF/.exec(format) ?? [];
  return family ? words.rare(isolate(family)) : isolate(format);
}

/** What Rust says where it has no path to name. */
export const VAULT_FILE = "A file of the vault";

/** What Rust calls the process that works on pictures. */
export const DARKROOM_PART = "the darkroom";
