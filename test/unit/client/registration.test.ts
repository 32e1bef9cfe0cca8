import { describe, expect, it } from 'vitest'
import { type Device, register } from '../../../electron/client/registrar/registration.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import type { Gateway } from '../../../electron/common/model/gateway.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'

const gateway = { nodeId: 'node-fra', network: 'office', name: 'exit-fra' } as Gateway
const facts = { os: 'linux', osFamily: 'linux-debian', osVersion: '12', kernelVersion: '6.1', clientVersion: 'v1' }
const fields = { os: 'linux', os_family: 'linux-debian', os_version: '12', kernel_version: '6.1', client_version: 'v1' }
const device: Device = { id: 'device', remoteAccessId: 'machine', name: 'laptop', facts }
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

  it('a server that names the checks: each with its attribute, its words and what to do', async () => {
    const violation = {
      check_id: 'c1',
      name: 'new kernels',
      attribute: 'kernel_version',
      message: "kernel version '6.1' is below …",
      severity: 3,
    }
    const { outcome } = await registered({
      'POST /api/extclients/office/node-fra': {
        status: 403,
        value: { Code: 403, Message: 'posture check violations', Response: [violation, { attribute: 'edr_compliance', name: 'EDR' }] },
      },
    })
    const check = { attribute: 'kernel_version', name: 'new kernels', message: violation.message }
    expect(outcome).toMatchObject({
      fault: {
        code: 'rule.refused',
        refusals: [
          { rule: 'access.posture', weight: 'certain', subject: 'exit-fra', check },
          { rule: 'access.posture', check: { attribute: 'edr_compliance', name: 'EDR', message: '' } },
        ],
      },
    })
    const { next } = faultText(english, (outcome as { fault: Fault }).fault)
    expect(next).toBe(
      "exit-fra: its network asks for a newer kernel (kernel version '6.1' is below …). Update the system of this computer and restart it, then join again. " +
        'exit-fra: this computer fails a check of its network, “EDR”. Ask an admin what “EDR” wants.',
    )
  })

  it('any other 403 stays what it is', async () => {
    const { outcome } = await registered({ 'POST /api/extclients/office/node-fra': refusal(403, 'license is expired') })
    expect(outcome).toMatchObject({ fault: { code: 'server.refused', status: 403 } })
  })

  it('says the machine to the Pro edition, and never to the community edition', async () => {
    const answers = { 'POST /api/extclients/office/node-fra': { status: 200, value: { clientid: 'silent-river' } } }
    expect((await registered(answers)).sent[0]).toMatchObject({ device_id: 'device', remote_access_client_id: 'machine', ...fields })
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
    expect(sent[1]).toEqual({ ...record, ...fields, publickey: 'our-key', enabled: true })
  })
})
