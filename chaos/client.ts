import { Agent } from 'undici';

/** What came back; undefined where nothing did (refused, cut, timed out). */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

export interface Client {
  ask(
    path: string,
    key: string,
    what?: { readonly body?: string; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Reply | undefined>;
  close(): Promise<void>;
}

/** Calls one node, each call with a time limit in milliseconds; a fault of the wire is an answer too. */
export function client(url: string, limit: number): Client {
  const agent = new Agent({ headersTimeout: limit, bodyTimeout: limit, connect: { timeout: limit } });
  return {
    async ask(path, key, what) {
      const headers = { authorization: `Bearer ${key}`, ...what?.headers };
      try {
        const response = await agent.request({
          origin: url,
          path,
          method: what?.body === undefined ? 'GET' : 'POST',
          headers,
          ...(what?.body === undefined ? {} : { body: what.body }),
        });
        return { status: response.statusCode, text: await response.body.text() };
      } catch {
        return undefined;
      }
    },
    close: () => agent.destroy(),
  };
}

/** A 200's JSON; undefined where there is none. */
export async function json<T>(
  calls: Client,
  path: string,
  key: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<T | undefined> {
  const reply = await calls.ask(path, key, { headers });
  if (reply?.status !== 200) return undefined;
  try {
    return JSON.parse(reply.text) as T;
  } catch {
    return undefined;
  }
}
