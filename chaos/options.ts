import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: false; strict: true }>
>['values'];

/** What somebody asked for: values, the usage, or something that can't be. */
export type Asked<V> =
  | { readonly values: V }
  | { readonly help: true }
  | { readonly wrong: { readonly zh: string; readonly en: string } };

/** Reads a command line; `--help` goes before everything that may be wrong beside it. */
export function optionsOf<const T extends Options>(
  argv: readonly string[],
  options: T,
  check: (values: Values<T>) => readonly Complaint[],
): Asked<Values<T>> {
  if (argv.includes('--help') || argv.includes('-h')) return { help: true };
  try {
    const { values } = parseArgs({ args: [...argv], options, allowPositionals: false, strict: true });
    const [first] = check(values);
    return first === undefined
      ? { values }
      : {
          wrong: {
            zh: `${first.option} ${first.found}:应为${first.zh}。`,
            en: `${first.option} ${first.found}: it must be ${first.en}.`,
          },
        };
  } catch (error) {
    // what follows its first line is advice for a shell
    const message = (error as Error).message.split('\n')[0] as string;
    return { wrong: { zh: `命令行有误:${message}`, en: message } };
  }
}

export interface Complaint {
  readonly option: string;
  readonly found: string;
  readonly zh: string;
  readonly en: string;
}

/** A whole number of at least so much; an absent value is well. */
export function wholeNumber(option: string, found: string | undefined, least: number): readonly Complaint[] {
  if (found === undefined || (/^\d{1,9}$/.test(found) && Number(found) >= least)) return [];
  return [{ option, found, zh: `不小于 ${least} 的整数`, en: `a whole number of at least ${least}` }];
}

export function positive(option: string, found: string): readonly Complaint[] {
  if (/^\d{1,6}(\.\d+)?$/.test(found) && Number(found) > 0) return [];
  return [{ option, found, zh: '大于零的数', en: 'a number above nought' }];
}

export function oneOf(option: string, found: string, names: readonly string[]): readonly Complaint[] {
  if (names.includes(found)) return [];
  return [{ option, found, zh: names.join(' 或 '), en: names.join(' or ') }];
}

/** Values, or the process ends: 0 after the usage, 2 after what is wrong and where the usage is to be had. */
export function valuesOr<V>(asked: Asked<V>, usage: string, command: string): V {
  if ('values' in asked) return asked.values;
  if ('help' in asked) {
    process.stdout.write(usage);
    process.exit(0);
  }
  process.stderr.write(`${asked.wrong.zh}\n${asked.wrong.en}\n${command} -- --help\n`);
  process.exit(2);
}
