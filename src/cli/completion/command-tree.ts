import type { Command } from 'commander';

export type KnownFlag = {
  /** `--json`, and `-v` where there is one. */
  names: readonly string[];
  description: string;
  takesValue: boolean;
  /** Empty where any value will do. */
  choices: readonly string[];
};

/** One command as it is typed, without the program's name: `policy check`; the program itself is `''`. */
export type KnownCommand = {
  path: string;
  name: string;
  description: string;
  subcommands: readonly KnownCommand[];
  flags: readonly KnownFlag[];
  /** Choices of its first argument. */
  choices: readonly string[];
};

/** What the shell has to know, so that no script lists a command by hand. */
export function commandTree(command: Command, parent?: string): KnownCommand {
  const path = parent === undefined ? '' : `${parent} ${command.name()}`.trimStart();
  const [argument] = command.registeredArguments;
  return {
    path,
    name: command.name(),
    description: firstSentence(command.description()),
    subcommands: command.commands.map((one) => commandTree(one, path)),
    flags: [...command.options.map(flagOf), help],
    choices: argument?.argChoices ?? [],
  };
}

const flagOf = (option: Command['options'][number]): KnownFlag => ({
  names: [option.long, option.short].filter((name) => typeof name === 'string'),
  description: option.description,
  takesValue: option.required || option.optional,
  choices: option.argChoices ?? [],
});

const help: KnownFlag = {
  names: ['--help', '-h'],
  description: 'show help',
  takesValue: false,
  choices: [],
};

const firstSentence = (text: string): string => text.split(/[.:;](?: |$)/, 1)[0] ?? '';

export const allCommands = (tree: KnownCommand): KnownCommand[] => [
  tree,
  ...tree.subcommands.flatMap(allCommands),
];

/** What may follow a flag that takes a value. */
export const valuesOf = (tree: KnownCommand): { at: string; choices: readonly string[] }[] =>
  allCommands(tree).flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ names, choices }) => names.map((name) => ({ at: `${path}:${name}`, choices }))),
  );

/** In single quotes, for bash and zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
