import { useState } from 'preact/hooks';

/** A document as a tree that folds; a value that came from somewhere leads there. */
export function Json({
  value,
  path = '',
  chosen,
  pick,
  known,
}: {
  value: unknown;
  path?: string;
  /** Path of the field that is chosen. */
  chosen?: string | undefined;
  pick?: ((path: string) => void) | undefined;
  /** Whether it is known where a field came from. */
  known?: ((path: string) => boolean) | undefined;
}) {
  if (typeof value === 'object' && value !== null)
    return <Branch {...{ value, path, chosen, pick, known }} />;
  const shown = <span class={`value ${typeof value}`}>{String(value)}</span>;
  const mine = chosen !== undefined && chosen === path;
  return pick !== undefined && known?.(path) === true ? (
    <button type="button" class={mine ? 'leaf chosen' : 'leaf'} data-path={path} onClick={() => pick(path)}>
      {shown}
    </button>
  ) : (
    shown
  );
}

function Branch({
  value,
  path,
  ...rest
}: {
  value: object;
  path: string;
  chosen: string | undefined;
  pick: ((path: string) => void) | undefined;
  known: ((path: string) => boolean) | undefined;
}) {
  const entries = Object.entries(value);
  const list = Array.isArray(value);
  const [open, setOpen] = useState(entries.length <= 40 || path === '');
  if (entries.length === 0) return <span class="value">{list ? '[]' : '{}'}</span>;
  return (
    <>
      <button
        type="button"
        class="twist"
        aria-expanded={open}
        aria-label={path || '/'}
        onClick={() => setOpen(!open)}
      >
        {open ? '▾' : '▸'} <small>{entries.length}</small>
      </button>
      {open ? (
        <ul class="json">
          {entries.map(([name, each]) => (
            <li key={name}>
              <span class="name">{list ? Number(name) + 1 : name}</span>{' '}
              <Json value={each} path={path === '' ? name : `${path}.${name}`} {...rest} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
