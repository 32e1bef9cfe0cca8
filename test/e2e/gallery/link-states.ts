import { push } from './driven-bridge.ts'
import { popover, type Shot } from './popover-states.ts'
import * as sample from './samples.ts'

/** What a `waygate://` address from outside asks for, and those that there is nothing to do about. */
export const linkStates: readonly Shot[] = [
  popover('link-join', {
    tunnel: sample.open,
    link: { link: { kind: 'join', network: 'office', gateway: 'exit-nyc', gatewayId: 'office/exit-nyc' } },
  }),
  popover('link-join-in-use', {
    tunnel: sample.up,
    link: { link: { kind: 'join', network: 'office', gateway: 'exit-fra', gatewayId: 'office/exit-fra' } },
  }),
  popover('link-join-switch', {
    tunnel: sample.up,
    link: { link: { kind: 'join', network: 'office', gateway: 'exit-nyc', gatewayId: 'office/exit-nyc' } },
  }),
  popover('link-not-understood', { tunnel: sample.up, link: { link: { kind: 'unknown' } } }),
  popover('link-join-unknown', {
    tunnel: sample.open,
    link: { link: { kind: 'join', network: 'n'.repeat(40), gateway: 'exit-nowhere', gatewayId: null } },
  }),
  popover('link-add', {
    tunnel: sample.open,
    session: sample.signedOut,
    link: { link: { kind: 'add', server: 'https://api.a-server-with-a-rather-long-name.example.com:8443' } },
  }),
  popover('link-add-signed-in', { tunnel: sample.up, link: { link: { kind: 'add', server: 'https://api.other.example' } } }),
  popover(
    'link-add-beside',
    { tunnel: sample.up, link: { link: { kind: 'add', server: 'https://api.other.example' } } },
    {
      act: async (page) => {
        await page.getByRole('button', { name: 'Go to sign-in' }).click()
        await push(page, { link: { link: null } })
        await page.getByRole('alertdialog').waitFor({ state: 'detached' })
      },
    },
  ),
]
