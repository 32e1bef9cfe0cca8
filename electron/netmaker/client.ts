import type { Result } from '../common/result.ts'
import { readAnswer } from './read-answer.ts'
import type { Transport } from './transport.ts'
import { fillPath, type Operation, type PathParams } from './wire/envelope.ts'

/** Speaks to one control server as one account, or as nobody. Holds no state: the token is given. */
export interface NetmakerClient {
  readonly origin: string
  call<Path extends string, Body, Answer>(operation: Operation<Path, Body, Answer>, input: CallInput<Path, Body>): Promise<Result<Answer>>
}

export type CallInput<Path extends string, Body> = {
  readonly query?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly probe?: boolean
  readonly family?: 4 | 6
  readonly signal?: AbortSignal
} & ([PathParams<Path>] extends [never]
  ? { readonly params?: undefined }
  : { readonly params: Readonly<Record<PathParams<Path>, string>> }) &
  ([Body] extends [undefined] ? { readonly body?: undefined } : { readonly body: Body })

export interface Credentials {
  readonly user: string
  readonly token: string
}

/** `netmaker-desktop` gets the tokens' lifetime for clients (netmaker-api.md 1). Never `From-Ui`: it would lock plain users out. */
const applicationName = 'netmaker-desktop'

export function createNetmakerClient(origin: string, transport: Transport, credentials: Credentials | null): NetmakerClient {
  return {
    origin,
    async call(operation, input) {
      const params = (input.params ?? {}) as Readonly<Record<string, string>>
      const answer = await transport.send(origin, {
        method: operation.method,
        path: fillPath(operation.path as string, params as never, input.query ?? {}),
        headers: {
          accept: 'application/json, text/plain',
          'x-application-name': applicationName,
          ...(operation.audience === 'nobody' || credentials === null ? {} : { authorization: `Bearer ${credentials.token}` }),
        },
        ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
        ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
        ...(input.probe === undefined ? {} : { probe: input.probe }),
        ...(input.family === undefined ? {} : { family: input.family }),
        ...(input.signal === undefined ? {} : { signal: input.signal }),
      })
      return answer.ok ? readAnswer(operation, { origin, user: credentials?.user ?? '' }, answer.value) : answer
    },
  }
}
