import { useState } from 'preact/hooks';
import { Refused, send, session } from '../api.js';
import { useSpeech } from '../words.js';

/** By name and password, which makes a session, or by the key of an organisation or a person, which stays in this tab. */
export function SignIn({ begin, turn }: { begin: () => Promise<void>; turn: () => void }) {
  const { t, say } = useSpeech();
  const [way, setWay] = useState<'key' | 'password'>('key');
  const [user, setUser] = useState('');
  const [secret, setSecret] = useState('');
  const [wrong, setWrong] = useState('');
  const byKey = way === 'key';
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      if (byKey) session.begin(secret.trim());
      else {
        await send('/v1/session', { user: user.trim(), password: secret });
        session.began();
      }
      await begin();
    } catch (error) {
      const refused = error instanceof Refused ? error : undefined;
      setWrong(
        refused?.status === 401
          ? t(byKey ? 'keyWrong' : 'passwordWrong')
          : `${t('failed')}: ${say(refused?.problem.message) || error}`,
      );
    }
  };
  return (
    <main class="sign-in" id="main">
      <form class="card" onSubmit={submit}>
        <h1>{t('title')}</h1>
        <p>{t('signInWhy')}</p>
        {byKey ? null : (
          <>
            <label for="user">{t('user')}</label>
            <input
              id="user"
              autocomplete="username"
              required
              value={user}
              onInput={(event) => setUser(event.currentTarget.value)}
            />
          </>
        )}
        <label for="secret">{t(byKey ? 'key' : 'password')}</label>
        <input
          id="secret"
          type="password"
          autocomplete="current-password"
          required
          value={secret}
          onInput={(event) => setSecret(event.currentTarget.value)}
          aria-describedby="secret-hint"
        />
        <small id="secret-hint">{t(byKey ? 'keyHint' : 'passwordHint')}</small>
        {wrong === '' ? null : (
          <p class="failure" role="alert">
            {wrong}
          </p>
        )}
        <button type="submit" class="main">
          {t('signIn')}
        </button>
        <p class="foot">
          <button type="button" class="quiet" onClick={() => setWay(byKey ? 'password' : 'key')}>
            {t(byKey ? 'withPassword' : 'withKey')}
          </button>
          <a href="/clearance">{t('publicFigures')}</a>
          <button type="button" class="quiet" onClick={turn}>
            {t('language')}
          </button>
        </p>
      </form>
    </main>
  );
}
