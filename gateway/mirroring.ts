import { type AuditMirror, auditMirror, type Signer } from './audit/index.js';
import { type Clock, every, type Journal } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import type { Log } from './ops/log.js';

/** Facts of which no commit tells reach the mirror after so many seconds at the latest. */
const EVERY = 1;

const NONE: AuditMirror = { wake: () => {}, upTo: async () => {}, close: async () => {} };

/** The mirror that the configuration asks for, or nothing that does nothing. Trouble with it is logged once, and once when it is over. */
export function mirrorOf(
  config: Pick<NodeConfig, 'auditMirror'>,
  parts: {
    readonly journal: Journal;
    readonly signer: Signer;
    readonly clock: Clock;
    readonly log: Log;
    readonly told: (behind: number, failed: boolean) => void;
  },
): AuditMirror {
  const { auditMirror: path } = config;
  const { journal, signer, clock, log, told } = parts;
  if (path === undefined) return NONE;
  let failing: string | undefined;
  const mirror = auditMirror({
    journal,
    path,
    origin: signer.name,
    publicKey: signer.vkey,
    clock,
    told({ behind, error }) {
      told(behind, error !== undefined);
      if (error !== undefined && error.message !== failing)
        log.error({ path, behind, error }, 'the audit mirror can not be written');
      else if (error === undefined && failing !== undefined) log.info({ path }, 'the audit mirror is whole');
      failing = error?.message;
    },
  });
  const end = every(clock, EVERY, async () => mirror.wake());
  return {
    ...mirror,
    async close() {
      end();
      await mirror.upTo(await journal.size().catch(() => 0));
      await mirror.close();
    },
  };
}
