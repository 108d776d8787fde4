/**
 * A text in double quotes as both HCL and YAML read it. Policies are what others wrote, so everything that is not
 * plainly printable is escaped: no line break, no control character, nothing that turns the direction of writing.
 * @see HCL Native Syntax Specification, "Quoted and Heredoc Template Expressions"; YAML 1.2.2, 5.7 "Escaped Characters".
 */
export const quotedText = (text: string): string =>
  `"${text.toWellFormed().replaceAll(/["\\]|[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu, escape)}"`;

/**
 * The same where `${` and `%{` would begin a template, as in Terraform. Policy variables look like that. A longer
 * run of the same character is written as its code, because what the doubled one then means depends on where the reading began.
 */
export const quotedTemplateText = (text: string): string =>
  quotedText(text).replaceAll(/\$+(?=\{)|%+(?=\{)/g, (run) =>
    run.length === 1 ? run.repeat(2) : Array.from(run, codeOf).join(''),
  );

function escape(character: string): string {
  const short = shortEscapes[character];
  return short ?? codeOf(character);
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Not as two surrogates, which neither of the two takes for one character. */
function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
