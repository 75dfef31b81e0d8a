import { Counter, Gauge, type Registry } from 'prom-client';

/** How the audit log's mirror fares; both stay at nought where there is none. */
export function mirrorGauges(registers: Registry[]): (behind: number, failed: boolean) => void {
  const lacking = new Gauge({
    name: 'eport_audit_mirror_behind',
    help: 'Entries of the audit log that its mirror lacks',
    registers,
  });
  const failures = new Counter({
    name: 'eport_audit_mirror_failures_total',
    help: 'Times that the mirror of the audit log could not be written',
    registers,
  });
  return (behind, failed) => {
    lacking.set(behind);
    if (failed) failures.inc();
  };
}
