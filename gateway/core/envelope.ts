/** Bytes that came in, and what is known of them without reading them. Never what they mean. */
export interface Envelope {
  /** Sortable, unique; everything derived from these bytes carries it. */
  readonly id: string;
  /** The partner that the channel authenticated. */
  readonly sender: string;
  /** RFC 3339, UTC. */
  readonly receivedAt: string;
  readonly mediaType: string;
  /** Charset that the channel named (HTTP's charset parameter), if any. */
  readonly charset?: string;
  /** Hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
  readonly bytes: Uint8Array;
}
