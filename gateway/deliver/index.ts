export * from './loop.js';
export * from './retry.js';
export * from './write.js';
