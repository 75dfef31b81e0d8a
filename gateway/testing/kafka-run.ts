import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../core/index.js';
import { fetchKafka, startKafka } from './kafka.js';

// `npm run kafka`: one broker on this machine, on port 9092, until it is interrupted. `-- --fetch`: only its jars.
try {
  await fetchKafka();
} catch (error) {
  console.error('取不到 Kafka 的 jar:需要 Maven 和 Java 17。也可以 docker compose up kafka。');
  console.error(
    "Kafka's jars can't be fetched: that takes Maven and Java 17. Or else: docker compose up kafka.",
  );
  console.error((error as Error).message);
  process.exit(1);
}
if (!process.argv.includes('--fetch')) {
  const dir = join(projectRoot, '.cache', 'kafka');
  mkdirSync(dir, { recursive: true });
  const kafka = await startKafka(dir, { port: 9092 });
  console.log(`Kafka: ${kafka.broker}  (Ctrl-C 结束 / ends it)`);
  const end = (): void => void kafka.stop('TERM').then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
