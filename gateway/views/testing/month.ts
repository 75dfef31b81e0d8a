import { seeded } from '../../../conformance/sample/random.js';
import type { Document } from '../../core/index.js';

/** A generated month of port traffic, and what is true of it. */
export interface Month {
  /** In the order in which they come in: late, twice, changed and cancelled ones among them. */
  readonly documents: readonly Document[];
  /** What clearance figures have to say of each container or air waybill that was discharged. */
  readonly truth: ReadonlyMap<string, Truth>;
}

export interface Truth {
  readonly kind: 'sea' | 'air';
  readonly port: string;
  readonly discharged: number;
  readonly released?: number;
  readonly gateOut?: number;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
const PORTS = ['CNDLC', 'CNYIK', 'CNDDG'] as const;

/** A moment as Chinese partners write it: to the minute, in their zone. */
const moment = (at: number): string => `${new Date(at + 8 * HOUR).toISOString().slice(0, 16)}+08:00`;

/** Numbers from 0 to below 1 that a seed decides. */
export function random(seed: number): () => number {
  const { below } = seeded(seed);
  return () => below(2 ** 32) / 2 ** 32;
}

/**
 * Traffic of so many containers (and a tenth as many air waybills), discharged from `start` (ms) on within 30 days. Some
 * are held and inspected, released by two authorities, not yet released, cancelled and reported anew; documents come
 * late, twice and out of order, as the seed decides.
 */
export function monthOfTraffic(containers: number, start: number, seed: number): Month {
  const chance = random(seed);
  const truth = new Map<string, Truth>();
  const come: { readonly at: number; readonly document: Document }[] = [];
  let number = 0;
  const put = (
    issued: number,
    type: string,
    message: string,
    sender: string,
    more: Readonly<Record<string, unknown>>,
    documentId = `D${++number}`,
  ): Document => {
    const document = {
      id: `M${String(++number).padStart(8, '0')}-1`,
      type,
      version: '1',
      documentId,
      function: 'original',
      issuedAt: moment(issued),
      sender: { code: sender },
      source: {
        format: 'EDIFACT',
        message,
        position: 1,
        sha256: '',
        mapping: { name: '', digest: '' },
      },
      extensions: [],
      ...more,
    } as unknown as Document;
    // Late by up to three days, one in ten; a little, the rest; and one in twenty comes twice.
    const late = chance() < 0.1 ? chance() * 72 * HOUR : chance() * 30 * MINUTE;
    come.push({ at: issued + late, document });
    if (chance() < 0.05) {
      const again = { ...document, id: `${document.id}x` };
      come.push({ at: issued + late + chance() * 24 * HOUR, document: again });
    }
    return document;
  };
  const toMinute = (at: number): number => Math.floor(at / MINUTE) * MINUTE;

  for (let nth = 0; nth < containers; nth++) {
    const box = `TSTU${String(nth).padStart(7, '0')}`;
    const bill = `BILL${nth}`;
    const port = PORTS[Math.floor(chance() * PORTS.length)] as string;
    const discharged = toMinute(start + chance() * 30 * 24 * HOUR);
    const leg = { voyage: `V${nth % 40}`, mode: '1', portOfDischarge: { code: port } };
    put(discharged - 48 * HOUR, 'cargo-manifest', 'CUSCAR:D:95B:UN', 'AGENT', {
      transport: { mode: '1' },
      consignments: [
        { transportDocumentNumber: bill, portOfDischarge: { code: port }, equipment: [{ reference: box }] },
      ],
    });
    const report = (at: number) => ({
      legs: [leg],
      events: [
        {
          eventType: 'DISC',
          classifier: 'ACT',
          at: moment(at),
          equipment: { reference: box },
          references: [{ type: 'BM', number: bill }],
        },
      ],
    });
    // One in thirty is reported wrongly, cancelled, and reported again an hour later under a number of its own.
    if (chance() < 0.033) {
      const wrong = discharged - 20 * HOUR;
      const first = put(wrong + HOUR, 'equipment-event', 'COARRI:D:95B:UN', 'TERMINAL', report(wrong));
      put(
        wrong + 2 * HOUR,
        'equipment-event',
        'COARRI:D:95B:UN',
        'TERMINAL',
        { ...report(wrong), function: 'cancel' },
        first.documentId,
      );
    }
    // And one in thirty is put right by a replacement.
    if (chance() < 0.033) {
      const first = put(
        discharged + HOUR,
        'equipment-event',
        'COARRI:D:95B:UN',
        'TERMINAL',
        report(discharged - HOUR),
      );
      put(
        discharged + 2 * HOUR,
        'equipment-event',
        'COARRI:D:95B:UN',
        'TERMINAL',
        { ...report(discharged), function: 'replace' },
        first.documentId,
      );
    } else put(discharged + HOUR, 'equipment-event', 'COARRI:D:95B:UN', 'TERMINAL', report(discharged));

    const decide = (at: number, sender: string, decision: string, subject: object): void => {
      put(at, 'regulatory-response', 'CUSRES:D:99B:UN', sender, {
        subjects: [{ decision, effectiveAt: moment(at), ...subject }],
      });
    };
    const byBill = { transportDocumentNumber: bill };
    const byBox = { units: [{ reference: box }] };
    let released: number | undefined;
    if (chance() < 0.95) {
      // One in five in advance.
      const customs = toMinute(discharged + (chance() < 0.2 ? -12 * HOUR * chance() : 60 * HOUR * chance()));
      released = customs;
      if (chance() < 0.1) {
        // Released, held after that, inspected, released again.
        const hold = customs + HOUR;
        decide(customs, 'CUSTOMS', 'released', byBill);
        decide(hold, 'CUSTOMS', 'hold', byBill);
        decide(hold + HOUR, 'CUSTOMS', 'inspect', byBox);
        released = toMinute(hold + HOUR + chance() * 30 * HOUR);
        decide(released, 'CUSTOMS', 'released', byBill);
      } else decide(customs, 'CUSTOMS', 'released', byBill);
      if (chance() < 0.3) {
        const quarantine = toMinute(discharged + chance() * 40 * HOUR);
        decide(quarantine, 'MSA', 'released', byBox);
        released = Math.max(released, quarantine);
      }
    }
    let gateOut: number | undefined;
    if (released !== undefined && chance() < 0.9) {
      gateOut = toMinute(Math.max(released, discharged) + HOUR + chance() * 50 * HOUR);
      put(gateOut + 10 * MINUTE, 'equipment-event', 'CODECO:D:95B:UN', 'TERMINAL', {
        legs: [leg],
        events: [
          {
            eventType: 'GTOT',
            classifier: 'ACT',
            at: moment(gateOut),
            equipment: { reference: box },
            location: { code: port },
            legs: [{ mode: '3' }],
          },
        ],
      });
    }
    truth.set(box, {
      kind: 'sea',
      port,
      discharged,
      ...(released === undefined ? {} : { released }),
      ...(gateOut === undefined ? {} : { gateOut }),
    });
    if (nth % 10 === 0) {
      const waybill = `160-${String(nth).padStart(8, '0')}`;
      const at = toMinute(start + chance() * 30 * 24 * HOUR);
      put(at + HOUR, 'equipment-event', 'MT5201', 'TALLY', {
        legs: [{ voyage: 'XX834', mode: '5', portOfDischarge: { code: port }, completedAt: moment(at) }],
        cargo: [{ transportDocumentNumber: waybill }],
      });
      const freed = toMinute(at + chance() * 20 * HOUR);
      decide(freed, 'CUSTOMS', 'released', { transportDocumentNumber: waybill });
      truth.set(waybill, { kind: 'air', port, discharged: at, released: freed });
    }
  }
  come.sort((a, b) => a.at - b.at);
  return { documents: come.map(({ document }) => document), truth };
}
