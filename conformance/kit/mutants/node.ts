import { createHash, type KeyObject } from 'node:crypto';
import { ed25519Signer, parseCheckpoint, signCheckpoint } from '../../../gateway/audit/index.js';
import { signPost } from '../link/signature.js';
import { type Listening, listening } from '../roles/listening.js';

/** What passes between a node and the kit: the request may be changed before it, the answer behind it. */
interface Passing {
  readonly path: string;
  body: Buffer;
  headers: Record<string, string>;
  status: number;
  answer: Buffer;
}

/** What a faulty node does otherwise: to what comes in to it (`answered`), or to what it sends (`sends`, `told`). */
interface NodeMutant {
  /** The node's answer to the kit. */
  readonly answered?: (passing: Passing, key: KeyObject, node: string) => Promise<void> | void;
  /** What the node sends to the kit; signed anew with its key. */
  readonly sends?: (parcel: Record<string, unknown>) => void;
  readonly unsigned?: true;
  /** What the node takes the kit's answer for. */
  readonly told?: (passing: Passing) => void;
}

const jsonIn = (body: Buffer): Record<string, unknown> => {
  try {
    return Object(JSON.parse(body.toString())) as Record<string, unknown>;
  } catch {
    return {};
  }
};
const taken = (passing: Passing): void => {
  const { id, sha256 } = jsonIn(passing.body);
  passing.status = 202;
  passing.answer = Buffer.from(
    JSON.stringify({
      id,
      sha256,
      receivedAt: '2026-01-15T00:00:00.000Z',
      status: 'received',
      audit: { leaf: '' },
    }),
  );
};
const change = (passing: Passing, how: (value: Record<string, unknown>) => void): void => {
  const value = jsonIn(passing.answer);
  how(value);
  passing.answer = Buffer.from(JSON.stringify(value));
};
let count = 0;

/** By name in mutants.json. */
export const NODE_MUTANTS: Readonly<Record<string, NodeMutant>> = {
  'trusts-any-node': { answered: (passing) => (passing.status === 401 ? taken(passing) : undefined) },
  'own-ids': {
    answered: (passing) =>
      passing.status === 202
        ? change(passing, (value) => Object.assign(value, { id: `N${value.id}` }))
        : undefined,
  },
  'new-receipts': {
    answered: (passing) =>
      passing.status === 202
        ? change(passing, (value) => Object.assign(value, { receivedAt: `2026-01-15T00:00:00.${++count}Z` }))
        : undefined,
  },
  'takes-conflicting-packages': {
    answered: (passing) =>
      passing.status === 409 && 'id' in jsonIn(passing.body) ? taken(passing) : undefined,
  },
  'takes-loops': {
    answered: (passing) =>
      passing.answer.includes('provenance') && passing.status >= 400 ? taken(passing) : undefined,
  },
  'never-compares-digests': {
    answered: (passing) => (/^0{64}$/.test(String(jsonIn(passing.body).sha256)) ? taken(passing) : undefined),
  },
  'unwraps-dxp': {
    sends: (parcel) => {
      const [, data] =
        /<Data>([^<]*)</.exec(Buffer.from(String(parcel.originalBytes), 'base64').toString()) ?? [];
      if (data === undefined) return;
      parcel.originalBytes = data;
      parcel.sha256 = createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex');
    },
  },
  'believes-forks': {
    answered: (passing) => {
      if (passing.status < 400 || !('checkpoint' in jsonIn(passing.body))) return;
      passing.status = 200;
      passing.answer = Buffer.from('{"known":1}');
    },
  },
  'countersigns-nothing': {
    answered: (passing) =>
      change(passing, (value) => {
        if (typeof value.line === 'string') value.line = value.line.replace(/.{8}\n$/, 'AAAAAAA=\n');
      }),
  },
  'forks-its-log': {
    async answered(passing, key, node) {
      const value = jsonIn(passing.answer);
      const shown = value.checkpoint as { note: string } | undefined;
      const one = parseCheckpoint(shown?.note ?? '');
      if (shown === undefined || one === undefined) return;
      const root = createHash('sha256').update(String(++count)).digest();
      shown.note = await signCheckpoint({ ...one, root }, ed25519Signer(`eport/${node}`, key));
      passing.answer = Buffer.from(JSON.stringify(value));
    },
  },
  'loses-published': {
    answered: (passing) =>
      passing.path.startsWith('/v1/feeds')
        ? change(passing, (value) => (value.events as unknown[]).splice(0, 1))
        : undefined,
  },
  'tidies-bytes': {
    sends: (parcel) => {
      const bytes = Buffer.from(
        `${Buffer.from(String(parcel.originalBytes), 'base64').toString().trim()}\n\n`,
      );
      parcel.originalBytes = bytes.toString('base64');
      parcel.sha256 = createHash('sha256').update(bytes).digest('hex');
    },
  },
  'no-station': { sends: (parcel) => (parcel.provenance as unknown[]).pop() },
  'unsigned-packages': { unsigned: true },
  'sends-once': {
    told: (passing) => {
      if (passing.status !== 0 && passing.status !== 503) return;
      taken(passing);
    },
  },
};

const DROPPED = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive']);
const kept = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      DROPPED.has(name) || typeof value !== 'string' ? [] : [[name, value]],
    ),
  );

/** What stands between kit and node, in both directions: `inner` is where the kit calls it, `outer` where the node does. */
export async function mutantNode(
  name: string,
  { node, key }: { readonly node: string; readonly key: KeyObject },
): Promise<{
  readonly inner: Listening;
  readonly outer: Listening;
  reach(to: { node?: string; kit?: string }): void;
}> {
  const mutant = NODE_MUTANTS[name];
  if (mutant === undefined) throw new Error(`no mutant ${name}`);
  const reached: { node?: string; kit?: string } = {};
  const pass = async (to: string, path: string, method: string, passing: Passing): Promise<void> => {
    try {
      const answer = await fetch(new URL(path, to), {
        method,
        headers: passing.headers,
        ...(method === 'GET' ? {} : { body: new Uint8Array(passing.body) }),
      });
      passing.status = answer.status;
      passing.headers = kept(Object.fromEntries(answer.headers));
      delete passing.headers['content-encoding'];
      passing.answer = Buffer.from(await answer.arrayBuffer());
    } catch {
      passing.status = 0;
    }
  };
  const serve = (side: 'node' | 'kit') =>
    listening({}, async ({ request, response, url, body }) => {
      const passing: Passing = {
        path: url.pathname,
        body,
        headers: kept(request.headers),
        status: 0,
        answer: Buffer.alloc(0),
      };
      const parcel = jsonIn(body);
      if (side === 'kit' && 'id' in parcel) {
        if (mutant.unsigned) delete passing.headers.signature;
        if (mutant.sends !== undefined) {
          mutant.sends(parcel);
          passing.body = Buffer.from(JSON.stringify(parcel));
          Object.assign(passing.headers, signPost(url.pathname, passing.body, node, key));
        }
      }
      await pass(reached[side] ?? '', url.pathname + url.search, request.method ?? 'GET', passing);
      if (side === 'node') await mutant.answered?.(passing, key, node);
      else if ('id' in parcel) mutant.told?.(passing);
      if (passing.status === 0) {
        response.destroy();
        return;
      }
      response.writeHead(passing.status, passing.headers).end(passing.answer);
    });
  const [inner, outer] = await Promise.all([serve('node'), serve('kit')]);
  return { inner, outer, reach: (to) => void Object.assign(reached, to) };
}
