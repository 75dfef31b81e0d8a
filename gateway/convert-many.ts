import { drafted, envelopeOf, referenceOf, unwritten, type Writing } from './convert.js';
import {
  type Document,
  defaultAgreement,
  hasError,
  type Outcome,
  type Problem,
  problem,
} from './core/index.js';
import type { Rules } from './rules.js';
import type { EdifactWriting } from './syntax/edifact/write.js';
import {
  type MessageWritten,
  type Needs,
  released,
  widest,
  writeEnvelope,
  writeMessage,
} from './syntax/edifact/write-parts.js';
import { tolerate } from './tolerate.js';
import { ofWritten, writtenBack } from './written-back.js';

/** Documents that become one interchange, written as they come: none of them is kept. */
export interface ManyDocuments {
  /** Writes one document; gives what is wrong with it. */
  add(document: Document): readonly Problem[];
  /** The bytes of the interchange in parts; none where an error was found. */
  end(): Outcome<Iterable<Uint8Array>>;
}

/** Where what is written waits for the end: text of one byte a character. */
export interface Store {
  add(text: string): void;
  parts(): Iterable<string>;
}

/** Ends what is stored of a message; no text of one holds it. */
const END = '\u0000';

/**
 * The same as `convert`, for any number of documents and an EDIFACT mapping, in memory that doesn't grow with it but by
 * what `store` takes. Undefined where the mapping isn't one of EDIFACT messages, one for each document.
 */
export function convertMany(rules: Rules, writing: Writing, store: Store): ManyDocuments | undefined {
  const agreement = writing.agreement ?? defaultAgreement;
  const mapping = rules.mappingNamed(writing.to, agreement.overlays);
  if (mapping === undefined || mapping.syntax !== 'edifact' || writing.to.startsWith('dxp+'))
    return undefined;
  const charset = writing.charset ?? agreement.charset ?? 'UTF-8';
  const own = { ...agreement, charset };
  let failed = false;
  let count = 0;
  let first: Omit<EdifactWriting, 'messages'> | undefined;
  let test = false;
  let needs: Needs | undefined;

  const write = (document: Document): Outcome<MessageWritten | undefined> => {
    if (document.type !== mapping.type || document.version !== mapping.version)
      return {
        value: undefined,
        problems: [
          problem('document-not-carried', undefined, { found: document.type, expected: mapping.name }),
        ],
      };
    const drafts = drafted(document, mapping, agreement.timeZone);
    const problems: Problem[] = [
      ...ofWritten(tolerate(drafts.problems, agreement), { mapping }),
      ...unwritten(document),
    ];
    const { value: made, problems: more } = writeMessage(
      {
        name: mapping.message,
        reference: referenceOf(document.source.messageReference, String(count + 1)),
        segments: drafts.value,
      },
      charset,
    );
    problems.push(...ofWritten(more, { mapping }));
    if (made === undefined || hasError(problems)) return { value: undefined, problems };
    const envelope = { ...envelopeOf(document, writing), charset };
    first ??= envelope;
    test ||= envelope.test;
    // Read back as an interchange of its own, so that nothing is sent that would be refused.
    const alone = writeEnvelope(envelope, made, 1);
    problems.push(...alone.problems);
    if (alone.value !== undefined) {
      const bytes = Buffer.concat([alone.value.before, made.bytes, alone.value.behind]);
      const back = { bytes, mapping, agreement: own, receivedAt: writing.preparedAt };
      problems.push(...writtenBack(back, rules));
    }
    return { value: hasError(problems) ? undefined : made, problems };
  };

  return {
    add(document) {
      const { value: made, problems } = write(document);
      failed ||= made === undefined;
      if (made === undefined || failed) return problems;
      count++;
      needs = {
        level: needs === undefined ? made.level : widest(needs.level, made.level),
        repeated: made.repeated || needs?.repeated === true,
      };
      store.add(`${made.version >= 4 ? '4' : '3'}${Buffer.from(made.bytes).toString('latin1')}${END}`);
      return problems;
    },
    end() {
      if (failed || first === undefined || needs === undefined) return { value: [], problems: [] };
      const { value, problems } = writeEnvelope({ ...first, test }, needs, count);
      if (value === undefined) return { value: [], problems };
      const { before, behind, version } = value;
      return {
        value: (function* () {
          yield before;
          let rest = '';
          for (const part of store.parts()) {
            const [begun = '', ...more] = part.split(END);
            rest += begun;
            for (const next of more) {
              const bytes = Buffer.from(rest.slice(1), 'latin1');
              yield version >= 4 && rest.startsWith('3') ? released(bytes) : bytes;
              rest = next;
            }
          }
          yield behind;
        })(),
        problems,
      };
    },
  };
}
