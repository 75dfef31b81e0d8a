/** What the console asks of the node: the public API under /v1, nothing else. */

export interface Text {
  readonly zh: string;
  readonly en: string;
}

export interface Place {
  readonly message?: string;
  readonly segment?: number;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset: number;
}

export interface Problem {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: Text;
  readonly at?: Place;
  readonly found?: string;
  readonly expected?: string;
  readonly hint?: Text;
}

/** An answer that is no success, with its problem as the API tells it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: { readonly code?: string; readonly message?: Text; readonly detail?: string },
  ) {
    super(problem.detail ?? problem.code ?? String(status));
  }
}

const KEY = 'eport-key';

const SESSION = 'eport-session';

/** The key that a person signed in with, for as long as the browser's tab; and whether there may be a session, whose cookie no script sees. */
export const session = {
  key: (): string | null => sessionStorage.getItem(KEY),
  begin: (key: string): void => sessionStorage.setItem(KEY, key),
  began: (): void => localStorage.setItem(SESSION, '1'),
  mayBe: (): boolean => sessionStorage.getItem(KEY) !== null || localStorage.getItem(SESSION) !== null,
  end: (): void => {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(SESSION);
  },
};

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const key = session.key();
  const headers = new Headers(init.headers);
  if (key !== null) headers.set('authorization', `Bearer ${key}`);
  // What another site's page can't send: with it a session's cookie may change something.
  headers.set('x-eport-console', '1');
  const answer = await fetch(path, { ...init, headers, credentials: 'same-origin' });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem);
}

export const get = async <T>(path: string): Promise<T> => (await ask(path)).json();
export const getText = async (path: string): Promise<string> => (await ask(path)).text();
export const getBytes = async (path: string): Promise<Uint8Array> =>
  new Uint8Array(await (await ask(path)).arrayBuffer());

export async function send<T>(
  path: string,
  body: BodyInit | object | undefined,
  type = 'application/json',
  method = 'POST',
): Promise<T> {
  const raw =
    body === undefined
      ? null
      : typeof body === 'string' || body instanceof Uint8Array || body instanceof Blob
        ? (body as BodyInit)
        : JSON.stringify(body);
  const answer = await ask(path, { method, body: raw, headers: { 'content-type': type } });
  const text = await answer.text();
  return text === '' ? (undefined as T) : (JSON.parse(text) as T);
}

/** The answer as it came, with its type: what a translation into another notation is. */
export async function sendForBytes(path: string, body: BodyInit, type: string): Promise<Uint8Array> {
  const answer = await ask(path, { method: 'POST', body, headers: { 'content-type': type } });
  return new Uint8Array(await answer.arrayBuffer());
}

/** Saves what the API answers under a name. */
export async function download(path: string, name: string): Promise<void> {
  const blob = await (await ask(path)).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
