import { type Store, sqliteStore } from './store.js';

/** The store of that name. @throws where there is none */
export async function storeNamed(name: string): Promise<Store> {
  if (name === 'sqlite') return sqliteStore();
  throw new Error(`--store ${name}: sqlite`);
}
