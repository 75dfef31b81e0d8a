import { join } from 'node:path';
import { plainLeafOf } from '../contract/samples.js';
import { journalContract } from '../contract.js';
import { sqliteJournal } from './journal.js';

journalContract('sqlite', (dir) => sqliteJournal({ path: join(dir, 'journal.db'), leafOf: plainLeafOf }));
