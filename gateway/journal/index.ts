export type { CopyParts, JournalCopy, Restoring } from './copy.js';
export { postgresCopy } from './postgres/copy.js';
export { type PostgresJournal, postgresJournal } from './postgres/journal.js';
export { postgresRestoring } from './postgres/load.js';
export { postgresJournalLog } from './postgres/log.js';
export { sqliteCopy, sqliteRestoring } from './sqlite/copy.js';
export { type SqliteJournal, sqliteJournal } from './sqlite/journal.js';
export { type JournalLog, sqliteJournalLog } from './sqlite/log.js';
export { defaultQueueLimits, type QueueLimits } from './sqlite/queue.js';
