/** What was measured at one moment of a soak; bytes, and seconds since its beginning. */
export interface Sample {
  readonly at: number;
  /** Which life of the node: it counts its starts. */
  readonly life: number;
  readonly rss: number;
  readonly heap: number;
  readonly files: number;
  /** The whole journal, and its write-ahead log. */
  readonly journal: number;
  readonly log: number;
  readonly accepted: number;
  /** Of the harness itself. */
  readonly harness: number;
}

/** One question about flatness: what was found, what is allowed, and whether it holds. */
export interface Figure {
  readonly name: string;
  readonly found: number;
  readonly bound: number;
  readonly unit: 'MiB' | 'files' | 'ratio';
  readonly holds: boolean;
}

/** Least squares: the line through points (x, y). */
export function lineThrough(points: ReadonlyArray<readonly [number, number]>): {
  readonly slope: number;
  readonly at: number;
} {
  const count = points.length;
  const mean = (of: 0 | 1): number => points.reduce((sum, each) => sum + each[of], 0) / count;
  const [x, y] = [mean(0), mean(1)];
  const [above, below] = points.reduce(
    ([xy, xx], each) => [xy + (each[0] - x) * (each[1] - y), xx + (each[0] - x) ** 2] as const,
    [0, 0] as readonly [number, number],
  );
  const slope = below === 0 ? 0 : above / below;
  return { slope, at: y - slope * x };
}

const MIB = 1024 * 1024;

/** Fewer say nothing about a line. */
export const LEAST = 6;

/** Bounds. Memory: the fitted growth over the window that is looked at, whichever of both is more. */
const GROWTH = { share: 0.15, mib: 48 };
const HARNESS_MIB = 96;
const MORE_FILES = 16;
/** SQLite keeps 64 MiB of its write-ahead log after a checkpoint; readers may hold back one. */
const LOG_MIB = 128;
const BYTES_PER_MESSAGE = 1.2;

/** The samples of the node's last life, without the first quarter of it: warmed up. */
export function window(samples: readonly Sample[]): readonly Sample[] {
  const life = samples.at(-1)?.life;
  const last = samples.filter((each) => each.life === life);
  return last.slice(Math.ceil(last.length / 4));
}

/** Whether memory, files and disk are flat; undefined where the run was too short to say. */
export function figuresOf(samples: readonly Sample[]): readonly Figure[] | undefined {
  const warm = window(samples);
  const [first, last] = [warm[0], warm.at(-1)];
  if (warm.length < LEAST || first === undefined || last === undefined) return undefined;
  const span = last.at - first.at;
  const growth = (of: (each: Sample) => number): number =>
    lineThrough(warm.map((each) => [each.at, of(each)] as const)).slope * span;
  const mean = (of: (each: Sample) => number): number =>
    warm.reduce((sum, each) => sum + of(each), 0) / warm.length;
  const memory = (name: string, of: (each: Sample) => number): Figure =>
    figure(name, growth(of) / MIB, Math.max(GROWTH.mib, (GROWTH.share * mean(of)) / MIB), 'MiB');
  const half = Math.floor(samples.length / 2);
  const perMessage = (part: readonly Sample[]): number =>
    lineThrough(part.map((each) => [each.accepted, each.journal - each.log] as const)).slope;
  const [early, late] = [perMessage(samples.slice(0, half + 1)), perMessage(samples.slice(half))];
  return [
    memory('growth of resident memory', (each) => each.rss),
    memory('growth of the heap', (each) => each.heap),
    figure('growth of the harness', growth((each) => each.harness) / MIB, HARNESS_MIB, 'MiB'),
    figure(
      'growth of open files',
      growth((each) => each.files),
      MORE_FILES,
      'files',
    ),
    figure('largest write-ahead log', Math.max(...samples.map((each) => each.log)) / MIB, LOG_MIB, 'MiB'),
    figure(
      'bytes per message, second half to first',
      early <= 0 ? 0 : late / early,
      BYTES_PER_MESSAGE,
      'ratio',
    ),
  ];
}

const figure = (name: string, found: number, bound: number, unit: Figure['unit']): Figure => ({
  name,
  found: Math.round(found * 100) / 100,
  bound: Math.round(bound * 100) / 100,
  unit,
  holds: found <= bound,
});
