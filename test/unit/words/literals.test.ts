import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { literalsOf, nodesOf, type SyntaxNode } from './syntax.ts'

/** No sentence that a person sees is written where it is used: it would stay English. */

const root = join(import.meta.dirname, '../../..')

/** Words that aren't for people who use the app: formats, other programs, details of a fault, and what a bug prints on a terminal. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'electron/cli/verbs/client.ts': ['the file is there already'],
  // what a fault shows as technical text
  'electron/main/elevation/judge-elevation.ts': ['it was ended by a signal', 'it ended with …'],
  'electron/main/elevation/pkexec.ts': ['no pkexec in …'],
  'electron/main/elevation/sudo-prompt.ts': ['not a plain command: …'],
  'electron/main/ipc/call-router.ts': ['no call named …'],
  'electron/main/main.ts': [
    "Waygate doesn't start with …: it would open its sign-in to other programs.",
    'Waygate stopped because of a bug: …',
  ],
  'electron/main/settings/autostart-entry.ts': [
    '[Desktop Entry]\nType=Application\nName=Waygate\nComment=…\nComment[de]=…\nExec=…\nTryExec=…\nTerminal=false',
  ],
  'electron/main/settings/settings-file.ts': ['not JSON'],
  'electron/main/start/run-app.ts': ['the browser did not open', 'the call … failed', 'stopping failed'],
  'electron/main/update/handing-updater.ts': ['nothing is downloaded'],
  // for a shell
  'electron/main/update/own-program.ts': [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    'for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done; exec "$@"',
  ],
  'electron/main/update/read-text.ts': ['it answered …', 'it answered with more than … bytes'],
  'electron/main/update/replace-app-image.ts': ['… bytes are needed there; … are free'],
  'electron/main/update/updater.ts': ['no update is handed over', 'the download stood still'],
  'electron/main/windows/served-file.ts': ['text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'text/css; charset=utf-8'],
}

/** Whole files of such: scripts for shells, and the manual page, which is English for everybody. */
const allowedFiles = /^electron\/(cli\/(words\/|completion\/|man-page\.ts$)|main\/elevation\/portable-script\.ts$)/

/** Attributes of elements and of our own components that are read or heard. */
const spoken =
  /^(aria-(label|description|valuetext|roledescription|placeholder)|title|placeholder|alt|label|hint|text|textValue|tip|words|longWords|next|intro|sentence|children)$/

describe('pages', () => {
  const files = below('renderer').filter((file) => /\.tsx?$/.test(file) && !file.startsWith('renderer/i18n/'))

  test('have no words of their own between tags or in attributes', () => {
    const words = files.flatMap((file) =>
      nodesOf(file)
        .flatMap(saidBy)
        .filter((text) => /\p{L}{2,}/u.test(text))
        .map((text) => `${file}: ${text.trim()}`),
    )
    expect(words).toEqual([])
  })

  test('have no sentences in their code', () => {
    expect(files.flatMap(sentencesIn)).toEqual([])
  })
})

describe.each(['electron/main', 'electron/cli', 'electron/common/wording'])('%s', (folder) => {
  test('has no sentences outside of the catalogues', () => {
    const files = below(folder).filter((file) => file.endsWith('.ts') && !allowedFiles.test(file))
    expect(files.flatMap(sentencesIn)).toEqual([])
  })
})

test('rules are worded in the catalogue too', () => {
  expect(sentencesIn('electron/common/rules/explain.ts')).toEqual([])
})

test('nothing is allowed that isn’t there', () => {
  const unused = Object.entries(allowed).flatMap(([file, texts]) => {
    const there = new Set(literals(file))
    return texts.filter((text) => !there.has(text)).map((text) => `${file}: ${text}`)
  })
  expect(unused).toEqual([])
})

/** At least two words with a space between them. */
function sentencesIn(file: string): string[] {
  return literals(file)
    .filter((text) => /\p{L}{2,}[,;:.]? \p{L}+/u.test(text) && !(allowed[file] ?? []).includes(text))
    .map((text) => `${file}: ${text}`)
}

/** In pages without what is for style sheets, and without keys. */
function literals(file: string): string[] {
  const texts = literalsOf(file, '…').map((text) => text.trim())
  return file.startsWith('renderer/') ? texts.filter((text) => !ofStyles.test(text) && !ofServers.test(text)) : texts
}

/** Names of classes, media queries, lengths; and a bug at the very start of a page. */
const ofStyles = /^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*( ?…)?$|^\(prefers-|^calc\(| has no #root$/

/** Events as a server calls them: `CREATE ENROLLMENT_KEY`. */
const ofServers = /^[A-Z_]+ [A-Z_-]+$/

/** What stands in a page as it is written: between tags, in braces, or in an attribute that is read or heard. */
function saidBy({ type, value, name, expression }: SyntaxNode): string[] {
  if (type === 'JSXText') return [String(value)]
  if (type === 'JSXExpressionContainer') return stringIn(expression)
  const attribute = type === 'JSXAttribute' && spoken.test(String((name as SyntaxNode).name))
  return attribute ? stringIn(value as SyntaxNode | undefined) : []
}

function stringIn(node: SyntaxNode | null | undefined): string[] {
  return node?.type === 'Literal' && typeof node.value === 'string' ? [node.value] : []
}

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}
