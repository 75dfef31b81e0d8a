import type { Explained, ExplainedNode, ExplainedValue } from '../explained.js';
import { useSpeech } from '../words.js';
import type { Picked } from './bytes.js';

/** A message as a tree: each value by the name that the standard gives it. */
export function Tree({
  explained,
  picked,
  onPick,
}: {
  explained: Explained;
  picked: Picked | undefined;
  onPick: (value: ExplainedValue) => void;
}) {
  const { t } = useSpeech();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="tree" tabIndex={0} aria-label={t('tree')}>
      {explained.messages.map((message) => (
        <div key={message.ordinal}>
          <h3>
            <code>{message.name}</code>
            {message.reference !== undefined && <span class="note"> {message.reference}</span>}
          </h3>
          {message.nodes.map((node) => (
            <NodeView key={node.position} node={node} picked={picked} onPick={onPick} />
          ))}
          {message.cut && <p class="note">{t('restHidden')}</p>}
        </div>
      ))}
    </section>
  );
}

function NodeView({
  node,
  picked,
  onPick,
}: {
  node: ExplainedNode;
  picked: Picked | undefined;
  onPick: (value: ExplainedValue) => void;
}) {
  return (
    <details class="branch" open>
      <summary>
        <code class="tag">{node.name}</code>
        {node.title !== undefined && <span class="note"> {node.title}</span>}
      </summary>
      {node.values.map((value) => (
        <button
          type="button"
          key={`${value.leaf}.${value.offset}`}
          class={`leaf ${value.fields === undefined ? '' : 'mapped'} ${picked?.offsets.has(value.offset) ? 'picked' : ''}`}
          aria-pressed={picked?.offsets.has(value.offset) ?? false}
          onClick={() => onPick(value)}
        >
          <code class="name">{value.leaf === '' ? (value.name ?? value.id ?? '') : value.leaf}</code>
          <span class="what">{value.value}</span>
          <span class="note">
            {[value.leaf === '' ? undefined : value.name, value.meaning].filter(Boolean).join(' · ')}
          </span>
        </button>
      ))}
      {node.children.map((child) => (
        <NodeView key={child.position} node={child} picked={picked} onPick={onPick} />
      ))}
    </details>
  );
}
