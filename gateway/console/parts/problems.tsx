import type { Problem } from '../api.js';
import { useSpeech } from '../words.js';
import { Empty } from './state.js';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Problems, errors first, with their places; choosing one shows its place. */
export function Problems({
  problems,
  choose,
}: {
  problems: readonly Problem[];
  choose?: ((problem: Problem) => void) | undefined;
}) {
  const { t, say } = useSpeech();
  if (problems.length === 0) return <Empty>{t('noProblems')}</Empty>;
  return (
    <ol class="problems">
      {[...problems]
        .sort((a, b) => RANK[a.severity] - RANK[b.severity])
        .map((each, nth) => (
          <li key={nth} class={each.severity}>
            <ProblemHead problem={each} choose={choose} />
            <div class="facts">
              {each.at?.line === undefined ? null : (
                <span>
                  {t('line')} {each.at.line}, {t('column')} {each.at.column}
                </span>
              )}
              {each.at?.path === undefined ? null : <code>{each.at.path}</code>}
              {each.found === undefined ? null : (
                <span>
                  {t('found')} <code>{each.found}</code>
                </span>
              )}
              {each.expected === undefined ? null : (
                <span>
                  {t('expected')} <code>{each.expected}</code>
                </span>
              )}
              {each.hint === undefined ? null : <span class="hint">{say(each.hint)}</span>}
            </div>
          </li>
        ))}
    </ol>
  );
}

function ProblemHead({
  problem,
  choose,
}: {
  problem: Problem;
  choose: ((problem: Problem) => void) | undefined;
}) {
  const { say } = useSpeech();
  const words = (
    <>
      <span class={`dot ${problem.severity}`} aria-hidden="true" /> {say(problem.message)}{' '}
      <code class="code">{problem.code}</code>
    </>
  );
  return choose === undefined || problem.at === undefined ? (
    <div class="what">{words}</div>
  ) : (
    <button type="button" class="what" onClick={() => choose(problem)}>
      {words}
    </button>
  );
}

/** A problem in one line, for where it stands. */
export function ProblemText({ problem }: { problem: Problem }) {
  const { t, say } = useSpeech();
  const { at, found, expected, hint } = problem;
  return (
    <span class="problem-text">
      <span>{say(problem.message)}</span>
      {found === undefined ? null : (
        <span>
          {t('found')} <code>{found}</code>
        </span>
      )}
      {expected === undefined ? null : (
        <span>
          {t('expected')} <code>{expected}</code>
        </span>
      )}
      {hint === undefined ? null : <span class="hint">{say(hint)}</span>}
      <code>{problem.code}</code>
      {at?.path === undefined || at.path === '' ? null : <code>{at.path}</code>}
    </span>
  );
}
