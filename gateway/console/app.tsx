import { useEffect, useState } from 'preact/hooks';
import { get, Refused, session } from './api.js';
import { Clearance } from './pages/clearance.js';
import { ExceptionPage } from './pages/exception.js';
import { Exceptions } from './pages/exceptions.js';
import { MessagePage } from './pages/message.js';
import { Messages } from './pages/messages.js';
import { PartnerPage } from './pages/partner.js';
import { Partners } from './pages/partners.js';
import { SignIn } from './pages/sign-in.js';
import { TimelinePage } from './pages/timeline.js';
import { Timelines } from './pages/timelines.js';
import { Today } from './pages/today.js';
import { TryIt } from './pages/try-it.js';
import { type Route, to, useRoute } from './route.js';
import { type Language, Speaking, speech, useSpeech, type Word } from './words.js';

/** Who is signed in: what `GET /v1/session` answers. */
export interface Session {
  readonly node: string;
  readonly caller: { readonly kind: 'partner' | 'operator' | 'node'; readonly id: string };
}

const LANGUAGE = 'eport-language';
const first = (): Language => (localStorage.getItem(LANGUAGE) === 'en' ? 'en' : 'zh');

/** Pages in the navigation; those for operators alone are hidden from others, for whom they hold nothing. */
const PAGES: ReadonlyArray<readonly [path: string, word: Word, operators: boolean]> = [
  ['today', 'today', true],
  ['messages', 'messages', false],
  ['timelines', 'timelines', false],
  ['clearance', 'clearance', false],
  ['exceptions', 'exceptions', false],
  ['partners', 'partners', false],
  ['try', 'tryIt', false],
];

export function App() {
  const [language, setLanguage] = useState<Language>(first);
  const [who, setWho] = useState<Session | undefined>();
  const [known, setKnown] = useState(session.key() === null);
  const spoken = speech(language);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = spoken.t('title');
    localStorage.setItem(LANGUAGE, language);
  }, [language, spoken]);
  const begin = async (): Promise<void> => {
    try {
      setWho(await get<Session>('/v1/session'));
    } catch (error) {
      session.end();
      throw error;
    } finally {
      setKnown(true);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with the key that the tab holds
  useEffect(() => {
    if (session.key() !== null) begin().catch(() => undefined);
  }, []);
  const leave = (): void => {
    session.end();
    setWho(undefined);
  };
  return (
    <Speaking.Provider value={spoken}>
      {!known ? null : who === undefined ? (
        <SignIn begin={begin} turn={() => setLanguage(language === 'zh' ? 'en' : 'zh')} />
      ) : (
        <Frame who={who} leave={leave} turn={() => setLanguage(language === 'zh' ? 'en' : 'zh')} />
      )}
    </Speaking.Provider>
  );
}

function Frame({ who, leave, turn }: { who: Session; leave: () => void; turn: () => void }) {
  const { t } = useSpeech();
  const route = useRoute();
  const operator = who.caller.kind === 'operator';
  const current = route.path[0] ?? (operator ? 'today' : 'messages');
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {t('skip')}
      </button>
      <header class="top">
        <a class="brand" href={to([])}>
          <img src={icon} alt="" width="26" height="26" />
          <span>{t('title')}</span>
        </a>
        <span class="node" title={who.node}>
          {who.node}
        </span>
        <span class="grow" />
        <span class="who">{who.caller.id}</span>
        <button type="button" class="quiet" onClick={turn}>
          {t('language')}
        </button>
        <button type="button" class="quiet" onClick={leave}>
          {t('signOut')}
        </button>
      </header>
      <nav aria-label={t('navigation')}>
        {PAGES.filter(([, , operators]) => operator || !operators).map(([path, word]) => (
          <a key={path} href={to([path])} aria-current={current === path ? 'page' : undefined}>
            {t(word)}
          </a>
        ))}
      </nav>
      <main id="main" tabIndex={-1}>
        <Page route={route} current={current} who={who} />
      </main>
    </>
  );
}

const icon = new URL('./icon.svg', import.meta.url).href;

function Page({ route, current, who }: { route: Route; current: string; who: Session }) {
  const [, id] = route.path;
  const operator = who.caller.kind === 'operator';
  switch (current) {
    case 'today':
      return <Today />;
    case 'messages':
      return id === undefined ? (
        <Messages query={route.query} />
      ) : (
        <MessagePage key={id} id={id} operator={operator} />
      );
    case 'timelines':
      return id === undefined ? (
        <Timelines query={route.query} />
      ) : (
        <TimelinePage key={route.path.join('/')} kind={id} value={route.path[2] ?? ''} />
      );
    case 'clearance':
      return <Clearance query={route.query} />;
    case 'exceptions':
      return id === undefined ? (
        <Exceptions query={route.query} />
      ) : (
        <ExceptionPage key={id} id={id} who={who} />
      );
    case 'partners':
      return id === undefined ? (
        <Partners operator={operator} />
      ) : (
        <PartnerPage key={id} id={id} operator={operator} />
      );
    case 'try':
      return <TryIt />;
    default:
      return <Messages query={route.query} />;
  }
}

/** Whether an answer says that this isn't there, or isn't the caller's. */
export const isMissing = (error: unknown): boolean => error instanceof Refused && error.status === 404;
