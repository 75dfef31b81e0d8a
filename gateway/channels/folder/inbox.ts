import { createHash } from 'node:crypto';
import { fitting, plain } from './boxes.js';
import type { Boxing, Put } from './boxing.js';
import type { FeedEvent } from './gateway.js';
import type { Away, FolderParts } from './parts.js';
import type { Kept } from './state.js';

/** A feed whose documents come into InBox; without a format as canonical JSON. */
export interface Feed {
  readonly name: string;
  readonly format?: string | undefined;
  /** Where to begin, when nothing was fetched yet. */
  readonly after?: string | undefined;
  /** Beside each page of documents, a list of them with their places in the feed. */
  readonly listed?: boolean | undefined;
}

const PAGE = 100;

const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/edifact': 'edi',
  'application/xml': 'xml',
  'text/plain': 'txt',
};

/** Gateway → InBox: every document of a feed once, in a file whose name sorts by the order of publication. */
export function inbox(
  { gateway, say }: Pick<FolderParts, 'gateway' | 'say'>,
  kept: Kept,
  boxes: Boxing,
): (feed: Feed, goOn: () => boolean) => Promise<Away | undefined> {
  return async ({ name, format, after: first = '0', listed = false }, goOn) => {
    while (goOn()) {
      const after = kept.now.cursors[name] ?? first;
      const page = await gateway.feed({ name, after, limit: PAGE, format });
      if (page.kind !== 'answered')
        return {
          reason: `${name}: ${page.kind === 'refused' ? page.problem.code : page.kind === 'away' ? page.reason : 'not-found'}`,
          ...(page.kind === 'away' && page.retryAfter !== undefined ? { retryAfter: page.retryAfter } : {}),
        };
      const { events, next } = page.value;
      if (events.length === 0) return undefined;
      const files = events.map(receiptFile);
      const puts = listed ? [...files, listFile(name, events, files)] : files;
      const moves = await boxes.stage(puts, `${plain(name)}-${after}`);
      await kept.save({
        moves: [...kept.now.moves, ...moves],
        cursors: { ...kept.now.cursors, [name]: next },
      });
      await boxes.finish();
      for (const event of events.filter((each) => each.datacontenttype === PROBLEMS))
        say('warn', {
          zh: `${event.id} 无法以 ${format ?? ''} 写出,InBox 中为其问题`,
          en: `${event.id} cannot be written as ${format ?? ''}; InBox has the problems`,
        });
      say('info', {
        zh: `${name}: InBox 新增 ${events.length} 份单证,至 ${next}`,
        en: `${name}: ${events.length} documents into InBox, up to ${next}`,
      });
    }
    return undefined;
  };
}

const PROBLEMS = 'application/problem+json';

/** `List_<last sequence>_<feed>.json`: what came, so that a reader sees a gap (`previous` isn't what it had last) or a file that is missing. */
function listFile(name: string, events: readonly FeedEvent[], files: readonly Put[]): Put {
  const documents = events.map(({ sequence, previous, id }, i) => {
    const { name: file, bytes } = files[i] as Put;
    return { sequence, previous, id, file, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  return {
    box: 'InBox',
    name: fitting(`List_${plain(events.at(-1)?.sequence ?? '')}_`, plain(name), '.json'),
    bytes: `${JSON.stringify({ feed: name, documents }, null, 2)}\n`,
  };
}

/** `Receipt_<sequence>_<type>_<number of the document>.<ending>`. */
function receiptFile({
  id,
  type,
  subject,
  sequence,
  datacontenttype,
  data,
  data_base64: base64,
}: FeedEvent): Put {
  const kind = plain(type.replace(/^eport\./, '').replace(/\.\d+$/, ''));
  const ending =
    datacontenttype === PROBLEMS ? 'problems.json' : (ENDINGS[datacontenttype.split(';')[0] ?? ''] ?? 'dat');
  return {
    box: 'InBox',
    name: fitting(`Receipt_${plain(sequence)}_${kind}_`, plain(subject ?? id), `.${ending}`),
    bytes: base64 === undefined ? `${JSON.stringify(data, null, 2)}\n` : Buffer.from(base64, 'base64'),
  };
}
