import type { Flags } from './flags.ts';
import type { Terminal } from './output/terminal.ts';
import { refuseToAsk, repairAfterAsking } from './repair-after-asking.ts';
import type { FixFlags } from './repair-after-asking.ts';
import { finish, lookAtAll } from './run.ts';
import { refuse, startRun } from './start-run.ts';

/** `reseal fix [bucket…]`: looks at everything, shows what it would write, asks, writes. */
export async function fix(
  names: readonly string[],
  flags: Flags & FixFlags,
  terminal: Terminal,
): Promise<number> {
  const reason = refuseToAsk(flags, terminal);
  if (reason !== undefined) return refuse(reason, terminal);
  const started = await startRun(names, flags, terminal);
  if (!started.ok) return refuse(started.problem, terminal);
  const { run, refs } = started.value;
  const looks = await lookAtAll(refs, run);
  return finish(await repairAfterAsking(looks, flags, run), run, 'fix');
}
