import type { UpdateState } from '../../common/contracts/app/update.ts'

/** Not in the middle of an update, and not under the hands of somebody who looks at a window, unless the app says why: an update ended. Pure. */
export function startsAgain(phase: UpdateState['phase'], windows: 'visible' | 'hidden'): boolean {
  return phase !== 'running' && phase !== 'handing' && phase !== 'trying' && (windows === 'hidden' || phase === 'ended')
}
