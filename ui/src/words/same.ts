// The type of the other languages.

/** The type of a catalogue: the same keys, any strings, functions with the same parameters. */
export type Same<T> = T extends string
  ? string
  : T extends (...facts: infer Facts) => string
    ? (...facts: Facts) => string
    : { [Key in keyof T]: Same<T[Key]> };
