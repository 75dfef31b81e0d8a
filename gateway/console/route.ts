import { useEffect, useState } from 'preact/hooks';

/** Where in the console one is: `#/messages/01M8…?status=rejected`. */
export interface Route {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter(Boolean).map(decodeURIComponent),
    query: new URLSearchParams(query),
  };
}

export function useRoute(): Route {
  const [route, set] = useState(read);
  useEffect(() => {
    const change = (): void => set(read());
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return route;
}

export type Query = Readonly<Record<string, string | undefined>>;

/** The address of a page. */
export function to(path: readonly string[], query: Query = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, value);
  const text = asked.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

export const go = (path: readonly string[], query: Query = {}): void => {
  location.hash = to(path, query);
};
