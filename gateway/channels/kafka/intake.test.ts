import { expect, it } from 'vitest';
import { offsetsOf } from './intake.js';

const at = (partition: number, offset: number) => ({ topic: 't', partition, offset, value: null });

it('commits no further than the first record of a partition that is not done', () => {
  expect(offsetsOf([at(0, 3), at(0, 4), at(1, 9)], [])).toEqual([
    { topic: 't', partition: 0, offset: 5 },
    { topic: 't', partition: 1, offset: 10 },
  ]);
  expect(offsetsOf([at(0, 3), at(0, 5), at(1, 9)], [at(0, 4), at(1, 8)])).toEqual([
    { topic: 't', partition: 0, offset: 4 },
  ]);
  expect(offsetsOf([], [at(0, 0)])).toEqual([]);
});
