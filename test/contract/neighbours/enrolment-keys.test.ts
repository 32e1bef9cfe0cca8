import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Community, nodes, noUuid, said, startCommunity, unknownId } from './community.ts'

const path = '/api/v1/enrollment-keys'
const text = 'text/plain; charset=utf-8'

describe('neighbours: enrolment keys', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const create = (body: unknown) => world.call('POST', path, body)

  async function keyOf(body: unknown): Promise<string> {
    return z.object({ value: z.string() }).parse((await create(body)).body).value
  }

  it.each([
    ['', 400, 'EOF'],
    [
      { tags: ['ab'], unlimited: true },
      400,
      "validation error: name length must be between 3 and 32: Key: 'APIEnrollmentKey.Tags[0]' Error:Field validation for 'Tags[0]' failed on the 'min' tag",
    ],
    [{ tags: ['abc'] }, 500, 'enrollment key is not valid: uses remaining: 0, expiration: 0001-01-01 00:00:00 +0000 UTC, unlimited: false'],
    [
      { tags: ['abc'], expiration: 1_000_000_000 },
      500,
      'enrollment key is not valid: uses remaining: 0, expiration: 2001-09-09 01:46:40 +0000 UTC, unlimited: false',
    ],
    [
      { tags: ['abc'], type: 'uses' },
      400,
      'json: cannot unmarshal string into Go struct field APIEnrollmentKey.type of type models.KeyType',
    ],
    [
      { tags: ['abc'], expiration: 'soon' },
      400,
      'json: cannot unmarshal string into Go struct field APIEnrollmentKey.expiration of type int64',
    ],
    [
      { tags: ['abc'], groups: [1] },
      400,
      'json: cannot unmarshal number into Go struct field APIEnrollmentKey.groups of type models.TagID',
    ],
    [{ tags: ['abc'], unlimited: true, relay: 'hello' }, 400, 'invalid UUID length: 5'],
    [{ tags: ['abc'], unlimited: true, relay: 'g'.repeat(32) }, 400, 'invalid UUID format'],
    [{ tags: ['abc'], unlimited: true, relay: unknownId }, 500, 'no result found'],
    [{ tags: ['abc'], unlimited: true, relay: nodes.gw1 }, 500, "relay node not in key's networks"],
    [{ tags: ['abc'], unlimited: true, relay: nodes.gw1, networks: ['office'] }, 500, 'relay node is not a relay'],
  ])('create %j', async (body, status, message) => {
    expect(said(await create(body))).toEqual([status, message])
  })

  it('tells what it was made with', async () => {
    await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, {})
    const body = {
      tags: ['whole'],
      networks: ['office'],
      relay: nodes.gw1,
      expiration: 2_000_000_000,
      auto_egress: true,
      auto_assign_gw: true,
    }
    expect(await create(body)).toMatchObject({
      status: 200,
      type: text,
      body: { relay: nodes.gw1, auto_egress: true, auto_assign_gw: true, type: 1, groups: null, default: false },
    })
  })

  it('the nil id is no relay', async () => {
    expect((await create({ tags: ['none'], unlimited: true, relay: noUuid })).body).toMatchObject({ relay: noUuid })
  })

  it('an update changes relay, tags and automatic assignment, nothing else', async () => {
    await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, {})
    const key = await keyOf({ tags: ['one'], networks: ['office'], unlimited: true })
    const asked = { tags: ['two'], networks: ['lab'], unlimited: false, groups: ['office.web'], relay: nodes.gw1, auto_assign_gw: true }
    const answer = await world.call('PUT', `${path}/${key}`, asked)
    expect(answer).toMatchObject({
      status: 200,
      type: text,
      body: { tags: ['one'], networks: ['office'], unlimited: true, groups: ['office.web'], relay: nodes.gw1, auto_assign_gw: false },
    })
    expect((await world.call('PUT', `${path}/${key}`, { auto_assign_gw: true })).body).toMatchObject({
      groups: null,
      relay: noUuid,
      auto_assign_gw: true,
    })
  })

  it('refused updates', async () => {
    const key = await keyOf({ tags: ['one'], networks: ['office'], unlimited: true })
    expect(said(await world.call('PUT', `${path}/${key}`, ''))).toEqual([400, 'EOF'])
    expect(said(await world.call('PUT', `${path}/${key}`, { relay: 'x' }))).toEqual([400, 'invalid UUID length: 1'])
    expect(said(await world.call('PUT', `${path}/${key}`, { relay: nodes.lap }))).toEqual([500, 'relay node is not a relay'])
    expect(said(await world.call('PUT', `${path}/no-such-key`, {}))).toEqual([500, 'no enrollmentkey found'])
  })

  it('a gateway that is none any more is no relay of a key', async () => {
    await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, {})
    const key = await keyOf({ tags: ['one'], networks: ['office'], unlimited: true, relay: nodes.gw1 })
    await world.call('DELETE', `/api/nodes/office/${nodes.gw1}/gateway`)
    expect(await world.entry(path, 'value', key)).toMatchObject({ relay: noUuid })
  })

  it('deleting one: an empty answer, then unknown; the one of a network stays', async () => {
    const key = await keyOf({ tags: ['one'], unlimited: true })
    expect(await world.call('DELETE', `${path}/${key}`)).toMatchObject({ status: 200, type: null, text: '' })
    expect(said(await world.call('DELETE', `${path}/${key}`))).toEqual([400, 'no enrollmentkey found'])
    await world.call('POST', '/api/networks', { netid: 'fresh', addressrange: '10.9.0.0/24' })
    const own = await world.entry(path, 'default', true)
    expect(said(await world.call('DELETE', `${path}/${own.value}`))).toEqual([500, 'cannot delete default network key'])
  })
})
