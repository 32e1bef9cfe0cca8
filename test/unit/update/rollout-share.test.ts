import { expect, it } from 'vitest'
import { rolloutShare } from '../../../electron/main/update/rollout-share.ts'

it('gives shares that are spread evenly', () => {
  const shares = [...Array(2000).keys()].map((index) => rolloutShare(`client ${index}`, '0.2.0'))
  expect(shares.filter((share) => share < 10).length).toBeGreaterThan(140)
  expect(shares.filter((share) => share < 10).length).toBeLessThan(260)
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...shares)).toBeLessThan(100)
  expect(rolloutShare('client 1', '0.2.0')).not.toBe(rolloutShare('client 1', '0.3.0'))
})
