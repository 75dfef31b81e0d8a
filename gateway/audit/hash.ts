import { hash } from 'node:crypto';

/** RFC 6962 §2.1 hashing with SHA-256. All hashes of this stage are 32 bytes. */
export type Hash = Buffer;

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

const sha256 = (bytes: Uint8Array): Hash => hash('sha256', bytes, 'buffer');

/** The root of the tree without leaves. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array(0));

/** Hash of a leaf: SHA-256(0x00 ‖ text in UTF-8). */
export const leafHash = (text: string): Hash => sha256(Buffer.concat([LEAF, Buffer.from(text, 'utf8')]));

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Hash =>
  sha256(Buffer.concat([NODE, left, right]));
