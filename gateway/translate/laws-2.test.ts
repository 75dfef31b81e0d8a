import { lawsOf } from './testing/law-suite.js';

lawsOf(1, 4);
