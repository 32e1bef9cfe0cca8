import { describe, expect, test } from 'vitest'
import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import { type Fault, faultSchema } from '../../../electron/common/fault.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { signedIn } from '../main/views.ts'

const idle: HelperSetupView = { offer: 'install', way: 'prompt', command: 'x', removal: 'none', act: null }
const missing: Fault = { code: 'helper.missing', socket: '/x' }
const verb = 'install-helper' as const

function said(fault: Fault, setup: HelperSetupView, session: SessionView = signedIn) {
  const tunnel = { helper: { link: 'gone', fault }, exit: null, mtuLimit: null, suggestion: null, act: null } as const
  const { headline, second, tone } = stateText(english, { tunnel, session, setup }, 0)
  return [headline, second, tone]
}

describe('the second line without a helper', () => {
  test.each<[string, Fault, HelperSetupView, string, string]>([
    ['install', missing, idle, 'Install it: one system prompt, then never again', 'off'],
    ['repair', missing, { ...idle, offer: 'repair' }, 'Repair it: one system prompt, then never again', 'off'],
    ['by hand', missing, { ...idle, way: 'terminal' }, 'Install it: one command in a terminal, then never again', 'off'],
    [
      'not allowed',
      { code: 'helper.denied', socket: '/x' },
      { ...idle, offer: 'allow' },
      'An administrator can change that: one system prompt, then never again',
      'off',
    ],
    ['asking', missing, { ...idle, act: { phase: 'asking', verb, since: 1 } }, 'Waiting for the system prompt', 'working'],
    ['working', missing, { ...idle, act: { phase: 'working', verb, since: 1 } }, 'Setting it up', 'working'],
    ['done', missing, { ...idle, act: { phase: 'done', verb, at: 1 } }, 'It is set up. Connecting to it', 'working'],
    [
      'removed: missing from then on',
      missing,
      { ...idle, act: { phase: 'done', verb: 'uninstall-helper', at: 1 } },
      'Install it: one system prompt, then never again',
      'off',
    ],
    // what is safe comes first
    [
      'lost',
      { code: 'helper.lost', detail: '' },
      { ...idle, offer: 'repair' },
      'What is set up stays as it is; trying to reach it',
      'working',
    ],
  ])('%s', (_, fault, setup, second, tone) => {
    expect(said(fault, setup).slice(1)).toEqual([second, tone])
  })

  test('one headline for each fault, whatever is done about it', () => {
    expect(said(missing, { ...idle, act: { phase: 'asking', verb, since: 1 } })[0]).toBe('Waygate needs its helper')
  })
})

/** Each way in which it can be refused, by the schema: none is forgotten here. */
const whys = (code: 'elevation.refused' | 'setup.refused') => {
  const option = faultSchema.options.find(({ shape }) => shape.code.value === code)
  return option !== undefined && 'why' in option.shape && 'options' in option.shape.why
    ? (option.shape.why.options as readonly string[])
    : []
}

describe('refusals', () => {
  const all = [
    ...whys('elevation.refused').map((why) => ({ code: 'elevation.refused', why, detail: 'D' })),
    ...whys('setup.refused').map((why) => ({ code: 'setup.refused', why, path: '/a/file', detail: 'joined' })),
  ] as readonly Fault[]

  test('there are many, each with words of its own', () => {
    expect(all).toHaveLength(18)
    expect(new Set(all.map((fault) => JSON.stringify(faultText(english, fault).next + faultText(english, fault).headline))).size).toBe(18)
  })

  test.each(all.map((fault) => [`${fault.code} ${'why' in fault ? fault.why : ''}`, fault] as const))('%s', (_, fault) => {
    const { headline, next } = faultText(english, fault)
    expect(headline).toMatch(/^[A-Z].*[^.!\s]$/)
    expect(next).toMatch(/\.$/)
    expect(`${headline} ${next}`).not.toMatch(/please|successful|!|undefined|null/i)
  })

  test.each(['programExposed', 'notOneFile'] as const)('%s on Windows says what to do there', (why) => {
    const path = 'C:\\Users\\anna\\waygate.exe'
    const { headline, next } = faultText(english, { code: 'setup.refused', why, path, detail: '' })
    expect(next).toContain(path)
    expect(`${headline} ${next}`).not.toMatch(/sudo|root|AppImage/)
  })

  test('an unknown reason to be in use still has words', () => {
    expect(faultText(english, { code: 'setup.refused', why: 'inUse', path: '', detail: 'something newer' }).headline).toBe(
      'The helper is in use',
    )
  })
})
