export * from './clearance.js';
export { type Views, viewsFollower } from './follow.js';
export {
  isAnswer,
  JOINT_STATES,
  type Joint,
  type JointRule,
  type JointState,
  jointEntries,
  jointOf,
} from './joint.js';
export { KEY_KINDS, type Key, normal } from './keys.js';
export { startOfDay } from './moment.js';
export { searchFor } from './search.js';
export { type Timeline, type TimelineEvent, timelineOf } from './timeline.js';
