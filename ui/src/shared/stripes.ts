/** The colours side by side in equal stripes, as a CSS background. */
export const stripes = (colours: readonly string[]) =>
  `linear-gradient(to right, ${colours.map((colour, at) => `${colour} ${(100 * at) / colours.length}% ${(100 * (at + 1)) / colours.length}%`).join()})`;

/** Those of a template's colours that have these names. */
export const coloursOf = (colours: Record<string, string>, names: readonly string[]): string[] => names.flatMap((name) => colours[name] ?? []);
