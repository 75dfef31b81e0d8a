import type { ComponentChildren } from 'preact';
import { Refused } from '../api.js';
import type { Loaded } from '../load.js';
import { statusWord, useSpeech } from '../words.js';

/** What was loaded, or that it is being loaded, or why it could not be. */
export function When<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const { t } = useSpeech();
  if (of.error !== undefined) return <Failure error={of.error} again={of.again} />;
  if (of.value === undefined)
    return (
      <p class="loading" role="status">
        {t('loading')}
      </p>
    );
  return <>{children(of.value)}</>;
}

export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const { t, say } = useSpeech();
  const refused = error instanceof Refused ? error.problem : undefined;
  return (
    <div class="failure" role="alert">
      <strong>{t('failed')}</strong> {say(refused?.message) || (error instanceof Error ? error.message : '')}
      {again === undefined ? null : (
        <button type="button" onClick={again}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}

const TONE: Readonly<Record<string, string>> = {
  accepted: 'good',
  sent: 'good',
  closed: 'good',
  working: 'good',
  received: 'calm',
  due: 'calm',
  open: 'warn',
  partial: 'warn',
  escalated: 'warn',
  paused: 'warn',
  'half-open': 'warn',
  rejected: 'bad',
  parked: 'bad',
  dead: 'bad',
  failing: 'bad',
  discarded: 'calm',
};

/** A state in a word, told by more than its colour. */
export function Badge({ status }: { status: string }) {
  const spoken = useSpeech();
  return <span class={`badge ${TONE[status] ?? 'calm'}`}>{statusWord(status, spoken)}</span>;
}

export function Empty({ children }: { children?: ComponentChildren }) {
  const { t } = useSpeech();
  return <p class="empty">{children ?? t('nothing')}</p>;
}

/** A page's or a part's head, with what can be done there. */
export function Head({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="head">
      <h1>{title}</h1>
      <span class="grow" />
      {children}
    </div>
  );
}

export function Card({
  title,
  children,
  wide,
}: {
  title: ComponentChildren;
  children: ComponentChildren;
  wide?: boolean;
}) {
  return (
    <section class={wide ? 'card wide' : 'card'}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
