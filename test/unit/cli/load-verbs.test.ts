import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programFor, wholeProgram } from './whole-program.ts'

const whole = await wholeProgram()
const verbs = whole.commands.map((command) => command.name())
const isAboutAll = (verb: string) => ['completion', 'man-page'].includes(verb)

describe('what a call loads', () => {
  test('of all files with a verb, none is forgotten', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../electron/cli/verbs')).map((file) => file.replace(/\.ts$/, ''))
    // a part of `serve`
    expect([...verbs].sort()).toEqual(files.filter((file) => file !== 'serve-audit').sort())
  })

  test.each(verbs.filter((verb) => !isAboutAll(verb)))('only %s, when it is named, and that whole', async (verb) => {
    const alone = await programFor([verb, '--help'])
    expect(alone.commands.map((command) => command.name())).toEqual([verb])
    const helpOf = (program: typeof whole) => program.commands.find((command) => command.name() === verb)?.helpInformation()
    expect(helpOf(alone)).toBe(helpOf(whole))
  })

  test.each(verbs.filter(isAboutAll))('everything for %s', async (verb) => {
    expect((await programFor([verb])).commands).toHaveLength(verbs.length)
  })

  test.each([[[]], [['help', 'join']], [['--help']], [['jion']], [['toString']]])(
    'everything for a help or a mistake: %j',
    async (words) => {
      expect((await programFor(words)).commands).toHaveLength(verbs.length)
    },
  )
})
