import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, type Role } from '../../core/index.js';
import type { Caller } from './auth.js';

/** Who may make one call: for what is its own, and for everybody's. */
interface Row {
  readonly own: readonly Role[];
  readonly all: readonly Role[];
}

const { calls } = JSON.parse(readFileSync(join(projectRoot, 'schemas/access.json'), 'utf8')) as {
  readonly calls: Readonly<Record<string, Row>>;
};

/** The table of schemas/access.json, by method and the router's path. */
const rows: ReadonlyMap<string, Row> = new Map(
  Object.entries(calls).map(([call, row]) => [call.replace(/\{(\w+)\}/g, ':$1'), row]),
);

/** Whether a caller may make a call at all; what isn't in the table nobody may. */
export function mayCall(
  method: string,
  path: string,
  { kind, roles }: Pick<Caller, 'kind' | 'roles'>,
): boolean {
  const row = rows.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
  if (row === undefined) return false;
  const allowed = kind === 'operator' ? row.all : row.own;
  return roles.some((role) => allowed.includes(role));
}
