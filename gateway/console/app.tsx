import { useEffect, useState } from 'preact/hooks';
import { get, Refused, send, session } from './api.js';
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
  readonly caller: {
    readonly kind: 'partner' | 'operator' | 'node';
    readonly id: string;
    readonly roles: readonly string[];
  };
}

const LANGUAGE = 'eport-language';
const first = (): Language => (localStorage.getItem(LANGUAGE) === 'en' ? 'en' : 'zh');

/** Who sees what partners send. */
const SEEING = ['sender', 'operator', 'supervisor', 'auditor'];
const FINDING = [...SEEING, 'reader'];
const EVERYBODY = [...FINDING, 'integrator', 'administrator'];

/** Pages in the navigation, and the roles that they hold something for: who has none of them isn't shown the page. */
const PAGES: ReadonlyArray<readonly [path: string, word: Word, roles: readonly string[]]> = [
  ['today', 'today', ['operator', 'supervisor', 'auditor', 'administrator']],
  ['messages', 'messages', SEEING],
  ['timelines', 'timelines', FINDING],
  ['clearance', 'clearance', EVERYBODY],
  ['exceptions', 'exceptions', FINDING],
  ['partners', 'partners', EVERYBODY],
  ['try', 'tryIt', EVERYBODY],
];

/** Whether somebody has one of these roles. */
export const has = ({ caller }: Session, ...roles: readonly string[]): boolean =>
  roles.some((each) => caller.roles.includes(each));

export function App() {
  const [language, setLanguage] = useState<Language>(first);
  const [who, setWho] = useState<Session | undefined>();
  const [known, setKnown] = useState(!session.mayBe());
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
  useEffect(() => {
    if (session.mayBe()) begin().catch(() => undefined);
  }, []);
  const leave = async (): Promise<void> => {
    session.end();
    setWho(undefined);
    await send('/v1/session', undefined, 'application/json', 'DELETE').catch(() => undefined);
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

function Frame({ who, leave, turn }: { who: Session; leave: () => Promise<void>; turn: () => void }) {
  const { t } = useSpeech();
  const route = useRoute();
  const pages = PAGES.filter(([, , roles]) => has(who, ...roles));
  const current = route.path[0] ?? pages[0]?.[0] ?? 'try';
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
        {pages.map(([path, word]) => (
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
  const operator = has(who, 'operator', 'supervisor');
  const own = who.caller.kind !== 'operator';
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
        <Partners own={own} />
      ) : (
        <PartnerPage key={id} id={id} operator={operator} own={own} />
      );
    case 'try':
      return <TryIt />;
    default:
      return <Messages query={route.query} />;
  }
}

/** Whether an answer says that this isn't there, or isn't the caller's. */
export const isMissing = (error: unknown): boolean => error instanceof Refused && error.status === 404;
