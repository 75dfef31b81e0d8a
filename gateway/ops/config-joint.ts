import type { Problem } from '../core/index.js';
import { configProblem } from './config-file.js';
import type { NodeConfig } from './config-shape.js';

/** Joint release by or for partners that there aren't. */
export function jointContradictions(
  { joint = [], partners }: Pick<NodeConfig, 'joint' | 'partners'>,
  path: string,
): readonly Problem[] {
  const known = new Set(partners.map(({ id }) => id));
  return joint.flatMap(({ agencies, tell = [] }, i) =>
    (
      [
        ['agencies', agencies],
        ['tell', tell],
      ] as const
    ).flatMap(([member, ids]) =>
      ids.flatMap((id, j) =>
        known.has(id)
          ? []
          : [
              configProblem(
                path,
                `joint[${i}].${member}[${j}]`,
                `没有接入方 ${id}`,
                `there is no partner ${id}`,
              ),
            ],
      ),
    ),
  );
}
