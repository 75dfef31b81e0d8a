export { type PostgresJournal, postgresJournal } from './postgres/journal.js';
export { postgresJournalLog } from './postgres/log.js';
export { type SqliteJournal, sqliteJournal } from './sqlite/journal.js';
export { type JournalLog, sqliteJournalLog } from './sqlite/log.js';
export { defaultQueueLimits, type QueueLimits } from './sqlite/queue.js';
