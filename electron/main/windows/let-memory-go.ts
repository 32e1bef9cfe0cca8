import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back what windows needed while they were there: V8 keeps it until it wants memory again, and an app that only has its icon in the panel never does. Some
 * hundredths of a second, when nobody looks.
 */
export function letMemoryGo(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect()
}
