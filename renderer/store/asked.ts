import type { Fault } from '../../electron/common/fault.ts'
import type { Result } from '../../electron/common/result.ts'

/** Something that was asked for. While it is asked again, and when that fails, what was there before stays. */
export type Asked<T> =
  | { readonly state: 'none' }
  | { readonly state: 'asking'; readonly since: number; readonly before: T | null }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'failed'; readonly fault: Fault; readonly before: T | null }

export function latestOf<T>(asked: Asked<T>): T | null {
  if (asked.state === 'there') return asked.value
  return asked.state === 'none' ? null : asked.before
}

export function asking<T>(asked: Asked<T>): Asked<T> {
  return { state: 'asking', since: Date.now(), before: latestOf(asked) }
}

export function answered<T>(result: Result<T>, before: T | null): Asked<T> {
  return result.ok ? { state: 'there', value: result.value } : { state: 'failed', fault: result.fault, before }
}
