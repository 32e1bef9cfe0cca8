import type { Page } from 'playwright-core'
import type { UpdateState, UpdateView } from '../../../electron/common/contracts/app/update.ts'
import type { UpdateRun } from '../../../electron/common/update/update-run.ts'
import type { Pushes } from './driven-bridge.ts'
import { popover, type Shot } from './popover-states.ts'
import * as sample from './samples.ts'
import { settings, wished } from './settings-states.ts'

const view = (state: UpdateState): UpdateView => ({ current: '0.1.0', checkedAt: sample.now - 4 * 60_000, state })
const run = (more: Partial<UpdateRun> = {}): UpdateRun => ({
  version: '0.2.0',
  from: '0.1.0',
  phase: 'installing',
  why: null,
  since: sample.now,
  ...more,
})
const ready = view({ phase: 'ready', version: '0.2.0' })
const takenBack = view({ phase: 'ended', run: run({ phase: 'rolledBack', why: 'unproven' }) })

const atUpdates = async (page: Page) => {
  await page.getByRole('heading', { name: 'Updates', exact: true }).evaluate((element) => element.scrollIntoView({ block: 'start' }))
}
const updatesForbidden = {
  lock: 'person',
  lan: 'person',
  pause: 'allowed',
  leave: 'allowed',
  updates: 'forbidden',
  mandatoryGateway: null,
} as const
const inSettings = (name: string, update: UpdateView, more: Pushes = {}) =>
  settings(`updates-${name}`, { update, ...more }, { act: atUpdates })

const withHelper = (version: string): typeof sample.up => {
  const { helper } = sample.up
  return helper.link === 'ready' ? { ...sample.up, helper: { ...helper, status: { ...helper.status, version } } } : sample.up
}

/** What settings and popover say of an update. */
export const updateStates: readonly Shot[] = [
  inSettings('current', view({ phase: 'current' })),
  inSettings('available', view({ phase: 'available', version: '0.2.0', by: 'repository' })),
  inSettings('downloading', view({ phase: 'downloading', version: '0.2.0', percent: 42 })),
  inSettings('ready', ready),
  inSettings('checking-it', view({ phase: 'running', run: run({ phase: 'checking' }) })),
  inSettings('taken-back', takenBack),
  inSettings(
    'refused',
    view({ phase: 'failed', during: 'check', version: '', fault: { code: 'update.refused', why: 'expired', version: '' } }),
  ),
  inSettings('policy', view({ phase: 'off', why: 'policy' }), { tunnel: wished({}, updatesForbidden) }),
  popover('update-ready', { tunnel: sample.up, update: ready }),
  inSettings('trying', view({ phase: 'trying', version: '0.2.0' })),
  inSettings(
    'not-starting',
    view({ phase: 'failed', during: 'handing', version: '0.2.0', fault: { code: 'update.refused', why: 'notStarting', version: '0.2.0' } }),
  ),
  popover('update-taken-back', { tunnel: sample.up, update: takenBack }),
  popover('update-helper-older', {
    tunnel: withHelper('0.0.9'),
    helperSetup: { offer: 'update', way: 'prompt', command: '', removal: 'offered', act: null },
  }),
]
