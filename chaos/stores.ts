import { postgresStore } from './postgres-store.js';
import { type Store, sqliteStore } from './store.js';

/** The store of that name. @throws where there is none */
export function storeNamed(name: string): Store {
  if (name === 'sqlite') return sqliteStore();
  if (name === 'postgres') return postgresStore();
  throw new Error(`--store ${name}: sqlite or postgres`);
}
