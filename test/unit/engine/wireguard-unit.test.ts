import { describe, expect, it } from 'vitest'
import { hasTunnelUnit } from '../../../electron/engine/linux/wireguard-unit.ts'

const shipped = (path: string) => path === '/usr/lib/systemd/system/waygate-wireguard@.service'

describe('wireguard-go as a unit of its own', () => {
  it.each([
    ['the helper’s service', '0::/system.slice/waygate-helper.service\n', true],
    ['the helper’s service, older cgroups', '1:name=systemd:/system.slice/waygate-helper.service\n0::/\n', true],
    ['somebody’s shell, in a namespace of their own', '0::/user.slice/user-1000.slice/session-2.scope\n', false],
    ['a service that is only called alike', '0::/system.slice/waygate-helper.service.d/x.scope\n', false],
    ['no systemd', '0::/\n', false],
  ])('in %s', (_, cgroup, is) => {
    expect(hasTunnelUnit(cgroup, shipped)).toBe(is)
  })

  it('not where the unit was not shipped', () => {
    expect(hasTunnelUnit('0::/system.slice/waygate-helper.service\n', () => false)).toBe(false)
  })
})
