import { useState } from 'preact/hooks';
import { Refused, session } from '../api.js';
import { useSpeech } from '../words.js';

/** By the key of an organisation or a person; it stays in this tab. */
export function SignIn({ begin, turn }: { begin: () => Promise<void>; turn: () => void }) {
  const { t } = useSpeech();
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    session.begin(key.trim());
    try {
      await begin();
    } catch (error) {
      setWrong(error instanceof Refused && error.status === 401 ? t('keyWrong') : `${t('failed')}: ${error}`);
    }
  };
  return (
    <main class="sign-in" id="main">
      <form class="card" onSubmit={submit}>
        <h1>{t('title')}</h1>
        <p>{t('signInWhy')}</p>
        <label for="key">{t('key')}</label>
        <input
          id="key"
          type="password"
          autocomplete="current-password"
          required
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
          aria-describedby="key-hint"
        />
        <small id="key-hint">{t('keyHint')}</small>
        {wrong === '' ? null : (
          <p class="failure" role="alert">
            {wrong}
          </p>
        )}
        <button type="submit" class="main">
          {t('signIn')}
        </button>
        <p class="foot">
          <a href="/clearance">{t('publicFigures')}</a>
          <button type="button" class="quiet" onClick={turn}>
            {t('language')}
          </button>
        </p>
      </form>
    </main>
  );
}
