import { describe, expect, it } from 'vitest'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'
import { everyFault } from './every-fault.ts'

const languages = ['en', 'de'] as const

describe.each(languages)('faultText (%s)', (language) => {
  it.each(everyFault.map((fault) => [fault.code, fault] as const))(
    '%s: a headline, a next step, the code only in the detail',
    (code, fault) => {
      const { headline, next, detail } = faultText(wordsIn(language), fault)
      expect(headline).toMatch(/^\S.*[^.!\s]$/)
      expect(next).toMatch(/[.?”“]$/)
      expect(detail.split('\n')[0]).toBe(code)
      for (const sentence of [headline, next]) {
        expect(sentence).not.toMatch(/please|successful|!|undefined|null|\.\.|\bexit node\b|VPN server|\{\{|fault\./i)
        expect(sentence).not.toContain(code === 'internal' ? 'stack' : code)
      }
    },
  )
})

describe('faultText', () => {
  it('begins with a capital unless with a name', () => {
    const named = new Set(['gateway.silent', 'gateway.notForwarding', 'gateway.serves', 'program.missing', 'signIn.ssoOnly', 'signIn.totp'])
    for (const fault of everyFault) {
      if (named.has(fault.code) || fault.code.startsWith('server.')) continue
      expect(faultText(english, fault).headline).toMatch(/^[A-Z]/)
    }
  })

  it('quotes the server, names what exists, and tells the way out of a rule', () => {
    expect(faultText(english, { code: 'server.refused', status: 400, message: 'node lap is being relayed' }).next).toContain(
      '“node lap is being relayed”',
    )
    expect(faultText(english, { code: 'host.unknown', name: 'lapp', known: ['lap', 'winpc'] }).next).toBe('There are: lap and winpc.')
    expect(
      faultText(english, {
        code: 'rule.refused',
        refusals: [{ rule: 'client.usesOther', weight: 'certain', subject: 'lap', other: 'exit-fra' }],
      }).next,
    ).toBe('lap: uses exit-fra already. Disconnect it from exit-fra first.')
  })

  it('names the gateway that lets nobody in without more, and who has to act', () => {
    const refusal = (rule: 'access.posture' | 'access.approvalNeeded') => ({ rule, weight: 'certain', subject: 'exit-fra' }) as const
    const headline = (...refusals: readonly ReturnType<typeof refusal>[]) =>
      faultText(english, { code: 'rule.refused', refusals: [...refusals] }).headline
    expect(headline(refusal('access.posture'))).toBe("exit-fra doesn't let this computer in")
    expect(headline(refusal('access.approvalNeeded'))).toBe('Access to exit-fra needs an approval')
    expect(headline(refusal('access.posture'), refusal('access.approvalNeeded'))).toBe("That can't be done")
  })

  it('tells an old helper from an old app', () => {
    expect(faultText(english, { code: 'helper.version', ours: 2, theirs: 1 }).headline).toBe("Waygate's helper needs an update")
    expect(faultText(english, { code: 'helper.version', ours: 1, theirs: 2 }).headline).toBe('Waygate needs an update')
  })
})

it('on Windows nobody is told to type sudo', () => {
  for (const code of ['helper.missing', 'helper.denied'] as const) {
    const there = faultText(english, { code, socket: 'C:\\ProgramData\\Waygate\\run' }).next
    expect(there).toContain('started as administrator')
    expect(there).not.toContain('sudo')
    expect(faultText(english, { code, socket: '/run/waygate/1000.sock' }).next).toContain('sudo')
  }
})
