import { describe, expect, test } from 'vitest'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import { pathOf } from '../../../renderer/popover/path-of.ts'
import * as sample from '../../e2e/gallery/samples.ts'

describe('the path picture', () => {
  test.each<[string, TunnelView | null, string, string]>([
    ['nothing known', null, 'unknown', ' faint faint'],
    ['open', sample.open, 'direct', ' solid solid'],
    ['open, without a network', sample.openNoNetwork, 'none', ' broken faint'],
    ['paused', sample.paused, 'direct', ' solid solid'],
    ['joining', sample.applying, 'waiting', 'exit-fra dashed dashed'],
    ['up', sample.up, 'proven', 'exit-fra solid solid'],
    ['switching', sample.switching, 'switching', 'exit-fra solid solid, exit-nyc dashed dashed'],
    ['held', sample.held, 'broken', 'exit-fra broken faint'],
    ['held, no gateway to name', sample.heldNoPass, 'closed', ' broken faint'],
    ['no network', sample.offline, 'broken', 'exit-fra broken faint'],
    ['lost', sample.lost, 'direct', ' solid solid'],
    ['failed while holding', sample.failedHolding, 'closed', ' broken faint'],
  ])('%s', (_name, tunnel, kind, lanes) => {
    const path = pathOf(tunnel)
    expect(path.kind).toBe(kind)
    expect(path.lanes.map(({ gateway, before, after }) => `${gateway} ${before} ${after}`).join(', ')).toBe(lanes)
  })

  test('only a proven way is drawn as proven: one that another program keeps is not', () => {
    const host = sample.tunnel({ kind: 'open' }, {}, { host: { revision: 1, role: 'through', through: 'gw', fault: null, peers: [] } })
    expect(pathOf(host).kind).toBe('foreign')
  })

  test('lock on while open: nothing goes anywhere', () => {
    const locked = sample.tunnel(
      { kind: 'open' },
      {},
      { intent: { revision: 1, want: 'open', lock: true, lan: true, inbound: 'closed', onLogout: 'keep' } },
    )
    expect(pathOf(locked).kind).toBe('closed')
  })
})
