import type { Clock } from '../../core/index.js';

/** How the demo talks to a node: over its public API, like anybody. */
export interface Api {
  get<T>(path: string): Promise<T>;
  /** Posts a message; tried again while the node can't be reached or is busy. */
  submit(name: string, key: string, mediaType: string, bytes: Uint8Array): Promise<{ readonly id: string }>;
}

const BETWEEN_TRIES = 100;

/** @param giveUpAt moment (ms) after which a node that doesn't answer is an error @param told once it aborts every call throws */
export function api(
  url: string,
  operatorKey: string,
  clock: Clock,
  giveUpAt: number,
  told: AbortSignal,
): Api {
  async function persist(request: () => Promise<Response>): Promise<Response> {
    for (;;) {
      told.throwIfAborted();
      const response = await request().catch((error: unknown) => error);
      if (response instanceof Response && response.status < 500) return response;
      if (clock.now() > giveUpAt)
        throw new Error(`${url}: ${response instanceof Response ? response.status : String(response)}`);
      await new Promise<void>((resolve) => void clock.after(BETWEEN_TRIES, resolve));
    }
  }
  const read = async (path: string): Promise<Response> => {
    const response = await persist(() =>
      fetch(url + path, { headers: { authorization: `Bearer ${operatorKey}`, accept: 'application/json' } }),
    );
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    get: async <T>(path: string) => (await (await read(path)).json()) as T,
    async submit(name, key, mediaType, bytes) {
      const response = await persist(() =>
        fetch(`${url}/v1/messages`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': mediaType, 'idempotency-key': name },
          body: bytes,
        }),
      );
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
      return (await response.json()) as { id: string };
    },
  };
}
