import { allCommands } from './command-tree.ts';
import type { KnownCommand, KnownFlag } from './command-tree.ts';

export function fishScript(tree: KnownCommand): string[] {
  const commands = allCommands(tree);
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return [
    'function __reseal_command',
    '    set -l command ""',
    '    for word in (commandline -opc)[2..-1]',
    '        set -l next (string trim -- "$command $word")',
    `        contains -- "$next" ${paths.join(' ')}; and set command "$next"`,
    '    end',
    '    echo "$command"',
    'end',
    'complete -c reseal -e',
    ...commands.flatMap((one) => {
      const line = `complete -c reseal -n 'test (__reseal_command) = "${one.path}"'`;
      return [
        ...one.subcommands.map(
          ({ name, description }) => `${line} -f -a ${quoted(name)} -d ${quoted(description)}`,
        ),
        ...one.choices.map((choice) => `${line} -f -a ${quoted(choice)}`),
        ...one.flags.map((flag) => `${line} ${wordsOf(flag)} -d ${quoted(flag.description)}`),
      ];
    }),
  ];
}

function wordsOf({ names, takesValue, choices }: KnownFlag): string {
  const stated = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice('--'.length)}` : `-s ${name.slice('-'.length)}`,
  );
  if (!takesValue) return stated.join(' ');
  const values = choices.length === 0 ? '-r' : `-x -a ${quoted(choices.join(' '))}`;
  return [...stated, values].join(' ');
}

/** Fish knows the backslash within single quotes. */
const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
