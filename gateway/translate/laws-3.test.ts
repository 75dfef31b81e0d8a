import { lawsOf } from './testing/law-suite.js';

lawsOf(2, 4);
