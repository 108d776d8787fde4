#!/usr/bin/env node
// Starts Reseal on whatever Node is there. Reseal is TypeScript, which Node runs by itself from
// version 24 on; an older Node hands over to the one that is pinned in the project.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
/** Usage and configuration errors, as everywhere in Reseal. */
const CANNOT_RUN = 2;

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const major = Number.parseInt(process.versions.node, 10);
if (major >= NEEDED_MAJOR) await import('./main.ts');
else handOver(pathOf('../../node_modules/.bin/node'));

function handOver(pinnedNode) {
  if (!existsSync(pinnedNode)) {
    stop(`there is none in the project. Run "npm install" in ${pathOf('../..')}`);
    return;
  }
  const child = spawn(pinnedNode, [pathOf('main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`${pinnedNode} cannot be run: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode ??= code ?? CANNOT_RUN;
      return;
    }
    // Ends the way the child did, so that a shell sees the same.
    for (const handled of signals) process.removeAllListeners(handled);
    process.kill(process.pid, signal);
  });
}

function stop(why) {
  process.stderr.write(
    `reseal: Node ${NEEDED_MAJOR} or newer is needed, this is ${process.version}, and ${why}, or install Node ${NEEDED_MAJOR}.\n`,
  );
  process.exitCode = CANNOT_RUN;
}
