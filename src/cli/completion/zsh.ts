import { allCommands, quoted, valuesOf } from './command-tree.ts';
import type { KnownCommand } from './command-tree.ts';

/** To be sourced, or to be a file `_reseal` in the folders of `fpath`. */
export function zshScript(tree: KnownCommand): string[] {
  const commands = allCommands(tree);
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return [
    '#compdef reseal',
    '_reseal() {',
    '  local known="" next index',
    '  local -a commands flags',
    '  for ((index = 2; index < CURRENT; index++)); do',
    '    next="${known:+$known }${words[index]}"',
    '    case "$next" in',
    `      ${paths.join(' | ')}) known="$next" ;;`,
    '    esac',
    '  done',
    '  case "$known:${words[CURRENT-1]}" in',
    ...valuesOf(tree).map(({ at, choices }) => `    ${quoted(at)}) ${valueOf(choices)}; return ;;`),
    '  esac',
    '  case "$known" in',
    ...commands.flatMap(offersOf),
    '  esac',
    '  if [[ "$PREFIX" == -* ]]; then',
    "    _describe -o 'option' flags",
    '  elif (( ${#commands} )); then',
    "    _describe 'command' commands",
    '  else',
    '    _files',
    '  fi',
    '}',
    'if [[ "${funcstack[1]}" == _reseal ]]; then _reseal "$@"; else compdef _reseal reseal; fi',
  ];
}

const valueOf = (choices: readonly string[]): string =>
  choices.length === 0 ? '_files' : `compadd -- ${choices.map(quoted).join(' ')}`;

function offersOf({ path, subcommands, choices, flags }: KnownCommand): string[] {
  const words = [
    ...subcommands.map(({ name, description }) => described(name, description)),
    ...choices.map((choice) => described(choice, '')),
  ];
  const stated = flags.flatMap(({ names, description }) =>
    names.map((name) => described(name, description)),
  );
  return [
    `    ${quoted(path)})`,
    `      commands=(${words.join(' ')})`,
    `      flags=(${stated.join(' ')}) ;;`,
  ];
}

const described = (name: string, description: string): string =>
  quoted(`${name.replaceAll(':', String.raw`\:`)}${description === '' ? '' : `:${description}`}`);
