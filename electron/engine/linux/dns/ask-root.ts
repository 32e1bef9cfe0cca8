import { Resolver } from 'node:dns/promises'

const perTry = 2000

/** Answers that say "no such record": somebody with an answer was asked all the same. */
const answered = new Set(['ENODATA', 'ENOTFOUND'])

/**
 * "Who serves the root?", asked as every program asks: through what resolv.conf names at this moment. Every resolver knows, nobody's name is given away, and no
 * cache of ours can answer. False = names don't resolve.
 */
export async function askRoot(): Promise<boolean> {
  // reads resolv.conf when it is made
  const resolver = new Resolver({ timeout: perTry, tries: 2 })
  try {
    await resolver.resolveNs('.')
    return true
  } catch (error) {
    return answered.has((error as NodeJS.ErrnoException).code ?? '')
  }
}
