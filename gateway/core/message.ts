import type { Extension } from './document.js';
import type { Node, Syntax } from './node.js';
import type { Outcome } from './outcome.js';

/** A trading party as an envelope names it: its code, the list the code is from, and its routing address. */
export interface Party {
  readonly code: string;
  readonly list?: string;
  readonly name?: string;
}

/** What an interchange's header says of who, to whom and under which reference. */
export interface EnvelopeFacts {
  /** 0020 of UNB; MessageID or CopMsgId of XML; absent where there is none. */
  readonly reference?: string;
  readonly sender?: Party;
  readonly recipient?: Party;
  /** UNB S004 or the head's moment, as received. */
  readonly preparedAt?: string;
  /** Values of the header that have no member here, by path: `UNB/7`, `UNG/6`. */
  readonly more?: readonly Extension[];
}

/**
 * Everything of one submission that can be known without reading its messages: the outcome of the envelope
 * pass. ISO 9735 interchange, one XML document, or one platform file.
 */
export interface Interchange extends EnvelopeFacts {
  readonly syntax: Syntax;
  /** Name of the character set that the text is read with: `UTF-8`, `GB18030`, `ISO-8859-1`, … */
  readonly charset: string;
  readonly test: boolean;
  /** The sender asks for an acknowledgement (UNB 0031). */
  readonly acknowledgementRequested: boolean;
  readonly messages: readonly Message[];
  /** Where several stand one behind the other in the same bytes: the offset at which each begins, in order. */
  readonly parts?: readonly number[];
}

/** One message inside an interchange, located but not yet read. */
export interface Message {
  /** From 1, within the interchange. */
  readonly ordinal: number;
  /** 0062; a platform file or an XML document has none. */
  readonly reference?: string | undefined;
  /** `CODECO:D:95B:UN:ITG13` (S009, trailing empties dropped), `MT1101`, `WLJK_IRTA`, `IFCSUM`, else the XML root's local name. */
  readonly name: string;
  /** XML: the function code that selects a variant of the shape. */
  readonly variant?: string;
  /** Functional group reference (UNG 0048) where it stands in one. */
  readonly group?: string | undefined;
  /** What the envelope around this very message says, where the bytes hold several: goes before the interchange's own. */
  readonly envelope?: EnvelopeFacts;
  /** Bytes from..to of what was received. */
  readonly from: number;
  readonly to: number;
  /**
   * Reads it. EDIFACT and platform files: the flat list of segments in wire order, structure not yet judged.
   * XML: the root element alone, as a whole tree.
   */
  nodes(): Outcome<readonly Node[]>;
}
