import type { CheckOf } from '../judge.js';

export const senderChecks: Readonly<Record<string, CheckOf>> = {};
