/** A row of a shape file: where, how often, what it is called, and its type. */
export type ShapeRow = readonly [string, string, string, (string | readonly string[])?];

/**
 * The rows of a shape file with those of its named types in place: `["Consignor", "0..1", "发货人", "#Party"]` has all
 * rows of `types.Party` below it, as XML Schema says a type once and uses it in many places.
 * @throws Error where a type isn't there, or holds itself
 */
export function withTypes(
  rows: readonly ShapeRow[],
  types: Readonly<Record<string, readonly ShapeRow[]>> = {},
): readonly ShapeRow[] {
  const below = (path: string, name: string, around: readonly string[]): readonly ShapeRow[] => {
    const own = Object.hasOwn(types, name) ? types[name] : undefined;
    if (own === undefined) throw new Error(`${path}: there is no type ${name}`);
    if (around.includes(name)) throw new Error(`${path}: type ${name} holds itself`);
    return own.flatMap((row) => placed(row, `${path}/${row[0]}`, [...around, name]));
  };
  const placed = (row: ShapeRow, path: string, around: readonly string[]): readonly ShapeRow[] => {
    const [, times, title, type] = row;
    if (typeof type !== 'string' || !type.startsWith('#'))
      return [type === undefined ? [path, times, title] : [path, times, title, type]];
    return [[path, times, title], ...below(path, type.slice(1), around)];
  };
  return rows.flatMap((row) => placed(row, row[0], []));
}
