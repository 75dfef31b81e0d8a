import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../gateway/core/index.js';
import { median, speedOf } from './contest.js';
import type { Row } from './row.js';
import { figure } from './rows-edifact.js';
import { gateway, peakOf } from './server.js';
import { traffic } from './traffic.js';

const CLI = join(projectRoot, 'dist/gateway/cli.js');

const start: Row = {
  name: 'start',
  title: {
    en: 'start to ready; `eport check` of a small file',
    zh: '启动至就绪;`eport check` 检查一个小文件',
  },
  must: { en: 'under 1 s; under 250 ms', zh: '1 秒以内;250 毫秒以内' },
  async measure(run) {
    const file = join(run.folder, 'small.edi');
    writeFileSync(file, traffic('CODECO', 2000).bytes);
    const starts: number[] = [];
    const checks: number[] = [];
    for (let round = 0; round <= run.rounds; round++) {
      run.say(round === 0 ? 'warming up' : `round ${round} of ${run.rounds}`);
      const server = await gateway(join(run.folder, 'node'));
      await server.stop();
      const from = process.hrtime.bigint();
      const { status } = spawnSync(process.execPath, [CLI, 'check', file], { stdio: 'ignore' });
      if (status !== 0) throw new Error(`eport check: ${status}`);
      if (round === 0) continue;
      starts.push(server.seconds * 1000);
      checks.push(Number(process.hrtime.bigint() - from) / 1e6);
    }
    return {
      bound: 'most',
      parts: [
        { against: 'start within 1 s', ratio: median(starts) / 1000, must: 1 },
        { against: 'check within 250 ms', ratio: median(checks) / 250, must: 1 },
      ],
      figures: [
        figure(speedOf('start to ready', starts), 'ms'),
        figure(speedOf('eport check', checks), 'ms'),
      ],
      notes: [
        'A node that was started before with these rules: the first start checks every mapping, which takes seconds.',
      ],
    };
  },
};

/** Runs `eport translate` on a file; gives its highest resident memory in megabytes. */
async function translated(file: string, messages: number): Promise<number> {
  const out = openSync('/dev/null', 'w');
  const child = spawn(process.execPath, [CLI, 'translate', file], { stdio: ['ignore', out, 'ignore'] });
  let peak: number | undefined;
  const look = setInterval(() => {
    peak = peakOf(child) ?? peak;
  }, 20);
  const code = await new Promise<number | null>((resolve) => void child.once('exit', resolve));
  clearInterval(look);
  closeSync(out);
  if (code !== 0) throw new Error(`eport translate of ${messages} messages: ${code}`);
  if (peak === undefined) throw new Error('this system does not tell the memory of a process');
  return peak / 1e6;
}

const memory: Row = {
  name: 'memory',
  title: { en: 'memory for a 100 MB interchange', zh: '100 MB 交换所用内存' },
  must: {
    en: 'under 300 MB resident, flat in the number of messages',
    zh: '常驻内存 300 MB 以内,不随报文数增长',
  },
  async measure(run) {
    const size = run.quick ? 5_000_000 : 100_000_000;
    const peaks: number[] = [];
    for (const each of [2000, 100_000]) {
      run.say(`messages of ${each} bytes`);
      const file = join(run.folder, `${each}.edi`);
      const made = traffic('CODECO', size, { each });
      writeFileSync(file, made.bytes);
      peaks.push(await translated(file, made.messages));
    }
    const [many, few] = peaks as [number, number];
    return {
      bound: 'most',
      parts: [
        { against: '300 MB', ratio: many / 300, must: 1 },
        { against: 'messages of 100 KB', ratio: many / few, must: 1.2 },
      ],
      figures: [
        figure(speedOf('messages of 2 KB', [many]), 'MB'),
        figure(speedOf('messages of 100 KB', [few]), 'MB'),
      ],
      notes: [
        '`eport translate` to canonical JSON, the highest resident memory of its process; once, whatever the rounds.',
      ],
    };
  },
};

export const startRows: readonly Row[] = [memory, start];
