import { Counter, Gauge, type Registry } from 'prom-client';

/** How the witnesses of a link fare. */
export interface WitnessTold {
  /** Another node countersigned our log at that size. */
  cosigned(node: string, size: number): void;
  /** Another's log contradicts what was seen of it, or ours what another saw of it. */
  contradicted(node: string, kind: string): void;
}

export function witnessMetrics(registers: Registry[]): WitnessTold {
  const size = new Gauge({
    name: 'eport_audit_cosigned_size',
    help: 'Entries of the largest checkpoint that another node countersigned',
    labelNames: ['node'],
    registers,
  });
  const contradictions = new Counter({
    name: 'eport_audit_contradictions_total',
    help: 'Checkpoints that contradict one that was seen before',
    labelNames: ['node', 'kind'],
    registers,
  });
  return {
    cosigned: (node, entries) => size.set({ node }, entries),
    contradicted: (node, kind) => contradictions.inc({ node, kind }),
  };
}
