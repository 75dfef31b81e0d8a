import { parentPort, workerData } from 'node:worker_threads';
import { judge } from './judge.js';
import type { Question, ThreadRules } from './judge-threads.js';
import { loadRules } from './rules.js';

// One judging thread: rules of its own, one message at a time. Problems in the rules were reported by the node's start.
const { value: rules } = loadRules({ lazy: true, ...(workerData as ThreadRules) });

parentPort?.on('message', ({ bytes, agreement, received, limits }: Question) => {
  let reply: unknown;
  try {
    reply = { verdict: judge(bytes, agreement, rules, received, limits) };
  } catch (error) {
    reply = { error: (error as Error).stack ?? String(error) };
  }
  parentPort?.postMessage(reply);
});
