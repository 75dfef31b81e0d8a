import type { ElementShape } from '../core/index.js';

/** A record's fields are known up to here; paths count no further. */
const LAST = 99;

/**
 * Fields of a platform file's record after its id, as the ports' standard writes them (formats §6.1):
 *
 *   field  := need " " form [ "*" ] " " name             ("*": it repeats to the record's end)
 *   need   := "M" | "C"
 *   form   := ( "X" | "9" ) [ "(" length ")" ]           (X text, 9 number; without a length none is known)
 *
 * Field 1 is the record id. After the last known field vendors put extras of their own; they are let through.
 */
export function flatFields(
  fields: readonly string[] | undefined,
  wrong: (what: string) => Error,
): readonly ElementShape[] {
  if (!Array.isArray(fields)) throw wrong('has no list of fields');
  const elements: ElementShape[] = [field('RECORD ID', true, 'an', 2, 2)];
  for (const text of fields as readonly string[]) {
    const match = /^([MC]) ([X9])(?:\((\d+)\))?(\*?) (\S.*)$/.exec(text);
    if (!match) throw wrong(`"${text}" is not a field`);
    const [, need, form, length, star, name] = match;
    const made = field(name as string, need === 'M', form === 'X' ? 'an' : 'n', 0, Number(length ?? 4000));
    elements.push(made);
    if (star === '*')
      while (elements.length < LAST)
        elements.push({
          ...made,
          mandatory: false,
          components: made.components.map((each) => ({ ...each, mandatory: false })),
        });
  }
  while (elements.length < LAST) elements.push(field(`FIELD ${elements.length + 1}`, false, 'an', 0, 4000));
  return elements;
}

const field = (
  name: string,
  mandatory: boolean,
  type: 'an' | 'n',
  min: number,
  max: number,
): ElementShape => ({
  id: name,
  name,
  mandatory,
  repeat: 1,
  composite: false,
  components: [{ id: name, name, mandatory, type, min, max }],
});
