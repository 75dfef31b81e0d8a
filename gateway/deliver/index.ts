export * from './answer.js';
export * from './breaker.js';
export * from './loop.js';
export * from './pauses.js';
export * from './retry.js';
export * from './write.js';
