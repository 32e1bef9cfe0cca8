import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'vite'
import { describe, expect, test } from 'vitest'

/** No sentence that a person sees is written where it is used: it would stay English. */

const root = join(import.meta.dirname, '../../..')

/** Words that aren't for people who use the app: formats, other programs, and what a bug prints on a terminal. */
const allowed: Readonly<Record<string, readonly string[]>> = {}

/** Attributes of elements and of our own components that are read or heard. */
const spoken = /^(aria-(label|description|valuetext|roledescription|placeholder)|title|placeholder|alt|label|hint|text|textValue|tip|words|longWords|next|intro|sentence|children)$/

describe('pages', () => {
  const files = below('renderer').filter((file) => /\.tsx?$/.test(file) && !file.startsWith('renderer/i18n/'))

  test('have no words of their own between tags or in attributes', () => {
    expect(
      files.flatMap((file) => {
        const found: string[] = []
        const note = (text: string) => {
          if (/\p{L}{2,}/u.test(text)) found.push(`${file}: ${text.trim()}`)
        }
        new Visitor({
          JSXText: ({ value }) => note(value),
          JSXAttribute: ({ name, value }) => {
            const said = name.type === 'JSXIdentifier' && spoken.test(name.name)
            if (said && value?.type === 'Literal' && typeof value.value === 'string') note(value.value)
          },
          JSXExpressionContainer: ({ expression }) => {
            if (expression.type === 'Literal' && typeof expression.value === 'string') note(expression.value)
          },
        }).visit(parse(file))
        return found
      }),
    ).toEqual([])
  })

  test('have no sentences in their code', () => {
    expect(files.flatMap(sentencesIn)).toEqual([])
  })
})

describe.each(['electron/main', 'electron/cli', 'electron/common/wording'])('%s', (folder) => {
  test('has no sentences outside of the catalogues', () => {
    const files = below(folder).filter((file) => file.endsWith('.ts') && !file.startsWith('electron/cli/words/'))
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

/** Strings and templates (`…` for each gap), in pages without class names. */
function literals(file: string): string[] {
  const found: string[] = []
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string') found.push(node.value)
    },
    TemplateLiteral: ({ quasis }) => {
      found.push(quasis.map(({ value }) => value.cooked ?? '').join('…'))
    },
  }).visit(parse(file))
  const texts = found.map((text) => text.trim())
  return file.startsWith('renderer/') ? texts.filter((text) => !classNames.test(text)) : texts
}

/** Lower-case words with dashes, as style sheets name things. */
const classNames = /^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*…?$/

function parse(file: string) {
  return parseSync(file, readFileSync(join(root, file), 'utf8')).program
}

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}
