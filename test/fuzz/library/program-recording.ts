/** A program that was started, with all its arguments, the first being what it was called. */
export interface Start {
  readonly program: string
  readonly argv: readonly string[]
}

/** Reads what `strace -f -e trace=execve,execveat` wrote: one call a line, or two where another process came in between. Calls that found nothing count, too. */
export function parseStarts(text: string): readonly Start[] {
  return text.split('\n').flatMap((line) => {
    const [, program, argv] = /execve(?:at)?\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)", \[((?:"(?:[^"\\]|\\.)*"(?:, )?)*)/.exec(line) ?? []
    if (program === undefined || argv === undefined) return /execve(at)?\(/.test(line) ? [{ program: line, argv: [] }] : []
    return [{ program, argv: [...argv.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, argument = '']) => unescaped(argument)) }]
  })
}

/** strace writes bytes that can't be shown in octal. */
function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' }
  const bytes = text.replace(/\\([0-7]{1,3}|.)/g, (_, mark: string) =>
    /^[0-7]/.test(mark) ? String.fromCharCode(Number.parseInt(mark, 8)) : (named[mark] ?? mark),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
