import type { Result } from '../common/result.ts'
import { createListingDecoder, type ListingDecoder } from './listings/listing-decoder.ts'
import { type ListingItem, type ListingName, type ListingPath, listings } from './listings/listings.ts'
import { readAnswer } from './read-answer.ts'
import { type HttpAnswer, type HttpRequest, listLimit, type Transport } from './transport.ts'
import { fillPath, type Operation, type PathParams } from './wire/envelope.ts'

/** Speaks to one control server as one account, or as nobody. Holds no state: the token is given. */
export interface NetmakerClient {
  readonly origin: string
  call<Path extends string, Body, Answer>(operation: Operation<Path, Body, Answer>, input: CallInput<Path, Body>): Promise<Result<Answer>>
  /** One of the lists that may be long, as the domain has it; unknown fields end here. A long one is decoded off this thread. */
  list<Name extends ListingName>(name: Name, input: CallInput<ListingPath<Name>, undefined>): Promise<Result<ListingItem<Name>[]>>
}

interface CallOptions {
  readonly query?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly probe?: boolean
  readonly family?: 4 | 6
  readonly signal?: AbortSignal
}

export type CallInput<Path extends string, Body> = CallOptions &
  ([PathParams<Path>] extends [never] ? { readonly params?: undefined } : { readonly params: Readonly<Record<PathParams<Path>, string>> }) &
  ([Body] extends [undefined] ? { readonly body?: undefined } : { readonly body: Body })

/** Of any operation. */
interface AnyInput extends CallOptions {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
}

export interface Credentials {
  readonly user: string
  readonly token: string
}

/** `netmaker-desktop` gets the tokens' lifetime for clients (netmaker-api.md 1). Never `From-Ui`: it would lock plain users out. */
const applicationName = 'netmaker-desktop'

/** Long lists say the same over and over: packed, they are on their way for a tenth of the time, and less of it is this thread's. */
const asLongList = { headers: { 'accept-encoding': 'gzip' }, mostBytes: listLimit }

/** `decoder`: shared by the clients of a process, or they would each have a thread. */
export function createNetmakerClient(
  origin: string,
  transport: Transport,
  credentials: Credentials | null,
  decoder: ListingDecoder = createListingDecoder(),
): NetmakerClient {
  const asked = { origin, user: credentials?.user ?? '' }

  function send(
    operation: Operation<string, unknown, unknown>,
    input: AnyInput,
    { headers, ...more }: Partial<Pick<HttpRequest, 'headers' | 'mostBytes'>> = {},
  ): Promise<Result<HttpAnswer>> {
    return transport.send(origin, {
      method: operation.method,
      path: fillPath(operation.path, (input.params ?? {}) as never, input.query ?? {}),
      headers: {
        accept: 'application/json, text/plain',
        'x-application-name': applicationName,
        ...headers,
        ...(operation.audience === 'nobody' || credentials === null ? {} : { authorization: `Bearer ${credentials.token}` }),
      },
      changesNothing: operation.changesNothing,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
      ...(input.probe === undefined ? {} : { probe: input.probe }),
      ...(input.family === undefined ? {} : { family: input.family }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
      ...more,
    })
  }

  return {
    origin,
    async call(operation, input) {
      const answer = await send(operation as Operation<string, unknown, unknown>, input as AnyInput)
      return answer.ok ? readAnswer(operation, asked, answer.value) : answer
    },
    async list(name, input) {
      const answer = await send(listings[name].operation as Operation<string, unknown, unknown>, input as AnyInput, asLongList)
      return answer.ok ? decoder.decode(name, asked, answer.value) : answer
    },
  }
}
