import type { z } from 'zod'
import type { Result } from '../result.ts'

/** One operation over a boundary: what goes in, what comes out, both checked on arrival. */
export interface Call<Request, Response, Audience extends string = string> {
  readonly kind: 'call'
  readonly audience: Audience
  readonly request: z.ZodType<Request>
  readonly response: z.ZodType<Response>
}

/** One stream of state that the giving side pushes. */
export interface Push<State, Audience extends string = string> {
  readonly kind: 'push'
  readonly audience: Audience
  readonly state: z.ZodType<State>
}

export function call<Audience extends string, Request, Response>(
  audience: Audience,
  request: z.ZodType<Request>,
  response: z.ZodType<Response>,
): Call<Request, Response, Audience> {
  return { kind: 'call', audience, request, response }
}

export function push<Audience extends string, State>(audience: Audience, state: z.ZodType<State>): Push<State, Audience> {
  return { kind: 'push', audience, state }
}

export type Contract = Readonly<
  Record<
    string,
    | { readonly kind: 'call'; readonly audience: string; readonly request: z.ZodType; readonly response: z.ZodType }
    | { readonly kind: 'push'; readonly audience: string; readonly state: z.ZodType }
  >
>

type CallNames<C> = { [K in keyof C]: C[K] extends { kind: 'call' } ? K : never }[keyof C]
type PushNames<C> = { [K in keyof C]: C[K] extends { kind: 'push' } ? K : never }[keyof C]
export type RequestOf<T> = T extends Call<infer Request, infer _Response, infer _Audience> ? Request : never
export type ResponseOf<T> = T extends Call<infer _Request, infer Response, infer _Audience> ? Response : never
export type StateOf<T> = T extends Push<infer State, infer _Audience> ? State : never

/** What the serving side must implement: a forgotten handler does not compile. `Peer` is who asks. */
export type Handlers<C, Peer> = {
  readonly [K in CallNames<C>]: (request: RequestOf<C[K]>, peer: Peer) => Promise<Result<ResponseOf<C[K]>>>
}

/** What the asking side gets. */
export type Caller<C> = {
  readonly [K in CallNames<C>]: (request: RequestOf<C[K]>) => Promise<Result<ResponseOf<C[K]>>>
}

export type PushListener<C> = {
  readonly [K in PushNames<C>]: (state: StateOf<C[K]>) => void
}
