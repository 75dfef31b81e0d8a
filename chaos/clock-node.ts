// A node under a clock that steps when its parent says so: `node dist/chaos/clock-node.js CONFIG`.
import { systemClock } from '../gateway/core/index.js';
import { readConfig, startNode } from '../gateway/main.js';

let offset = 0;
process.on('message', (message: { readonly offset: number }) => {
  offset = message.offset;
});
// Who started it is gone: so is the reason for this process.
process.on('disconnect', () => process.exit(0));

const { value: config, problems } = readConfig(process.argv[2] ?? '');
if (config === undefined) throw new Error(problems.map((each) => each.message.en).join('\n'));
const node = await startNode(config, {
  // Timers go by the machine's monotonic clock, as they do where a real clock is set.
  clock: { now: () => systemClock.now() + offset, after: systemClock.after },
});
process.once('SIGTERM', () => {
  void node.stop().then(() => process.disconnect());
});
