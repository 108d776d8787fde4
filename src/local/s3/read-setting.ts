import type { Call } from '../call.ts';
import type { World } from '../world.ts';
import type { Setting } from './bucket.ts';

/** The setting as this read sees it. @see aws-facts 2.18: reads after writes may be stale. */
export const readSetting = <T>(setting: Setting<T>, call: Call, world: World): T =>
  world.faults.strikeRead(call, setting.writtenAt) ? setting.previous : setting.current;
