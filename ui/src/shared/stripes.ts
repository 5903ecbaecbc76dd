/** The colours side by side in equal stripes, as a CSS background. */
export const stripes = (colours: readonly string[]) =>
  `linear-gradient(to right, ${colours.map((colour, at) => `${colour} ${(100 * at) / colours.length}% ${(100 * (at + 1)) / colours.length}%`).join()})`;
