import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { updateSourceSchema } from '../../../electron/common/update/update-source.ts'
import { policySchema } from '../../../electron/helper/admission/policy.ts'
import { serverSettingsSchema } from '../../../electron/server/settings-file.ts'
import { wholeProgram } from '../cli/whole-program.ts'

const root = join(import.meta.dirname, '../../..')
const guides = [
  'docs/user-guide.md',
  'docs/admin-guide.md',
  'docs/troubleshooting.md',
  'docs/privacy.md',
  'docs/attack-surface.md',
  'docs/releasing.md',
  'SECURITY.md',
]
const pages = ['README.md', 'docs/security.md', ...guides].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
const program = await wholeProgram()

describe.each(pages)('$file', ({ file, text }) => {
  test('links to pages, headings and pictures that exist', () => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link))
    expect(links.filter((link) => !leadsSomewhere(file, link))).toEqual([])
  })

  test('names verbs and options that the program has', () => {
    const commands = commandsIn(text)
    expect(commands.flatMap((words) => strangeWords(program, words).map((word) => `${word} in: waygate ${words.join(' ')}`))).toEqual([])
  })

  test('speaks as the windows do', () => {
    const prose = withoutCode(text).replace(/!\[/g, '[')
    expect(prose.match(/.*(!|\bplease\b|\bsuccessful(ly)?\b|\bexit nodes?\b|\bVPN servers?\b).*/gi) ?? []).toEqual([])
  })
})

test.each(pages.filter(({ file }) => guides.includes(file)))('$file has no line over 160 characters', ({ text }) => {
  expect(text.split('\n').filter((line) => line.length > 160)).toEqual([])
})

test('the guides name verbs at all', () => {
  expect(pages.flatMap(({ text }) => commandsIn(text)).length).toBeGreaterThan(100)
  expect(strangeWords(program, ['gateway', 'create', '--colour'])).toEqual(['--colour'])
  expect(strangeWords(program, ['gatewy', 'create'])).toEqual(['gatewy'])
  expect(strangeWords(program, ['serve', 'backup', '--data'])).toEqual([])
})

test('the files that the admin guide shows are accepted', () => {
  const shown = [...(pages.find(({ file }) => file.endsWith('admin-guide.md'))?.text ?? '').matchAll(/```json\n([\s\S]*?)```/g)]
  const [settings, policy, updates] = shown.map(([, json = '']) => JSON.parse(json) as unknown)
  expect(serverSettingsSchema.safeParse(settings)).toMatchObject({ success: true })
  expect(policySchema.safeParse(policy)).toMatchObject({ success: true })
  expect(updateSourceSchema.safeParse(updates)).toMatchObject({ success: true })
})

/** What stands behind `waygate` in code, a list of words for each command. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.replace(/\\\n/g, ' ').split('\n'))
  const inline = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  return [...blocks, ...inline].flatMap((code) => {
    const [, rest] = /(?:^|[ (/])waygate +(.*)/.exec(code.replace(/\s+/g, ' ')) ?? []
    return rest === undefined ? [] : [rest.replace(/ #.*| [|>].*/, '').split(' ')]
  })
}

/** Words that are no verb where one is expected, and no option of that verb. `create|update` stands for several. */
function strangeWords(from: Command, words: readonly string[]): readonly string[] {
  const strange: string[] = []
  let verbs: readonly Command[] = [from]
  let choosing = true
  for (const word of words) {
    const option = /^\[?(--[\w-]+)/.exec(word)?.[1]
    const below = choosing && /^[a-z|-]+$/.test(word) ? verbsBelow(verbs, word) : null
    if (below !== null) {
      verbs = below
      continue
    }
    if (option !== undefined && !verbs.some((verb) => optionsOf(verb).includes(option))) strange.push(option)
    if (option === undefined && choosing && /^[a-z|-]+$/.test(word) && verbs.some(onlyGroups)) strange.push(word)
    choosing = false
  }
  return strange
}

function verbsBelow(verbs: readonly Command[], word: string): readonly Command[] | null {
  const found = word.split('|').map((name) => verbs.flatMap(({ commands }) => commands).find((child) => child.name() === name))
  return found.every((verb) => verb !== undefined) ? found : null
}

/** What has verbs of its own and does nothing by itself. */
function onlyGroups({ commands, options }: Command): boolean {
  return commands.length > 0 && options.length === 0
}

function optionsOf(verb: Command): readonly string[] {
  const own = ['--help', '--version', ...verb.options.map(({ long }) => long ?? '')]
  return verb.parent === null ? own : [...own, ...optionsOf(verb.parent)]
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '')
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', heading = ''] = link.split('#')
  const target = path === '' ? file : join(dirname(file), path)
  if (!existsSync(join(root, target))) return false
  return heading === '' || headingsOf(target).includes(heading)
}

/** As GitHub makes anchors of them. */
function headingsOf(file: string): readonly string[] {
  const headings = readFileSync(join(root, file), 'utf8').match(/^#+ .*$/gm) ?? []
  return headings.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
