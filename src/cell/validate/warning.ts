/** Something in a set of parameters that can be meant, but seldom is. Nothing is changed because of it. */
export interface ParameterWarning {
  /** Path of the number, such as `positive.particleRadius`, or its field in a file. */
  readonly field: string;
  /** What is odd about it. */
  readonly what: string;
  /** What there is in most cells. */
  readonly expected?: string | undefined;
  /** What to change if it is a slip. */
  readonly mend?: string | undefined;
}

/** On one line, as errors are printed. */
export function warningText({ field, what, expected, mend }: ParameterWarning): string {
  return [
    `${field}: ${what}`,
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(mend === undefined ? [] : [mend]),
  ].join('; ');
}
