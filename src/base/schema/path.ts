/** Keys and places in lists that lead to a part of a value. */
export type Path = readonly PropertyKey[];

/** `steps[0].with.axis` */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
