/** One of several views of the same thing. */
export function Tabs<T extends string>({
  label,
  tabs,
  at,
  onPick,
}: {
  label: string;
  tabs: ReadonlyArray<readonly [T, string]>;
  at: T;
  onPick: (tab: T) => void;
}) {
  return (
    <div class="tabs" role="tablist" aria-label={label}>
      {tabs.map(([id, name], nth) => (
        <button
          type="button"
          role="tab"
          key={id}
          aria-selected={id === at}
          tabIndex={id === at ? 0 : -1}
          onClick={() => onPick(id)}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
            const next = tabs[(nth + step + tabs.length) % tabs.length];
            if (step === 0 || next === undefined) return;
            onPick(next[0]);
            const other =
              event.currentTarget.parentElement?.children[(nth + step + tabs.length) % tabs.length];
            (other as HTMLElement | undefined)?.focus();
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
