import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { updateBody, wireExtClientSchema } from '../../../electron/netmaker/wire/ext-clients.ts'

/** What an update has to bring, or it is lost (netmaker-api.md 7.5). */
const required = {
  clientid: fc.stringMatching(/^[a-zA-Z0-9-]{5,32}$/),
  publickey: fc.base64String({ minLength: 44, maxLength: 44 }),
  dns: fc.option(fc.ipV4(), { nil: null }),
  extraallowedips: fc.option(fc.array(fc.constantFrom('10.1.0.0/16', '10.2.0.0/16')), { nil: null }),
  enabled: fc.boolean(),
  deniednodeacls: fc.option(fc.dictionary(fc.uuid(), fc.constant({})), { nil: null }),
  remote_access_client_id: fc.string(),
  postup: fc.string(),
  postdown: fc.string(),
  tags: fc.option(fc.dictionary(fc.string(), fc.constant({})), { nil: null }),
  device_id: fc.string(),
  device_name: fc.string(),
}
/** Of a version that nobody has seen yet, and what today's server adds. */
const unknown = fc.dictionary(
  fc.string({ minLength: 1 }).map((name) => `x_${name}`),
  fc.jsonValue(),
)
const answers = fc
  .tuple(fc.record(required), unknown)
  .map(([fields, more]) => ({ ...more, privatekey: 'not-to-be-sent', network: 'office', address: '100.64.0.9', ...fields }))

describe('the body of an update', () => {
  it('brings back every field as it was read, unknown ones included, except the private key', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const { privatekey: _secret, ...expected } = answer
        expect(updateBody(wireExtClientSchema.parse(answer), {})).toEqual(expected)
      }),
    )
  })

  it('changes what is asked for and nothing else', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (answer, enabled) => {
        const { privatekey: _secret, ...expected } = answer
        expect(updateBody(wireExtClientSchema.parse(answer), { enabled, clientid: 'other-name' })).toEqual({
          ...expected,
          enabled,
          clientid: 'other-name',
        })
      }),
    )
  })

  it('is made of what a server says about a client, or not at all', () => {
    expect(wireExtClientSchema.safeParse(null).success).toBe(false)
    expect(wireExtClientSchema.safeParse({ clientid: 7 }).success).toBe(false)
  })
})
