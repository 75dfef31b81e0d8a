import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../gateway/core/index.js';
import { chaos } from './run.js';
import { sqliteStore } from './store.js';

// The short form of `npm run chaos`; where files cannot be limited the next fault takes the full disk's place.
it('a kill under load, and one while the disk is full, lose nothing and double nothing', async (ctx) => {
  if (!existsSync(join(projectRoot, 'dist/chaos/clock-node.js'))) ctx.skip('dist/ is missing: npm run build');
  const lines: string[] = [];
  const report = await chaos({
    kills: 2,
    seed: 4,
    store: sqliteStore(),
    rate: 6,
    workers: 2,
    patience: 120_000,
    say: (line) => lines.push(line),
  });
  expect(report.faults, lines.join('\n')).toEqual([]);
  expect(report.kills).toBe(2);
  expect(report.totals.acknowledged).toBeGreaterThan(20);
  // lanes with many deliveries in them: order was really asked for
  expect(report.totals.lanes).toBeLessThan(report.totals.deliveries / 2);
  expect(report.totals.fed).toBe(report.totals.documents);
}, 400_000);
