import { describe, expect, it } from 'vitest'
import { type Device, register } from '../../../electron/client/registrar/registration.ts'
import type { Gateway } from '../../../electron/common/model/gateway.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { refusalText, wayOutText } from '../../../electron/common/rules/explain.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'

const gateway = { nodeId: 'node-fra', network: 'office', name: 'exit-fra' } as Gateway
const device: Device = { id: 'device', remoteAccessId: 'machine', name: 'laptop', version: 'v1' }
const refusal = (Code: number, Message: string) => ({ status: Code, value: { Code, Message, Response: null } })

/** Registers at a server that answers by method and path; what was sent with a body. */
async function registered(answers: Record<string, { status: number; value: unknown }>, who = device) {
  const sent: Record<string, unknown>[] = []
  const api = createNetmakerClient(
    'http://api.test',
    {
      async send(_origin, { method, path, body }) {
        if (body !== undefined) sent.push(JSON.parse(body) as Record<string, unknown>)
        const { status, value } = answers[`${method} ${path}`] ?? refusal(500, `unexpected ${method} ${path}`)
        return ok({ status, contentType: 'application/json', location: '', body: JSON.stringify(value), date: 0 })
      },
      reset() {},
      certificate: async () => fail({ code: 'internal', detail: 'not asked' }),
    },
    null,
  )
  return { outcome: await register(api, gateway, 'our-key', who), sent }
}

describe('registering', () => {
  it.each([
    ['JIT access required: please request access from network admin', 'access.approvalNeeded'],
    ['posture check violations', 'access.posture'],
  ])('%s: in words', async (message, rule) => {
    const { outcome } = await registered({ 'POST /api/extclients/office/node-fra': refusal(403, message) })
    expect(outcome).toMatchObject({ fault: { code: 'rule.refused', refusals: [{ rule, subject: 'exit-fra', serverText: message }] } })
  })

  it('what a posture check has against this computer comes along', async () => {
    const value = {
      Code: 403,
      Message: 'posture check violations',
      Response: [{ message: "client os 'linux' not allowed" }, { message: 'b' }],
    }
    const { outcome } = await registered({ 'POST /api/extclients/office/node-fra': { status: 403, value } })
    const [refusal] = outcome.ok || outcome.fault.code !== 'rule.refused' ? [] : outcome.fault.refusals
    expect(refusal && [refusalText(refusal), wayOutText(refusal)]).toEqual([
      "this computer doesn't meet what the network asks of computers: client os 'linux' not allowed, b",
      'Change that, or ask an admin',
    ])
  })

  it('any other 403 stays what it is', async () => {
    const { outcome } = await registered({ 'POST /api/extclients/office/node-fra': refusal(403, 'license is expired') })
    expect(outcome).toMatchObject({ fault: { code: 'server.refused', status: 403 } })
  })

  it('says the machine to the Pro edition, and never to the community edition', async () => {
    const answers = { 'POST /api/extclients/office/node-fra': { status: 200, value: { clientid: 'silent-river' } } }
    expect((await registered(answers)).sent[0]).toMatchObject({ device_id: 'device', remote_access_client_id: 'machine' })
    expect((await registered(answers, { ...device, remoteAccessId: null })).sent[0]).not.toHaveProperty('remote_access_client_id')
  })

  it.each([
    ['by its device', { device_id: 'device', remote_access_client_id: '' }],
    ['by its machine, where the record has no device', { device_id: '', remote_access_client_id: 'machine' }],
  ])('takes over what the server has already, %s, with everything that it holds', async (_name, ids) => {
    const record = {
      clientid: 'silent-river',
      publickey: 'old',
      enabled: false,
      ingressgatewayid: 'node-fra',
      postup: 'x',
      later: 7,
      ...ids,
    }
    const other = { ...record, clientid: 'other-one', device_id: 'another', remote_access_client_id: 'another' }
    const { outcome, sent } = await registered({
      'POST /api/extclients/office/node-fra': refusal(400, 'remote client config already exists on the gateway'),
      'GET /api/extclients/office': { status: 200, value: [other, record] },
      'GET /api/extclients/office/silent-river': { status: 200, value: { ...record, privatekey: 'secret' } },
      'PUT /api/extclients/office/silent-river': { status: 200, value: { ...record, publickey: 'our-key', enabled: true } },
    })
    expect(outcome).toMatchObject({ ok: true, value: { id: 'silent-river', publicKey: 'our-key' } })
    expect(sent[1]).toEqual({ ...record, publickey: 'our-key', enabled: true })
  })
})
