/** What judging needs to know of the partner that sent something. Everything has a default, so an unknown file can be judged on a laptop. */
export interface Agreement {
  readonly partner: string;
  /** Charset that overrules what the envelope says. */
  readonly charset?: string;
  /** Wrong counts, references, trailers and segments without a place are warnings. */
  readonly lenient: boolean;
  /** Name of a profile in schemas/profiles. */
  readonly profile?: string;
  /** Folder of mapping overlays in mappings/partners. */
  readonly overlays?: string;
  /** IANA name or offset for moments that carry no zone. */
  readonly timeZone: string;
  /** How long its references and idempotency keys stand for what was sent under them; absent: forever. */
  readonly duplicatesWithinDays?: number;
}

/** An agreement with nobody in particular: strict, no profile, China's time. */
export const defaultAgreement: Agreement = { partner: '', lenient: false, timeZone: 'Asia/Shanghai' };

/** Upper bounds that hold whatever a partner sends; bytes and counts. */
export interface Limits {
  readonly interchangeBytes: number;
  readonly segmentBytes: number;
  readonly messagesPerInterchange: number;
  readonly segmentsPerMessage: number;
  readonly xmlDepth: number;
  readonly problemsPerMessage: number;
}

export const defaultLimits: Limits = {
  interchangeBytes: 256 * 1024 * 1024,
  segmentBytes: 64 * 1024,
  messagesPerInterchange: 200_000,
  segmentsPerMessage: 2_000_000,
  xmlDepth: 64,
  problemsPerMessage: 200,
};
