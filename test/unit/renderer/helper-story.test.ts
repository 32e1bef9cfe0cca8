import { expect, test } from 'vitest'
import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import { helperStory } from '../../../renderer/popover/helper-story.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const fault = { code: 'helper.missing', socket: '/run/x' } as const
const gone = { link: 'gone', fault } as const
const idle: HelperSetupView = { offer: 'install', way: 'prompt', command: 'sudo x', removal: 'none', act: null }
const verb = 'install-helper' as const

test.each<[string, HelperSetupView | null, ReturnType<typeof helperStory>]>([
  ['before main has said anything', null, { kind: 'gone', fault }],
  ['nothing to be done', { ...idle, offer: null, command: '' }, { kind: 'gone', fault }],
  ['offered by a prompt: no command yet', idle, { kind: 'offered', offer: 'install', command: '', mayReturn: false }],
  ['only by hand', { ...idle, way: 'terminal' }, { kind: 'offered', offer: 'install', command: 'sudo x', mayReturn: false }],
  ['asking', { ...idle, act: { phase: 'asking', verb, since: 3 } }, { kind: 'asking', since: 3, command: 'sudo x' }],
  ['working', { ...idle, act: { phase: 'working', verb, since: 3 } }, { kind: 'acting', what: 'working' }],
  ['removing', { ...idle, act: { phase: 'working', verb: 'uninstall-helper', since: 3 } }, { kind: 'acting', what: 'removing' }],
  ['done', { ...idle, act: { phase: 'done', verb, at: 3 } }, { kind: 'acting', what: 'connecting' }],
  [
    'removed: missing from now on',
    { ...idle, act: { phase: 'done', verb: 'uninstall-helper', at: 3 } },
    { kind: 'offered', offer: 'install', command: '', mayReturn: false },
  ],
  ['failed: with the way by hand', { ...idle, act: { phase: 'failed', verb, at: 3, fault } }, { kind: 'failed', fault, command: 'sudo x' }],
])('%s', (_, setup, expected) => {
  expect(helperStory(gone, setup)).toEqual(expected)
})

test('while it is looked for there is no fault to tell', () => {
  expect(helperStory({ link: 'connecting' }, null)).toEqual({ kind: 'gone', fault: null })
})

test('one that was heard before has stopped, and is not said to be missing', () => {
  const story = helperStory({ ...gone, last: sample.status({ kind: 'open' }) }, { ...idle, way: 'terminal' })
  expect(story).toEqual({ kind: 'offered', offer: 'install', command: 'sudo x', mayReturn: true })
})

test('one that was there may come back by itself', () => {
  const lost = { link: 'gone', fault: { code: 'helper.lost', detail: '' } } as const
  expect(helperStory(lost, { ...idle, offer: 'repair' })).toEqual({ kind: 'offered', offer: 'repair', command: '', mayReturn: true })
})
