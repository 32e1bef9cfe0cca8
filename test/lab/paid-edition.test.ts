import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOffice, type Office, officeNetwork } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

const anna = { username: 'anna', password: 'another-long-password' }
const fra = addresses['exit-fra'].exit4

/** `waygate serve --pro`: who may use a gateway is known to it, so that it answers. */
describe('a gateway of the paid edition', () => {
  let office: Office
  beforeAll(async () => {
    office = await createOffice({ edition: 'pro' })
    await office.startHelper('laptop')
  })
  afterAll(() => office?.release())

  const laptop = (...args: string[]) => office.waygateJson('laptop', args)
  const groups = async (user_group_ids: object) => {
    const body = { username: anna.username, platform_role_id: 'service-user', user_group_ids }
    const [made] = await office.api([{ method: 'PUT', path: `/api/users/${anna.username}`, body }])
    expect(made?.status).toBe(200)
  }

  test('carries its admin', async () => {
    await office.signIn('laptop')
    await laptop('join', 'exit-fra')
    expect(await office.net.exitAddress('laptop')).toBe(fra)
    await laptop('leave')
    await laptop('logout')
  })

  test('carries a person whose group may use it, for as long as it may; then nothing leaves', async () => {
    const body = { ...anna, platform_role_id: 'service-user', user_group_ids: {} }
    const [made] = await office.api([{ method: 'POST', path: `/api/users/${anna.username}`, body }])
    expect(made?.status).toBe(200)
    const signIn = ['login', '--server', office.origin, '--user', anna.username, '--password-stdin', '--plain-http']
    await office.waygateJson('laptop', signIn, { input: anna.password })
    expect(await office.waygate('laptop', ['join', 'exit-fra'])).toMatchObject({ code: 1 })
    await groups({ [`${officeNetwork}-network-user-grp`]: {} })
    await laptop('join', 'exit-fra')
    expect(await office.net.exitAddress('laptop')).toBe(fra)
    await groups({})
    await expect.poll(() => office.net.exitAddress('laptop'), { timeout: 20_000 }).toBe('')
  })
})
