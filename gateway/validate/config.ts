import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** One thing a schema found wrong in a configuration: where (`partners[0].id`), and what in both languages. */
export interface ConfigFault {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/** Compiles schemas/config.schema.json. `definition` judges by one of its $defs instead: a file of the partners' folder. */
export function configCheck(
  schema: object,
): (value: unknown, definition?: 'partner' | 'sharing') => readonly ConfigFault[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajv.addSchema(schema, 'config');
  const whole = ajv.getSchema('config');
  return (value, definition) => {
    const check = definition === undefined ? whole : ajv.getSchema(`config#/$defs/${definition}`);
    if (check === undefined) throw new Error('the configuration schema has no such definition');
    return check(value) ? [] : telling(check.errors ?? []).map(fault);
  };
}

/** Of alternatives, only what is wrong deepest: that is the form which was meant. */
function telling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const forks = errors
    .filter((each) => each.keyword === 'oneOf' || each.keyword === 'anyOf')
    .map((each) => each.instancePath);
  const below = (path: string): boolean => errors.some((each) => each.instancePath.startsWith(`${path}/`));
  const kept = errors.filter((each) =>
    each.keyword === 'oneOf' || each.keyword === 'anyOf'
      ? !below(each.instancePath) && !/\/(one|any)Of\//.test(each.schemaPath.replace(/\/(one|any)Of$/, ''))
      : !(forks.includes(each.instancePath) && /\/(one|any)Of\//.test(each.schemaPath)),
  );
  return kept.length > 0 ? kept : errors;
}

function fault({ instancePath, keyword, params, message = keyword }: ErrorObject): ConfigFault {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
  const member = (name: string): string => (path === '' ? name : `${path}.${name}`);
  switch (keyword) {
    case 'required':
      return { path: member(params.missingProperty as string), zh: '缺少', en: 'is missing' };
    case 'additionalProperties':
      return {
        path: member(params.additionalProperty as string),
        zh: '不是可用的配置项',
        en: 'is not a setting',
      };
    case 'enum': {
      const allowed = (params.allowedValues as readonly string[]).join(', ');
      return { path, zh: `应为 ${allowed} 之一`, en: `must be one of ${allowed}` };
    }
    case 'type':
      return { path, zh: `类型应为 ${params.type}`, en: `must be of type ${params.type}` };
    case 'pattern':
      return { path, zh: `应符合 ${params.pattern}`, en: `must match ${params.pattern}` };
    case 'oneOf':
    case 'anyOf':
      return { path, zh: '不是允许的任何一种写法', en: 'is in none of the forms that are allowed' };
    default:
      return { path, zh: `不合格(${message})`, en: message };
  }
}
