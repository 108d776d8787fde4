import { allCommands, quoted, valuesOf } from './command-tree.ts';
import type { KnownCommand } from './command-tree.ts';

/** Also for the bash 3.2 of macOS. Where nothing is offered, bash offers files. */
export function bashScript(tree: KnownCommand): string[] {
  const commands = allCommands(tree);
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return [
    '_reseal() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  local command="" next offered flags index',
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    '    next="${command:+$command }${COMP_WORDS[index]}"',
    '    case "$next" in',
    `      ${paths.join(' | ')}) command="$next" ;;`,
    '    esac',
    '  done',
    '  COMPREPLY=()',
    '  case "$command:$previous" in',
    ...valuesOf(tree).map(({ at, choices }) => `    ${quoted(at)}) ${valueOf(choices)}return ;;`),
    '  esac',
    '  case "$command" in',
    ...commands.map(offersOf),
    '  esac',
    '  [[ "$current" == -* ]] && offered="$flags"',
    '  COMPREPLY=($(compgen -W "$offered" -- "$current"))',
    '}',
    'complete -o default -F _reseal reseal',
  ];
}

const valueOf = (choices: readonly string[]): string =>
  choices.length === 0
    ? ''
    : `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$current")); `;

function offersOf({ path, subcommands, choices, flags }: KnownCommand): string {
  const words = [...subcommands.map(({ name }) => name), ...choices];
  const stated = flags.flatMap(({ names }) => names);
  return `    ${quoted(path)}) offered=${quoted(words.join(' '))} flags=${quoted(stated.join(' '))} ;;`;
}
