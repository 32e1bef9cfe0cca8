import { afterEach, expect, test, vi } from 'vitest'
import { finishSetup } from '../../../electron/cli/finish-setup.ts'
import { cliWordsIn } from '../../../electron/cli/words/cli-words.ts'
import {
  readSetupAnswer,
  type SetupChange,
  type SetupNote,
  setupChangeSchema,
  setupNoteSchema,
} from '../../../electron/common/contracts/setup.ts'
import { setupBegun } from '../../../electron/common/contracts/setup-verbs.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { setupChangeText, setupNoteText } from '../../../electron/common/wording/setup-text.ts'

const words = await cliWordsIn('en')

const changes: readonly SetupChange[] = [
  { change: 'placed', path: '/opt/waygate-helper/bin/waygate' },
  { change: 'allowed', user: 'anna' },
  { change: 'atBoot' },
  { change: 'started' },
  { change: 'stopped' },
  { change: 'undone', what: 'firewall table inet waygate' },
  { change: 'removed', path: '/var/lib/waygate' },
]
const notes: readonly SetupNote[] = [
  { note: 'notAtBoot' },
  { note: 'plainPrompts' },
  { note: 'nobodyAllowed' },
  { note: 'kept', path: '/etc/waygate/policy.json' },
  { note: 'said', text: 'something' },
]

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = 0
})

function listen() {
  const heard = { out: '', err: '' }
  const into = (stream: 'out' | 'err') => (text: unknown) => {
    heard[stream] += String(text)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(into('out'))
  vi.spyOn(process.stderr, 'write').mockImplementation(into('err'))
  return heard
}

test('an app hears that the prompt was answered before anything is done, then one object', async () => {
  const heard = listen()
  vi.stubEnv('PKEXEC_UID', '1000')
  await finishSetup(words, { json: true }, async () => {
    expect(heard).toEqual({ out: '', err: `${setupBegun}\n` })
    return ok({ changes: [...changes], notes: [...notes] })
  })
  expect(readSetupAnswer(heard.out)).toEqual({ ok: true, value: { changes, notes } })
  expect(process.exitCode).toBe(0)
})

test('a terminal gets a line for each thing, and no mark for apps', async () => {
  const heard = listen()
  await finishSetup(words, {}, async () => ok({ changes: [...changes], notes: [...notes] }))
  expect(heard.out.trim().split('\n')).toHaveLength(changes.length + notes.length)
  expect(heard.err).toBe('')
})

test('nothing to do is said, too; a refusal is on stderr, with its next step', async () => {
  const heard = listen()
  await finishSetup(words, {}, async () => ok({ changes: [], notes: [] }))
  expect(heard.out).toBe('Everything was in order already\n')
  await finishSetup(words, {}, async () => fail({ code: 'setup.refused', why: 'inUse', path: '', detail: 'joined' }))
  expect(heard.err.split('\n')[0]).toBe(
    'A gateway is joined. Nothing was changed. Leave first, or have it left: sudo waygate uninstall-helper --leave.',
  )
  expect(process.exitCode).toBe(1)
})

test('every change and every note has words of its own', () => {
  const said = [...changes.map((change) => setupChangeText(words, change)), ...notes.map((note) => setupNoteText(words, note))]
  expect(new Set(said).size).toBe(said.length)
  expect(said.filter((text) => /undefined|please|successful|!/i.test(text))).toEqual([])
  const kinds = setupChangeSchema.options.flatMap(({ shape: { change } }) => ('options' in change ? change.options : [change.value]))
  expect(new Set(changes.map(({ change }) => change))).toEqual(new Set(kinds))
  expect(new Set(notes.map(({ note }) => note))).toEqual(new Set(setupNoteSchema.options.map(({ shape: { note } }) => note.value)))
})
