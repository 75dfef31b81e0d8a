export * from './folder.js';
export * from './kept.js';
export * from './layout.js';
export * from './make.js';
export * from './report.js';
export * from './verify-evidence.js';
export * from './zip.js';
