import type { Flags } from './flags.ts';
import type { Terminal } from './output/terminal.ts';
import { finish, scanAll } from './run.ts';
import { refuse, startRun } from './start-run.ts';

/** `reseal scan [bucket…]`: looks and never writes. */
export async function scan(
  names: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const started = await startRun(names, flags, terminal);
  if (!started.ok) return refuse(started.problem, terminal);
  const { run, refs } = started.value;
  return finish(await scanAll(refs, run), run, 'scan');
}
