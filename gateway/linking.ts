import { createSecureContext } from 'node:tls';
import { type Poster, poster } from './channels/outgoing.js';
import { type Clock, type Problem, problem } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import type { ServerTls } from './ops/config-shape.js';

/** Certificates, keys and authorities that are none: better found at the start than at the first connection. */
export const wrongCertificates = ({
  listen,
  exchange,
}: Pick<NodeConfig, 'listen' | 'exchange'>): readonly Problem[] =>
  [
    { at: 'listen.tls', tls: listen.tls },
    ...exchange.map(({ tls }, i) => ({ at: `exchange[${i}].tls`, tls })),
  ].flatMap(({ at, tls }) => {
    if (tls === undefined) return [];
    const { certificate, key, ca, crl }: Partial<ServerTls> = tls;
    try {
      createSecureContext({
        ...(certificate === undefined ? {} : { cert: certificate }),
        ...(key === undefined ? {} : { key }),
        ...(ca === undefined ? {} : { ca }),
        ...(crl === undefined ? {} : { crl }),
      });
      return [];
    } catch (error) {
      const { code, name } = error as { code?: string; name: string };
      return [problem('configuration-invalid', undefined, { values: { reason: `${at}: ${code ?? name}` } })];
    }
  });

/** Posts to partners and nodes; a link with certificates of its own has connections of its own. */
export interface Posters {
  of(node: string): Poster;
  close(): Promise<void>;
}

export function postersOf(
  { delivery, exchange }: Pick<NodeConfig, 'delivery' | 'exchange'>,
  clock: Clock,
): Posters {
  const timeoutMilliseconds = delivery.timeoutSeconds * 1000;
  const all = poster({ clock, timeoutMilliseconds });
  const own = new Map(
    exchange.flatMap(({ node, tls }) =>
      tls === undefined ? [] : [[node, poster({ clock, timeoutMilliseconds, tls })] as const],
    ),
  );
  return {
    of: (node) => own.get(node) ?? all,
    async close() {
      await Promise.all([all, ...own.values()].map((each) => each.close()));
    },
  };
}
