import type { Fault } from './fault.ts'

/** The outcome of anything that can fail for a reason that a person or a program has to hear about. */
export type Result<T, F = Fault> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F }

export function ok(): Result<undefined, never>
export function ok<T>(value: T): Result<T, never>
export function ok<T>(value?: T): Result<T | undefined, never> {
  return { ok: true, value }
}

export function fail<F>(fault: F): Result<never, F> {
  return { ok: false, fault }
}
