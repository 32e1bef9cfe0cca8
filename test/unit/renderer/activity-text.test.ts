import { describe, expect, test } from 'vitest'
import { english } from '../../../electron/common/words/words.ts'
import { endpointTable } from '../../../electron/server/start-server.ts'
import { actionKey } from '../../../renderer/admin/activity/action-words.ts'
import { activityText } from '../../../renderer/admin/activity/activity-text.ts'
import { manage } from '../../../renderer/i18n/en-admin.ts'
import { startI18n } from '../../../renderer/i18n/i18n.ts'
import { activity } from '../../e2e/gallery/activity-samples.ts'

const spoken = startI18n()
const en = spoken.getFixedT('en', 'translation')
const de = spoken.getFixedT('de', 'translation')
const [first] = activity
if (first === undefined) throw new Error('sample changed')
const plain = { ...first, network: '', target: '', names: [], gone: [], count: 0, goneCount: 0, why: '' }

describe('what was done is one plain sentence', () => {
  test('with whom, which and why', () => {
    expect(activity.map((entry) => activityText(en, english, entry))).toEqual([
      'Change the connected hosts: exit-fra (lap and rel) · off it: winpc',
      'Give access for a time: bob',
      'Ask for access for a time: office',
      'Disable remote clients (bob-phone, old-tablet, silent-river and others, 666 in all)',
      'Make a remote client: bob-phone',
      'Sign-in',
      'Delete an account: carol · The server said: access denied',
      'Make an enrolment key',
      'Another act (POST /api/v7/something/new): office',
    ])
  })

  test('Netmaker’s events, known as a whole or by their words', () => {
    const said = (action: string, target = '') => activityText(en, english, { ...plain, action, target })
    expect(said('CREATE USER', 'carol')).toBe('Make an account: carol')
    expect(said('UPDATE ACL', 'all')).toBe('Change · access rule: all')
    expect(said('ENABLE_JIT NETWORK', 'office')).toBe('Let people in only for a time · network: office')
    expect(said('DELETE SOMETHING_NEW', 'x')).toBe('Delete: x')
    expect(said('toString')).toBe('Another act (toString)')
    expect(activityText(de, english, { ...plain, action: 'UPDATE ACL', target: 'all' })).toBe('Zugriffsregel · ändern: all')
  })

  test('every act of our own server that is recorded has words', () => {
    const anything: unknown = new Proxy(() => undefined, {
      get: (_target, name) => (name === 'edition' ? 'pro' : anything),
      apply: () => anything,
    })
    const routes = endpointTable(anything as Parameters<typeof endpointTable>[0], null)
    const recorded = routes.filter(({ method, access }) => method !== 'GET' && !(access === 'agent' && method === 'POST'))
    expect(recorded.length).toBeGreaterThan(60)
    expect(recorded.map(({ method, path }) => `${method} ${path}`).filter((action) => actionKey(action) === null)).toEqual([])
    for (const key of new Set(recorded.map(({ method, path }) => actionKey(`${method} ${path}`)))) {
      expect(Object.keys(manage.activity.act)).toContain(key)
    }
  })
})
