import { lawsOf } from './testing/law-suite.js';

lawsOf(3, 4);
