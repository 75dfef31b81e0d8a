export * from './clearance.js';
export { type Views, viewsFollower } from './follow.js';
export { KEY_KINDS, type Key, normal } from './keys.js';
export { startOfDay } from './moment.js';
export { searchFor } from './search.js';
export { type Timeline, timelineOf } from './timeline.js';
