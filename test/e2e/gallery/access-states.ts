import { popover, type Shot } from './popover-states.ts'
import * as sample from './samples.ts'

/** The popover where something stands between a person and their gateways: access that has to be asked for, conditions on computers, a locked keyring. */
export const accessStates: readonly Shot[] = [
  popover('list-access', { tunnel: sample.open, gateways: sample.watchedGateways }),
  popover('join-refused-posture', { tunnel: sample.refusedByPosture, gateways: sample.watchedGateways }),
  popover(
    'request-access',
    { tunnel: sample.open, gateways: sample.watchedGateways },
    {
      act: async (page) => {
        await page.getByRole('row', { name: 'exit-needed' }).click()
        await page.getByLabel('Reason').fill('on call this week')
      },
    },
  ),
  popover(
    'request-access-refused',
    { tunnel: sample.open, gateways: sample.watchedGateways },
    {
      answers: { requestAccess: { ok: false, fault: { code: 'server.refused', status: 403, message: 'JIT feature is not enabled' } } },
      act: async (page) => {
        await page.getByRole('row', { name: 'exit-denied' }).click()
        await page.getByLabel('Reason').fill('on call this week')
        await page.getByRole('dialog').getByRole('button', { name: 'Request access' }).click()
        await page.getByRole('alert').waitFor()
      },
    },
  ),
  popover(
    'request-access-done',
    { tunnel: sample.open, gateways: sample.watchedGateways },
    {
      answers: { requestAccess: { ok: true, value: { outcome: 'requested' } } },
      act: async (page) => {
        await page.getByRole('row', { name: 'exit-ended' }).click()
        await page.getByLabel('Reason').fill('on call this week')
        await page.getByRole('dialog').getByRole('button', { name: 'Request access' }).click()
        await page.getByText('An admin decides now').waitFor()
      },
    },
  ),
  popover('up-access-ends', { tunnel: sample.up, gateways: sample.accessEnds }),
  popover('up-access-over', { tunnel: sample.up, gateways: sample.accessOver }),
  popover('held-access-over', { tunnel: sample.heldTimeOver, gateways: sample.accessOver }),
  popover('held-access-asked', { tunnel: sample.heldTimeOver, gateways: sample.accessAsked }),
  popover('held-access-anew', { tunnel: sample.heldTimeOver, gateways: sample.accessAnew }),
  popover(
    'held-request-access',
    { tunnel: sample.heldTimeOver, gateways: sample.accessOver },
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Request access' }).click()
        await page.getByLabel('Reason').fill('on call this week')
      },
    },
  ),
  popover('keyring-locked', { tunnel: sample.open, session: sample.lockedAway }),
  popover('keyring-asking', { tunnel: sample.open, session: { ...sample.lockedAway, keyring: 'asking' } }),
  popover('keyring-absent', { tunnel: sample.open, session: { ...sample.lockedAway, keyring: 'absent' } }),
  popover('keyring-other-key', { tunnel: sample.open, session: { ...sample.lockedAway, plainSecrets: false, keyring: 'open' } }),
  popover('up-keyring-locked', { tunnel: sample.up, session: sample.lockedAway }),
  popover(
    'keyring-stays-locked',
    { tunnel: sample.open, session: sample.lockedAway },
    {
      answers: { unlockKeyring: { ok: false, fault: { code: 'session.locked', why: 'locked' } } },
      act: async (page) => {
        await page.getByRole('button', { name: 'Unlock keyring' }).click()
        await page.getByRole('alert').waitFor()
      },
    },
  ),
]
