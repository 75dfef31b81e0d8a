import type { Books } from './books.js';

/** Who sends over the broker and gets its answers there, and who gets every document there. */
export const BROKER_SENDER = 'depot';
export const BROKER_PARTNER = 'carrier';

/** A record that a sender wrote to the intake topic. */
export interface Produced {
  readonly key: string;
  /** The record's key in Kafka: what has the same keeps its order. */
  readonly lane: string;
  readonly sha256: string;
  readonly documents: number;
}

/** A record of the topic of events, as a reader outside sees it. */
export interface Published {
  readonly id: string;
  readonly key: string;
  readonly partition: number;
  readonly sequence: number;
  readonly sha256: string;
}

/** What the world outside knows of the broker's topics; what contradicts itself is a fault in the common books. */
export interface BrokerBooks {
  /** In the order in which records of one key are written. */
  producing(record: Produced): void;
  published(event: Published): void;
  /** A delivery that arrived on a partner's topic, however often. */
  delivered(id: string): void;
  /** Whether the topics have all that must be there; `accepted`: of the broker's sender, as the node counts. */
  settled(accepted: number, documents: number): boolean;
  /** Documents of records that no message was found for so far. */
  waiting(): number;
  /** Messages that the node lists, in their order of receipt: each must be one record's, in the order of its key. */
  listed(
    messages: ReadonlyArray<{ readonly id: string; readonly sha256: string; readonly sender: string }>,
  ): void;
  isPublished(document: string): boolean;
  /** Once everything is listed: no record without a message, no event without a document. */
  compare(documents: number): void;
  /** `keys`: by how many the events are told apart; fewer than events, so that order is really asked for. */
  totals(): BrokerTotals;
}

export interface BrokerTotals {
  readonly records: number;
  readonly events: number;
  readonly keys: number;
  readonly repeats: number;
}

export function brokerBooks(books: Books): BrokerBooks {
  const records = new Map<string, Produced & { readonly place: number }>();
  const unbound = new Map<string, Produced>();
  const lanes = new Map<string, number>();
  const events = new Map<string, Published>();
  const keys = new Map<string, Published>();
  const deliveries = new Set<string>();
  let repeats = 0;
  const waiting = (): number => [...unbound.values()].reduce((sum, each) => sum + each.documents, 0);

  return {
    producing(record) {
      records.set(record.sha256, { ...record, place: records.size + 1 });
      unbound.set(record.key, record);
    },
    published(event) {
      const known = events.get(event.id);
      if (known !== undefined) {
        repeats++;
        if (known.sha256 !== event.sha256 || known.key !== event.key || known.sequence !== event.sequence)
          books.fault(`event ${event.id} came again and was another`);
        return;
      }
      const last = keys.get(event.key);
      if (last !== undefined && last.partition !== event.partition)
        books.fault(`events of ${event.key} are in the partitions ${last.partition} and ${event.partition}`);
      if (last !== undefined && event.sequence <= last.sequence)
        books.fault(`event ${event.id} came behind ${last.id} of the same key ${event.key}`);
      events.set(event.id, event);
      keys.set(event.key, event);
    },
    delivered: (id) => void deliveries.add(id),
    settled: (accepted, documents) =>
      accepted >= records.size && events.size >= documents && deliveries.size >= documents + records.size,
    waiting,
    listed(messages) {
      for (const { id, sha256, sender } of messages) {
        const record = sender === BROKER_SENDER ? records.get(sha256) : undefined;
        // what is nobody's record is found with the messages that are nobody's
        if (record === undefined) continue;
        if (!unbound.delete(record.key))
          books.fault(`record ${record.key} was accepted twice, also as ${id}`);
        books.acknowledged(record.key, id);
        if (record.place <= (lanes.get(record.lane) ?? 0))
          books.fault(`record ${record.key} was overtaken by another of its key ${record.lane}`);
        lanes.set(record.lane, record.place);
      }
    },
    isPublished: (document) => events.has(document),
    compare(documents) {
      for (const key of unbound.keys())
        books.fault(`record ${key} was acknowledged by the broker and is lost`);
      if (events.size !== documents)
        books.fault(`the topic has ${events.size} events of ${documents} documents`);
    },
    totals: () => ({ records: records.size, events: events.size, keys: keys.size, repeats }),
  };
}
