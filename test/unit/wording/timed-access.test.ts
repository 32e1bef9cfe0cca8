import { describe, expect, it } from 'vitest'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { wordsIn } from '../../../electron/common/words/words-in.ts'
import * as sample from '../../e2e/gallery/samples.ts'

const minute = 60_000
const second = (tunnel: typeof sample.up, gateways = sample.gateways, words = english, clockBehindMs = 0) =>
  stateText(words, { tunnel, session: { ...sample.signedIn, clockBehindMs }, gateways }, sample.now).second

describe('access for a time in the sentence', () => {
  it('says in the last quarter of an hour when it ends, by the server’s clock', () => {
    expect(second(sample.up, sample.accessEnds)).toMatch(
      /^Your traffic leaves through exit-fra, from \S+\. Your access to it ends at \d\S+ · proven/,
    )
    expect(second(sample.up, sample.accessEnds, wordsIn('de'))).toMatch(/Der Zugang dazu endet um \d/)
    expect(second(sample.up, sample.accessAnew)).not.toMatch(/access/)
    const in20 = sample.timedGateways({ accessUntil: sample.now + 20 * minute })
    expect(second(sample.up, in20)).not.toMatch(/access/)
    // what is said is by this computer's clock, six minutes behind: in 14 minutes
    const in14 = second(sample.up, sample.timedGateways({ accessUntil: sample.now + 14 * minute }))
    expect(second(sample.up, in20, english, 6 * minute)).toBe(in14)
    expect(in14).toMatch(/ends at/)
  })

  it('says that it is over while the gateway still carries', () => {
    expect(second(sample.up, sample.timedGateways({ accessUntil: sample.now - 1 }))).toMatch(/has ended: it may stop at any moment/)
    expect(second(sample.up, sample.accessOver)).toMatch(/has ended: it may stop at any moment/)
  })

  it('is the reason of the hold that follows', () => {
    expect(second(sample.heldTimeOver, sample.accessOver)).toMatch(/^Your access for a time has ended \(seen/)
    expect(second(sample.heldTimeOver, sample.accessAsked)).toBe('Nothing leaves. You have asked for access again; an admin decides')
    expect(second(sample.heldTimeOver, sample.accessAnew)).toMatch(/^Nothing leaves until you join it: it is yours again until/)
    expect(second(sample.heldTimeOver)).toMatch(/^Your place on it is switched off at the server/)
  })
})
