import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Community, startCommunity } from './community.ts'

/** Paths that nobody meant: answered by gorilla/mux before any endpoint is asked. */

describe('neighbours: paths', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  it.each([
    ['/api/nodes//inet_gw', '/api/nodes/inet_gw'],
    ['//api/networks', '/api/networks'],
    ['/api/extclients//own-laptop?x=1&y=%2F', '/api/extclients/own-laptop?x=1&y=%2F'],
    ['/api//nodes/a%20b/', '/api/nodes/a%20b/'],
  ])('a part that was left out: %s', async (path, location) => {
    const answer = await world.call('GET', path, undefined, '')
    expect([answer.status, answer.headers.get('location'), answer.type, answer.text]).toEqual([301, location, null, ''])
  })

  it.each(['/api/networks/', '/api/networks/office/', '/api/networks/off%2Fice', '/api', '/'])('%s is nothing', async (path) => {
    const answer = await world.call('GET', path)
    expect([answer.status, answer.type, answer.text]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n'])
  })

  it('an escape that is none', async () => {
    const answer = await world.call('GET', '/api/networks/%zz')
    expect([answer.status, answer.type, answer.text]).toEqual([400, 'text/plain; charset=utf-8', '400 Bad Request'])
  })

  it.each([
    ['HEAD', '/api/networks'],
    ['OPTIONS', '/api/networks'],
    ['DELETE', '/api/networks'],
    ['GET', '/api/users/adm/authenticate'],
    ['POST', '/api/server/status'],
    ['PUT', '/api/v1/nodes/office/status'],
  ])('%s %s is another method', async (method, path) => {
    const answer = await world.call(method, path, undefined, '')
    expect([answer.status, answer.type, answer.text]).toEqual([405, null, ''])
  })

  it('names in a path are read once', async () => {
    const answer = await world.call('GET', '/api/networks/of%66ice')
    expect(answer.body).toMatchObject({ netid: 'office' })
    expect((await world.call('GET', '/api/networks/of%2566ice')).status).toBe(404)
  })
})
