import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** One case: one point, as data. Files beside case.json are named in it. */
export interface Case {
  /** Folder below conformance/cases, with forward slashes. */
  readonly name: string;
  readonly folder: string;
  readonly about: { readonly zh: string; readonly en: string };
  /** Id of the requirement it shows. */
  readonly requirement: string;
  /** The mapping it belongs to. */
  readonly mapping: string;
  readonly input: string;
  readonly lenient?: boolean;
  readonly profile?: string;
  readonly charset?: string;
  readonly partner?: string;
  /** Why it isn't run, if it isn't. */
  readonly skip?: string;
  readonly expect: {
    readonly status: 'accepted' | 'partial' | 'rejected';
    /** File with the documents that must come out. */
    readonly documents?: string;
    /** File with the bytes that those documents are written to again. */
    readonly rewritten?: string;
    /** Exactly these, in any order; what a problem here doesn't say isn't compared. */
    readonly problems: readonly ExpectedProblem[];
  };
}

export interface ExpectedProblem {
  readonly code: string;
  readonly severity?: string;
  readonly at?: {
    readonly message?: string;
    readonly segment?: number;
    readonly path?: string;
    readonly line?: number;
    readonly column?: number;
    readonly offset?: number;
  };
  readonly found?: string;
  readonly expected?: string;
}

/** Every case below a folder, by name. A file that isn't a case is a bug of whoever wrote it, and throws. */
export function listCases(folder: string): readonly Case[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => file.endsWith('case.json'))
    .map((file) => file.split(sep).join('/'))
    .sort()
    .map((file) => {
      const read = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Case, 'name' | 'folder'>;
      return { ...read, name: dirname(file), folder: join(folder, dirname(file)) };
    });
}
