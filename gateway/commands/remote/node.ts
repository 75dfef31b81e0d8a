import { readFileSync } from 'node:fs';
import type { Problem } from '../../core/index.js';
import { type Command, language, parse, type Terminal, UsageError } from '../command.js';

/** Options of every command that asks a running node. */
export const REMOTE_OPTIONS = {
  url: { type: 'string' },
  'key-file': { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
} as const;

/** The same for their help. */
export const REMOTE_HELP = {
  zh: `  --url URL           节点地址,否则取环境变量 EPORT_URL,再否则 http://127.0.0.1:8080
  --key-file 文件     存有 API 密钥的文件,否则取环境变量 EPORT_KEY
  --json              以 JSON 输出
  --lang zh|en

退出码: 0 完成, 1 节点拒绝或不存在, 2 用法错误, 3 无法连接节点`,
  en: `  --url URL           the node, else EPORT_URL of the environment, else http://127.0.0.1:8080
  --key-file FILE     a file with the API key, else EPORT_KEY of the environment
  --json              print JSON
  --lang zh|en

exit codes: 0 done, 1 the node refuses or has no such thing, 2 wrong usage, 3 the node can't be reached`,
};

/** A running node, over its public API. Calls throw Refused or Unreachable. */
export interface RemoteNode {
  get<T>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<T>;
  bytes(path: string): Promise<Uint8Array>;
  post<T>(path: string, body?: object): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
  remove(path: string): Promise<void>;
}

/** The node answered, with a problem. */
export class Refused extends Error {
  constructor(readonly problem: Pick<Problem, 'code' | 'message'>) {
    super(problem.message.en);
  }
}

/** No answer, or none of a node that works. */
export class Unreachable extends Error {}

/** How long a node may take to answer, in milliseconds; a large resend takes a while. */
const LONGEST_WAIT = 600_000;

export function remoteNode(
  values: { readonly url?: string | undefined; readonly 'key-file'?: string | undefined },
  terminal: Terminal,
): RemoteNode {
  const given = values.url ?? terminal.env.EPORT_URL ?? 'http://127.0.0.1:8080';
  if (!/^https?:\/\/./.test(given) || !URL.canParse(given)) throw new UsageError(`--url ${given}`);
  const root = given.replace(/\/+$/, '');
  const key = keyOf(values['key-file'], terminal);

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      accept: 'application/json, */*;q=0.5',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...init.headers,
    };
    let response: Response;
    try {
      response = await fetch(root + path, {
        ...init,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
    } catch (error) {
      throw new Unreachable(`${root}: ${reasonOf(error)}`);
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
    if (response.status >= 500 || problem?.message === undefined)
      throw new Unreachable(`${root}: HTTP ${response.status} ${problem?.code ?? ''}`.trim());
    throw new Refused(problem);
  }
  const json = async <T>(response: Response): Promise<T> => {
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new Unreachable(`${root}: ${reasonOf(error)}`);
    }
  };
  const send = async <T>(method: string, path: string, body: object): Promise<T> =>
    json(
      await ask(path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  return {
    async get(path, query = {}) {
      const asked = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, value);
      return json(await ask(asked.size === 0 ? path : `${path}?${asked}`));
    },
    bytes: async (path) => new Uint8Array(await (await ask(path)).arrayBuffer()),
    post: (path, body = {}) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    async remove(path) {
      await ask(path, { method: 'DELETE' });
    },
  };
}

function keyOf(file: string | undefined, terminal: Terminal): string | undefined {
  if (file === undefined) return terminal.env.EPORT_KEY?.trim() || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--key-file ${file}: ${(error as NodeJS.ErrnoException).code ?? ''}`);
  }
}

/** What the socket said, under fetch's own word for it. */
const reasonOf = (error: unknown): string => {
  const { cause, name, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? (message || name);
};

/** What an action of such a command gets. */
export interface Asking<Values> {
  readonly node: RemoteNode;
  readonly values: Values;
  readonly names: readonly string[];
  readonly lang: 'zh' | 'en';
  readonly json: boolean;
  readonly terminal: Terminal;
}

type Options = Parameters<typeof parse>[1];
type Values<T extends Options> = ReturnType<typeof parse<T & typeof REMOTE_OPTIONS>>['values'];

/** A command whose first word is the action, answered by a running node. */
export function remoteCommand<T extends Options>({
  options,
  actions,
  ...rest
}: Pick<Command, 'name' | 'summary' | 'help'> & {
  readonly options: T;
  readonly actions: Readonly<Record<string, (asking: Asking<Values<T>>) => Promise<void>>>;
}): Command {
  return {
    ...rest,
    async run(args, terminal) {
      const { values, positionals } = parse(args, { ...options, ...REMOTE_OPTIONS });
      const own = values as { lang?: string; json?: boolean; url?: string; 'key-file'?: string };
      const lang = language(own.lang, terminal);
      const [action, ...names] = positionals;
      const act = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (act === undefined) throw new UsageError(Object.keys(actions).join(' | '));
      const node = remoteNode(own, terminal);
      try {
        await act({ node, values: values as Values<T>, names, lang, json: own.json === true, terminal });
        return 0;
      } catch (error) {
        if (error instanceof Unreachable) {
          await terminal.err(
            `${lang === 'zh' ? '无法连接节点' : 'the node cannot be reached'}: ${error.message}\n`,
          );
          return 3;
        }
        if (!(error instanceof Refused)) throw error;
        await terminal.err(`${error.problem.code}: ${error.problem.message[lang]}\n`);
        return 1;
      }
    },
  };
}

/** The one name an action needs. */
export function onlyName(names: readonly string[], what: string): string {
  const [name] = names;
  if (name === undefined || names.length > 1) throw new UsageError(what);
  return encodeURIComponent(name);
}
