import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { sentenceParts, splitProof } from '../../../renderer/popover/sentence-parts.ts'
import * as sample from '../../e2e/gallery/samples.ts'

describe('a finished sentence is set, never worded again', () => {
  test('the second line of "Protected" falls into sentence, name, address and proof', () => {
    const said = stateText(english, { tunnel: sample.up, session: sample.signedIn }, sample.now)
    const { sentence, proof } = splitProof(said)
    expect(proof).toBe('proven 4 s ago')
    expect(sentenceParts(sentence, 'exit-fra', '203.0.113.10')).toEqual([
      { kind: 'plain', text: 'Your traffic leaves through ' },
      { kind: 'name', text: 'exit-fra' },
      { kind: 'plain', text: ', from ' },
      { kind: 'address', text: '203.0.113.10' },
    ])
  })

  test('a sentence without proof stays whole', () => {
    expect(splitProof({ second: 'Not protected until then', proof: '' })).toEqual({ sentence: 'Not protected until then', proof: '' })
  })

  test('whatever is looked for, the parts put together are the sentence', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), (sentence, name, address) => {
        const parts = sentenceParts(sentence, name, address)
        expect(parts.map(({ text }) => text).join('')).toBe(sentence)
      }),
    )
  })
})
