import { lawsOf } from './testing/law-suite.js';

lawsOf(0, 4);
