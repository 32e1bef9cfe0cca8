import type { StateText } from '../../electron/common/wording/state-text.ts'

/** A piece of a sentence that common/wording made: plain, a gateway's name, or an address that can be copied. */
export interface SentencePart {
  readonly kind: 'plain' | 'name' | 'address'
  readonly text: string
}

/** The second line as two: the sentence, and the age of the proof at its end. */
export function splitProof({ second, proof }: Pick<StateText, 'second' | 'proof'>): { readonly sentence: string; readonly proof: string } {
  const end = ` · ${proof}`
  return proof === '' || !second.endsWith(end) ? { sentence: second, proof: '' } : { sentence: second.slice(0, -end.length), proof }
}

/** Finds the name and the address inside a finished sentence, so that they can be set off without wording it again. */
export function sentenceParts(sentence: string, name: string, address: string): readonly SentencePart[] {
  const marks = [
    { kind: 'name' as const, text: name, at: name === '' ? -1 : sentence.indexOf(name) },
    { kind: 'address' as const, text: address, at: address === '' ? -1 : sentence.lastIndexOf(address) },
  ]
    .filter((mark) => mark.at >= 0)
    .sort((a, b) => a.at - b.at)
  const parts: SentencePart[] = []
  let from = 0
  for (const { kind, text, at } of marks) {
    if (at < from) continue
    if (at > from) parts.push({ kind: 'plain', text: sentence.slice(from, at) })
    parts.push({ kind, text })
    from = at + text.length
  }
  if (from < sentence.length) parts.push({ kind: 'plain', text: sentence.slice(from) })
  return parts
}
