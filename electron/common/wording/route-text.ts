import type { RouteAnswer } from '../contracts/app/insight.ts'
import type { Tone } from './state-text.ts'

type Verdict = RouteAnswer['routes'][number]['verdict']

/** Completes "what is sent there …". */
export const routeVerdicts: Readonly<Record<Verdict, string>> = {
  tunnel: 'leaves through the tunnel',
  direct: 'leaves directly, beside the tunnel',
  local: 'stays on this computer',
  blocked: 'is refused',
  unknown: 'has no way',
}

const tones: Readonly<Record<Verdict, Tone>> = { tunnel: 'protected', direct: 'off', local: 'off', blocked: 'held', unknown: 'off' }

/** `address` '' = the verdict alone, as a sentence of its own. */
export function routeWords(verdict: Verdict, address: string): { readonly tone: Tone; readonly headline: string } {
  const said = routeVerdicts[verdict]
  const headline = address === '' ? `${said.slice(0, 1).toUpperCase()}${said.slice(1)}` : `What is sent to ${address} ${said}`
  return { tone: tones[verdict], headline }
}
