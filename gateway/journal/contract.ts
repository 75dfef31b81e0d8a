import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { Journal } from '../core/index.js';
import { anewContract } from './contract/anew.js';
import { answersContract } from './contract/answers.js';
import { deliverContract } from './contract/deliver.js';
import { eraseContract } from './contract/erase.js';
import { exceptionsContract } from './contract/exceptions.js';
import { indexContract } from './contract/index-of-documents.js';
import { interveneContract } from './contract/intervene.js';
import { judgeContract } from './contract/judge.js';
import { logContract } from './contract/log.js';
import { mendContract } from './contract/mend.js';
import { receiveContract } from './contract/receive.js';
import { recordsContract } from './contract/records.js';
import { standingContract } from './contract/standing.js';
import type { UseJournal } from './contract/use.js';
import { windowsContract } from './contract/windows.js';

/** What every store must do; `open` opens the journal that lives in a folder, with `plainLeafOf` or the audit stage's. */
export function journalContract(name: string, open: (dir: string) => Promise<Journal>): void {
  const use: UseJournal = async (run) => {
    const dir = mkdtempSync(join(tmpdir(), 'eport-journal-'));
    let journal = await open(dir);
    try {
      await run(journal, async () => {
        await journal.close();
        journal = await open(dir);
        return journal;
      });
    } finally {
      await journal.close();
      rmSync(dir, { recursive: true, force: true });
    }
  };
  describe(`journal: ${name}`, () => {
    receiveContract(use);
    windowsContract(use);
    judgeContract(use);
    deliverContract(use);
    standingContract(use);
    exceptionsContract(use);
    interveneContract(use);
    anewContract(use);
    answersContract(use);
    eraseContract(use);
    mendContract(use);
    recordsContract(use);
    indexContract(use);
    logContract(use);
  });
}
