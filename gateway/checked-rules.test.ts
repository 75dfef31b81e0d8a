import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkedRules } from './checked-rules.js';
import { hasError } from './core/index.js';
import { folder } from './testing/node-fixture.js';

it('what passed is known again at the next start, and is checked anew when anything of it is another', () => {
  const data = join(folder(), 'data');
  const cost = (): number => {
    const from = process.cpuUsage();
    expect(hasError(checkedRules(data).problems)).toBe(false);
    return process.cpuUsage(from).user;
  };
  const first = cost();
  expect(cost()).toBeLessThan(first / 3);
  const file = join(data, 'rules.checked');
  const passed = readFileSync(file, 'utf8');
  expect(passed).toMatch(/^[0-9a-f]{64} [0-9a-f]{64}\n$/);
  writeFileSync(
    file,
    passed.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
  );
  expect(cost()).toBeGreaterThan(first / 3);
  expect(readFileSync(file, 'utf8')).toBe(passed);
});
