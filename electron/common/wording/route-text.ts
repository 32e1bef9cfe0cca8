import type { RouteAnswer } from '../contracts/app/insight.ts'
import type { Words } from '../words/words.ts'
import type { Tone } from './state-text.ts'

type Verdict = RouteAnswer['routes'][number]['verdict']

const tones: Readonly<Record<Verdict, Tone>> = { tunnel: 'protected', direct: 'off', local: 'off', blocked: 'held', unknown: 'off' }

/** `address` '' = the verdict alone, as a sentence of its own. */
export function routeWords({ t }: Words, verdict: Verdict, address: string): { readonly tone: Tone; readonly headline: string } {
  return { tone: tones[verdict], headline: address === '' ? t(`route.alone.${verdict}`) : t(`route.sent.${verdict}`, { address }) }
}
