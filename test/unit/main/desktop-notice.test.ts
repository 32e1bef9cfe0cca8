import fc from 'fast-check'
import { expect, it } from 'vitest'
import { english } from '../../../electron/common/words/words.ts'
import { idOf, notifyArguments, signalOf } from '../../../electron/main/notices/desktop-notice.ts'
import type { Notice } from '../../../electron/main/notices/notice-of.ts'

const notice: Notice = {
  key: 'held',
  weight: 'important',
  title: 'On hold',
  body: '',
  actions: [{ label: 'Retry', does: { act: 'retry' } }],
  afterMs: 0,
}
/** Arguments of the method itself. */
const values = (given: Partial<Notice>) => {
  const all = notifyArguments(english, { ...notice, ...given }, '/opt/waygate.png')
  return all.slice(all.indexOf('--') + 1)
}

it('asks with its buttons, and with the urgency that belongs to it', () => {
  expect(values({})).toEqual([
    '"Waygate"',
    'uint32 0',
    '"/opt/waygate.png"',
    '"On hold"',
    '""',
    '["default", "Open Waygate", "0", "Retry"]',
    '{"urgency": <byte 2>, "desktop-entry": <"waygate">}',
    'int32 -1',
  ])
  expect(values({ weight: 'news' })[6]).toContain('<byte 1>')
})

it('a gateway’s name is text, whatever is in it: no markup, one argument, closed quotes', () => {
  expect(values({ title: `<a href="https://evil.example">"'\\ &lt;\n--x` })[3]).toBe(
    String.raw`"a href=\"https://evil.example\"\"'\\ lt;--x"`,
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (body) => {
      const said = values({ body })
      expect(said).toHaveLength(8)
      expect(said[4]).toMatch(/^"(?:[^"\\<>&\p{Cc}]|\\["\\])*"$/u)
    }),
  )
})

it('reads the service’s answer and signals', () => {
  expect(idOf('(uint32 7,)\n')).toBe(7)
  expect(idOf('Error: no service')).toBeNull()
  const at = '/org/freedesktop/Notifications: org.freedesktop.Notifications'
  expect(signalOf(`${at}.ActionInvoked (uint32 7, '0')`)).toEqual({ id: 7, key: '0' })
  expect(signalOf(`${at}.NotificationClosed (uint32 7, uint32 2)`)).toEqual({ id: 7, key: null })
  expect(signalOf('The name org.freedesktop.Notifications is owned by :1.7')).toBeNull()
})
