import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { stepText } from '../../../electron/common/wording/step-text.ts'
import { en } from '../../../electron/common/words/en/en.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'

const german = wordsIn('de')
const root = join(import.meta.dirname, '../../..')
const read = (pattern: string) => globSync(pattern, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))

/** As the golden plans print them: behind the number of a stage, at the beginning of a line. */
function stepsOf(plan: string): readonly string[] {
  return plan
    .split(/^-- \d+ --$/m)
    .slice(1)
    .flatMap((stage) => stage.split('\n'))
    .filter((line) => /^[^\s|(]/.test(line) && !/ port \d+ by /.test(line))
    .map((line) => line.replace(/ \[.*\]$/, ''))
}

/** What faults of programs that run outside a plan name. */
function namedIn(source: string): readonly string[] {
  return [...source.matchAll(/code: 'step\.failed',\s*what: (?:'([^']+)'|`([^`]+)`)/g)].map(([, plain, made]) =>
    (plain ?? made ?? '').replace(/\$\{[^}]+\}/g, 'x'),
  )
}

describe('a step that failed', () => {
  const planned = [...new Set(read('test/golden/**/*.txt').flatMap(stepsOf))]
  const others = [...new Set(read('electron/{engine,helper}/**/*.ts').flatMap(namedIn))]

  test('has a name in German, whichever plan it is of', () => {
    expect(planned.length).toBeGreaterThan(40)
    expect(planned.filter((name) => stepText(german, name) === name)).toEqual([])
  })

  test('and outside of plans', () => {
    expect(others.length).toBeGreaterThan(8)
    expect(others.filter((name) => stepText(german, name) === name)).toEqual([])
  })

  test('says itself again in English, also with what it is about', () => {
    for (const template of Object.values(en.planStep)) {
      const name = template.replace(/\{\{\w+\}\}/g, 'x')
      expect(stepText(english, name)).toBe(name)
    }
    expect(stepText(german, 'undo: start waygate0')).toBe('Zurücknehmen: waygate0 starten')
  })

  test('of a newer helper keeps its name', () => {
    expect(stepText(german, 'polish the tunnel')).toBe('polish the tunnel')
  })

  test('is named in the reader’s language where the fault is told', () => {
    const fault = { code: 'step.failed' as const, what: 'IPv4 rules', program: '/usr/sbin/ip', exit: 2, detail: 'RTNETLINK' }
    expect(faultText(german, fault).next).toContain('„IPv4-Regeln“')
    expect(faultText(english, fault).next).toContain('“IPv4 rules”')
  })
})
