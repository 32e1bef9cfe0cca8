import { describe, expect, it } from 'vitest'
import { deadGatewayLines, hostStates, setOnDead } from '../../../electron/client/admin/dead-gateway.ts'
import type { HostState } from '../../../electron/common/contracts/agent.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { previewText } from '../../../electron/common/wording/preview-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import type { NetmakerClient } from '../../../electron/netmaker/client.ts'
import { nodeId, snapshotOf } from '../rules/snapshots.ts'

const state = (name: string, onDead: HostState['onDead']): HostState => ({
  ...{ hostId: `host-${name}`, name, onDead, wanted: 1, applied: 1, fault: null, reportedAt: 1 },
})
const states = [state('lap', 'closed'), state('bench', 'closed'), state('cam', 'open'), state('other', 'open')]
const snapshot = snapshotOf(['exit', 'lap', 'bench', 'cam', 'other', 'foreign'].map((name) => ({ name })))
const write = (...clients: string[]) =>
  ({ kind: 'create', network: 'office', nodeId: nodeId('exit'), clients: clients.map(nodeId) }) as const

/** A server that answers every call so. */
const server = (fault: Fault | null, asked: unknown[] = []): NetmakerClient => ({
  origin: 'http://server',
  list: async () => fail({ code: 'internal', detail: 'not asked' }),
  call: async (operation, input) => {
    asked.push(input.body ?? operation.method)
    if (fault !== null) return fail(fault)
    return ok((operation.method === 'GET' ? states : { ...state('lap', 'open') }) as never)
  },
})

describe('what a dead gateway means, where an admin assigns hosts', () => {
  it('is said of every host that goes through it, the closed ones apart from the open ones', () => {
    expect(deadGatewayLines(snapshot, write('lap', 'bench', 'cam', 'foreign'), states).map((line) => previewText(english, line))).toEqual([
      'When the gateway is dead, nothing leaves from bench and lap',
      'When the gateway is dead, traffic leaves unprotected from cam',
    ])
    expect(deadGatewayLines(snapshot, write('foreign'), states)).toEqual([])
    expect(deadGatewayLines(snapshot, { kind: 'delete', network: 'office', nodeId: nodeId('exit') }, states)).toEqual([])
  })

  it('a server that is not Waygate’s has no such hosts, and says so when one is to be changed', async () => {
    const netmaker = server({ code: 'server.noRoute', operation: 'GET' })
    expect(await hostStates(netmaker, 'office')).toEqual([])
    const change = { network: 'office', host: 'lap', onDead: 'open' } as const
    expect(await setOnDead(netmaker, change)).toMatchObject({
      fault: { code: 'platform.unsupported', detail: expect.stringContaining('90 s') },
    })
    const away = server({ code: 'server.unreachable', server: 'http://server', detail: 'ECONNREFUSED' })
    expect(await setOnDead(away, change)).toMatchObject({ fault: { code: 'server.unreachable' } })
  })

  it('is changed by name', async () => {
    const asked: unknown[] = []
    expect(await setOnDead(server(null, asked), { network: 'office', host: 'lap', onDead: 'open' })).toEqual(
      ok({ hostId: 'host-lap', onDead: 'open' }),
    )
    expect(asked).toEqual(['GET', { onDead: 'open' }])
    expect(await setOnDead(server(null), { network: 'office', host: 'lapp', onDead: 'open' })).toMatchObject({
      fault: { code: 'host.unknown', name: 'lapp', known: ['lap', 'bench', 'cam', 'other'] },
    })
  })
})
