import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodesByHost } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { chain } from './library/chain.ts'
import { createScene, type Scene } from './library/scene.ts'
import { complaints, shoot } from './library/shots.ts'

const fra = addresses['exit-fra'].exit4
const nyc = addresses['exit-nyc'].exit4
const user = 'robin'

/** What a server takes away from somebody who is joined: the place, the sign-in, the gateway. The tests follow each other. */
describe('what is taken away while joined', () => {
  chain()
  let scene: Scene

  beforeAll(async () => {
    scene = await createScene({ signedIn: false })
    expect(await asAdmin('POST', `/api/users/${user}`, { username: user, password: 'the-first-password' })).toBe(200)
    await scene.tray.click('Open Waygate')
  })
  afterAll(() => scene?.release())

  const popover = () => scene.app.window('popover')
  const headline = (text: string) => popover().then((window) => window.getByRole('heading', { level: 1, name: text }).waitFor())

  async function asAdmin(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<number | undefined> {
    return (await scene.office.api([{ method, path, body }]))[0]?.status
  }

  async function signIn(password: string): Promise<void> {
    const window = await popover()
    await window.getByLabel('Server').fill(scene.office.origin)
    await window.getByLabel('User name').fill(user)
    await window.locator('input[name="password"]').fill(password)
    await window.getByRole('button', { name: 'Sign in', exact: true }).last().click()
  }

  test('a place that an admin deletes puts everything on hold, with the reason; joining makes a new one', async () => {
    const window = await popover()
    await signIn('the-first-password')
    await window.getByRole('button', { name: 'Go on without encryption' }).click()
    await window.getByRole('button', { name: 'Join exit-fra' }).click()
    await headline('Protected')
    await scene.seenAs(fra)
    const places = async () => {
      const [listed] = await scene.office.api([{ method: 'GET', path: '/api/extclients/office' }])
      return ((listed?.body ?? []) as { clientid: string }[]).map(({ clientid }) => clientid)
    }
    const [place] = await places()
    expect(await asAdmin('DELETE', `/api/extclients/office/${place}`)).toBe(200)
    await headline('On hold: exit-fra is no longer yours to use')
    await window.getByText("The server doesn't list your place on it any more").waitFor()
    await scene.tray.waitFor('the hold', ({ tooltip }) => tooltip.startsWith('On hold: '))
    expect(await scene.exitAddress()).toBe('')
    await shoot(window, 'popover-place-gone')
    await window.getByRole('button', { name: 'Join exit-fra' }).click()
    await headline('Protected')
    await scene.seenAs(fra)
    expect(await places()).toHaveLength(1)
    expect(await places()).not.toEqual([place])
  })

  test('a sign-in that ends leaves the tunnel as it is; the popover says so and signs in again', async () => {
    const window = await popover()
    expect(await asAdmin('PUT', `/api/users/${user}`, { username: user, password: 'the-second-password', platform_role_id: 'admin' })).toBe(
      200,
    )
    await window.evaluate(() => globalThis.window.waygate.call('refresh', {}))
    await window.getByText(/^Signed out since .*your tunnel doesn't need it$/).waitFor()
    await headline('Protected')
    expect(await scene.exitAddress()).toBe(fra)
    await shoot(window, 'popover-signed-out')
    await window.getByRole('button', { name: 'Sign in' }).click()
    await signIn('the-second-password')
    await window.getByText(/^Signed out since/).waitFor({ state: 'hidden' })
    await window.getByRole('row', { name: /exit-nyc/ }).waitFor()
    await headline('Protected')
    expect(await scene.exitAddress()).toBe(fra)
  })

  test('a gateway that an admin deletes puts everything on hold, and another one is joined from there', async () => {
    const window = await popover()
    const node = (await nodesByHost(scene.office.api)).get('exit-fra')
    expect(await asAdmin('DELETE', `/api/nodes/office/${node?.id}/gateway`)).toBe(200)
    await headline('On hold: exit-fra is no longer yours to use')
    await window.getByText("The server doesn't list this gateway any more").waitFor()
    expect(await scene.exitAddress()).toBe('')
    await shoot(window, 'popover-gateway-gone')
    await window.getByRole('row', { name: /exit-nyc/ }).click()
    await headline('Protected')
    await scene.seenAs(nyc)
    await scene.tray.click('Leave')
    await scene.tray.waitFor('that nothing is joined', ({ tooltip }) => tooltip === 'Not protected')
    await scene.seenAs(addresses.laptop.exit4)
  })

  test('axe has nothing against any of these views', () => {
    expect(complaints).toEqual([])
  })
})
