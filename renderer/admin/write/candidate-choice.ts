import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'
import { refusalText, wayOutText } from '../../../electron/common/rules/explain.ts'
import type { Refusal } from '../../../electron/common/rules/refusal.ts'
import type { Words } from '../../../electron/common/words/words.ts'

/** May be chosen: nothing certain is against it. Who is chosen already may always be taken out. */
export function isSelectable(candidate: Candidate): boolean {
  return candidate.chosen || candidate.refusals.every(({ weight }) => weight !== 'certain')
}

/** What to do first, '' where nothing has to be done: a host of another gateway is taken from there by the write itself. */
export function wayOutOf(words: Words, refusal: Refusal): string {
  return refusal.rule === 'client.usesOther' && refusal.weight === 'advice' ? '' : wayOutText(words, refusal)
}

/** The reasons in words, and the ways out of them: what stands under the name of a dimmed host. None where going them all would still not be enough. */
export function reasonOf(words: Words, { refusals }: Pick<Candidate, 'refusals'>): string {
  const reasons = refusals.map((refusal) => refusalText(words, refusal))
  const isHopeless = refusals.some((refusal) => refusal.weight !== 'advice' && wayOutText(words, refusal) === '')
  const waysOut = new Set(isHopeless ? [] : refusals.map((refusal) => wayOutOf(words, refusal)).filter((text) => text !== ''))
  return [...reasons, ...waysOut].join(' · ')
}

/** Candidates whose name, system, address or gateway contain every word. The same array when there is nothing to filter by. */
export function filterCandidates(candidates: readonly Candidate[], text: string): readonly Candidate[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return candidates
  return candidates.filter(({ name, os, address, uses }) => {
    const hay = `${name}\n${os}\n${address}\n${uses}`.toLowerCase()
    return words.every((word) => hay.includes(word))
  })
}

/** What the refusals of a write mean for its button: none, a word of caution, an expected refusal that may be tried, or no way. */
export function verdictOf(refusals: readonly Refusal[]): 'fine' | 'advice' | 'probable' | 'certain' {
  const weights = new Set(refusals.map(({ weight }) => weight))
  if (weights.has('certain')) return 'certain'
  if (weights.has('probable')) return 'probable'
  return weights.has('advice') ? 'advice' : 'fine'
}

/** More than this many people or machines: the name has to be typed (UI.md, "Preview"). */
export const typedConfirmationAbove = 25
