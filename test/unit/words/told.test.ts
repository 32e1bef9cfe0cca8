import { describe, expect, test } from 'vitest'
import { type PostureCheck, postureViolations } from '../../../electron/common/rules/posture.ts'
import { toldText } from '../../../electron/common/wording/told-text.ts'
import { en } from '../../../electron/common/words/en/en.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'
import { literalsOf } from './syntax.ts'

const german = wordsIn('de')

/** Who tells sentences that windows and the command line show, and what else in those files has words: for logs, details and programs. */
const tellers: Readonly<Record<string, readonly RegExp[]>> = {
  'electron/client/acts/remote-clients.ts': [/^x remote clients$/, /^no result found$/],
  'electron/client/acts/users.ts': [],
  'electron/client/admin/gateway-lists.ts': [],
  'electron/client/admin/dead-gateway.ts': [],
  'electron/client/admin/write-gateway.ts': [],
  'electron/client/gateways/posture-refusals.ts': [],
  'electron/common/tunnel/host-bounds.ts': [/^not an address: x$/],
  'electron/common/tunnel/pass-bounds.ts': [],
  'electron/engine/linux/check.ts': [/^(bound to|from|port) x$/, /^IPvx x x$/],
  'electron/engine/linux/dns/dns-keeper.ts': [/^, but names don't resolve$/, /^the name servers were changed by somebody else$/],
  'electron/engine/linux/explain.ts': [/^not an IP address: x$/, /^waygate mesh$/],
  'electron/engine/windows/explain.ts': [
    /ErrorActionPreference|Find-NetRoute|RemoteIPAddress|@\{/,
    /^ask for the route$/,
    /^not an IP address: x$/,
  ],
  'electron/helper/admission/decide-intent.ts': [/^x is set to x$/],
  'electron/helper/admission/policy.ts': [/^not JSON$/],
  'electron/helper/confirmation.ts': [/^going back could not be written$/],
  'electron/helper/handlers/intent-handlers.ts': [/^a pause lasts at most an hour$/, /^the withdrawn wish could not be written$/],
  'electron/helper/handlers/machine-handlers.ts': [/^uid x as x$/, /^host configuration refused$/],
  'electron/helper/handlers/pass-handlers.ts': [/^more than x passes$/, /^x keys still wait for their pass$/],
  'electron/helper/handlers/server-handlers.ts': [/^putServer: |could not be resolved/, /^dialled without the mark$/],
  'electron/helper/preconditions.ts': [/^it was started by uid x$/],
  'electron/helper/update/create-updates.ts': [
    /^update refused$/,
    /^(no such|an interrupted) update (is being received|cannot go on)$/,
    /^(the record of|no directory for) updates$/,
    /^(an update was interrupted|updates are not watched)$/,
    /^one at a time$/,
  ],
  'electron/helper/update/installer/install-update.ts': [/^it was started by uid x$/, /^another process holds x$/, /^ended by a signal; /],
  'electron/netmaker/server-address.ts': [],
}

describe.each(Object.entries(tellers))('%s', (file, technical) => {
  test('tells only sentences that can be said in German, or that nobody is shown', () => {
    const texts = literalsOf(file, 'x')
      .map((text) => text.trim())
      .filter((text) => /\p{L}{2,}.* .*\p{L}{2,}/u.test(text))
    expect(texts.filter((text) => toldText(german, text) === text && !technical.some((pattern) => pattern.test(text)))).toEqual([])
  })
})

describe('told sentences', () => {
  test('say themselves again in English', () => {
    for (const template of Object.values(en.told)) {
      const text = template.replace(/\{\{(\w+)\}\}/g, 'x')
      expect(toldText(english, text)).toBe(text)
    }
  })

  test('come out in German with what they are about', () => {
    expect(toldText(german, 'it was joined by bob')).toBe('beigetreten ist bob')
    expect(toldText(german, 'the rules of this computer forbid it: a gateway is mandatory')).toBe(
      'die Regeln dieses Computers verbieten es: ein Gateway ist vorgeschrieben',
    )
    expect(toldText(german, '192.0.2.1 port 443: our filter refused it (+1, ECONNREFUSED).')).toBe(
      '192.0.2.1 Port 443: von unserem Filter abgewiesen (+1, ECONNREFUSED).',
    )
    expect(toldText(german, 'lock is set to on')).toBe('die Sperre ist fest eingeschaltet')
  })

  test('of conditions on computers come out in German, whatever the condition', () => {
    const none = { id: 'c', name: '', groups: ['*'], severity: 1, enabled: true, values: ['99'] }
    const attributes = ['client_location', 'os', 'client_version', 'os_version', 'kernel_version'] as const
    const checks: PostureCheck[] = attributes.map((attribute) => ({ ...none, attribute }))
    const device = { os: 'linux', osFamily: 'debian', osVersion: '13', kernelVersion: '6.1', clientVersion: '1', country: 'DE', groups: [] }
    const said = [
      ...postureViolations(checks, device),
      ...postureViolations([{ ...none, attribute: 'client_location' }], { ...device, country: '' }),
      ...postureViolations([{ ...none, attribute: 'os_family' }], device),
    ].map(({ message }) => message)
    expect(said).toHaveLength(7)
    expect(said.filter((message) => toldText(german, message) === message)).toEqual([])
    expect(said.filter((message) => toldText(english, message) !== message)).toEqual([])
  })

  test('of others stay as they are', () => {
    expect(toldText(german, 'node lap is being relayed')).toBe('node lap is being relayed')
  })
})
