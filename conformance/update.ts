import { join } from 'node:path';
import { loadRules, projectRoot } from '../gateway/index.js';
import { listCases } from './case.js';
import { runCase } from './run.js';

// Writes every case's golden files anew; what else differs is printed. `npm run goldens && git diff` shows what changed.
const { value: rules, problems } = loadRules();
for (const each of problems) console.error(`${each.code}: ${each.message.en}`);
for (const each of listCases(join(projectRoot, 'conformance/cases')))
  for (const difference of runCase(each, rules, true).differences)
    console.error(`${each.name}: ${difference}`);
