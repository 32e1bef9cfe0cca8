import type { ActivityEntry } from '../../../electron/common/contracts/app/admin-activity.ts'
import { now } from './samples.ts'

function entry(ago: number, user: string, action: string, target: string, rest: Partial<ActivityEntry> = {}): ActivityEntry {
  const about = { network: '', names: [], gone: [], count: 0, goneCount: 0, why: '' }
  return { at: now - ago * 1000, kind: 'act', user, action, target, from: '198.51.100.9', ...about, ...rest }
}

export const activity: readonly ActivityEntry[] = [
  entry(40, 'alice', 'PUT /api/nodes/{network}/{nodeid}/inet_gw', 'exit-fra', {
    network: 'office',
    names: ['lap', 'rel'],
    gone: ['winpc'],
  }),
  entry(90, 'alice', 'POST /api/v1/jit#approve', 'bob', { network: 'office' }),
  entry(200, 'bob', 'POST /api/v1/jit_user/request', '', { network: 'office' }),
  entry(260, 'alice', 'PUT /api/v1/extclients/{network}/bulk/status#disable', '', {
    network: 'office',
    names: ['bob-phone', 'old-tablet', 'silent-river'],
    count: 666,
  }),
  entry(300, 'alice', 'POST /api/extclients/{network}/{nodeid}', 'bob-phone', { network: 'office' }),
  entry(1200, '', 'POST /api/users/adm/authenticate', '', { kind: 'refused', from: '203.0.113.99' }),
  entry(1300, 'bob', 'DELETE /api/users/{username}', 'carol', { kind: 'refused', why: 'access denied' }),
  entry(9000, 'alice', 'POST /api/v1/enrollment-keys', ''),
  entry(90_000, 'alice', 'POST /api/v7/something/new', '', { network: 'office' }),
]
