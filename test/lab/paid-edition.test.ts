import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, createOffice, type Office, officeNetwork } from './library/office.ts'
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
  const admin = async (call: ApiCall) => {
    const [answer] = await office.api([call])
    expect(answer?.status).toBe(200)
    return answer?.body
  }
  const groups = async (user_group_ids: object) => {
    const body = { username: anna.username, platform_role_id: 'service-user', user_group_ids }
    await admin({ method: 'PUT', path: `/api/users/${anna.username}`, body })
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
    await admin({ method: 'POST', path: `/api/users/${anna.username}`, body })
    const signIn = ['login', '--server', office.origin, '--user', anna.username, '--password-stdin', '--plain-http']
    await office.waygateJson('laptop', signIn, { input: anna.password })
    expect(await office.waygate('laptop', ['join', 'exit-fra'])).toMatchObject({ code: 1 })
    await groups({ [`${officeNetwork}-network-user-grp`]: {} })
    await laptop('join', 'exit-fra')
    expect(await office.net.exitAddress('laptop')).toBe(fra)
    await groups({})
    await expect.poll(() => office.net.exitAddress('laptop'), { timeout: 20_000 }).toBe('')
    await laptop('leave')
  })

  test('carries somebody who asked for it, until the time is over that an admin gave', async () => {
    await groups({ [`${officeNetwork}-network-user-grp`]: {} })
    await admin({ method: 'POST', path: `/api/v1/jit?network=${officeNetwork}`, body: { action: 'enable' } })
    expect(await office.waygate('laptop', ['join', 'exit-fra'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('waygate request'),
    })
    await laptop('request', 'exit-fra', '--reason', 'maintenance')
    const asked = await admin({ method: 'GET', path: `/api/v1/jit?network=${officeNetwork}` })
    const [request_id] = JSON.stringify(asked).match(/(?<="id":")[^"]+/) ?? []
    const expires_at = Math.floor(Date.now() / 1000) + 12
    await admin({ method: 'POST', path: `/api/v1/jit?network=${officeNetwork}`, body: { action: 'approve', request_id, expires_at } })
    await laptop('join', 'exit-fra')
    expect(await office.net.exitAddress('laptop')).toBe(fra)
    await expect.poll(() => office.net.exitAddress('laptop'), { timeout: 40_000, interval: 1000 }).toBe('')
  })
})
