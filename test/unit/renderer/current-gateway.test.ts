import { describe, expect, test } from 'vitest'
import { gatewayByName, markedGateways } from '../../../renderer/store/current-gateway.ts'
import * as sample from '../../e2e/gallery/samples.ts'

describe('marked rows', () => {
  test.each([
    ['open', sample.open, []],
    ['up', sample.up, [{ gatewayId: 'office/exit-fra', mark: 'inUse' }]],
    ['joining', sample.applying, [{ gatewayId: 'office/exit-fra', mark: 'joining' }]],
    [
      'switching',
      sample.switching,
      [
        { gatewayId: 'office/exit-nyc', mark: 'joining' },
        { gatewayId: 'office/exit-fra', mark: 'inUse' },
      ],
    ],
    [
      'a switch that failed',
      sample.failedSwitch,
      [
        { gatewayId: 'office/exit-fra', mark: 'inUse' },
        { gatewayId: 'office/exit-nyc', mark: 'silent' },
      ],
    ],
    ['held', sample.held, [{ gatewayId: 'office/exit-fra', mark: 'held' }]],
  ])('%s', (_name, tunnel, expected) => {
    expect(markedGateways(tunnel, sample.gateways)).toEqual(expected)
  })

  test('a pass that belongs to somebody else is found by name, if only one gateway has it', () => {
    const foreign = sample.tunnel({ kind: 'up', revision: 1, passId: 'theirs', gateway: 'exit-sin', since: 1, proof: sample.proof })
    expect(markedGateways(foreign, sample.gateways)).toEqual([{ gatewayId: 'office/exit-sin', mark: 'inUse' }])
    const twice = { ...sample.gateways, rows: [...sample.gateways.rows, ...sample.gateways.rows] }
    expect(gatewayByName(twice, 'exit-sin')).toBeNull()
  })

  test('an act that has not reached the helper yet marks its gateway too', () => {
    const act = { phase: 'running' as const, act: 'join' as const, gateway: 'exit-nyc', since: 1 }
    expect(markedGateways({ ...sample.open, act }, sample.gateways)).toEqual([{ gatewayId: 'office/exit-nyc', mark: 'joining' }])
  })
})
