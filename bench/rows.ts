import type { Row } from './row.js';
import { edifactRows } from './rows-edifact.js';
import { journalRows } from './rows-journal.js';
import { nodeRows } from './rows-node.js';
import { startRows } from './rows-start.js';
import { xmlRows } from './rows-xml.js';

const [large, small, check, write] = edifactRows as [Row, Row, Row, Row];
const [memory, start] = startRows as [Row, Row];

/** Every row of the table, in its order. */
export const rows: readonly Row[] = [
  large,
  small,
  check,
  memory,
  write,
  ...xmlRows,
  ...nodeRows,
  ...journalRows,
  start,
];
