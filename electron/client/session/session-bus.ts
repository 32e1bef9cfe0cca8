import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type dbus from '@homebridge/dbus-native'

declare module '@homebridge/dbus-native' {
  /** In the package since its first version, forgotten in its types. */
  export function sessionBus(options: { busAddress: string }): MessageBus
}

/** Whoever is there answers in milliseconds; nobody waits for one that is sick. */
const answerMs = 3_000

export interface DBusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

export interface SessionBus {
  /** The values of the answer. Rejects with the bus's error, when the connection ends, or without an answer in 3 s. */
  invoke(call: DBusCall): Promise<readonly unknown[]>
  close(): void
}

/** A connection to this person's D-Bus. Null: there is none, or its address is of a kind that isn't spoken here. Its library is loaded with the first one. */
export async function openSessionBus(env: NodeJS.ProcessEnv): Promise<SessionBus | null> {
  const address = busAddress(env)
  if (address === null) return null
  const { default: library } = await import('@homebridge/dbus-native')
  let bus: ReturnType<typeof dbus.sessionBus>
  try {
    bus = library.sessionBus({ busAddress: address })
  } catch {
    return null
  }
  let lost: (error: Error) => void = () => undefined
  const gone = new Promise<never>((_, reject) => {
    lost = reject
  })
  gone.catch(() => undefined)
  bus.connection.on('error', (error: Error) => lost(error))
  bus.connection.on('end', () => lost(new Error('the bus closed the connection')))
  return {
    async invoke(call) {
      const answered = new Promise<readonly unknown[]>((resolve, reject) => {
        // an answer of several values arrives as several arguments, which the package's types forget
        const answer = (error: unknown, ...values: unknown[]) =>
          error ? reject(new Error(`${call.member}: ${JSON.stringify(error)}`)) : resolve(values)
        bus.invoke(call, answer)
      })
      const timeout = new AbortController()
      const late = wait(answerMs, undefined, { signal: timeout.signal, ref: false }).then(() => {
        throw new Error(`${call.member}: no answer`)
      })
      try {
        return await Promise.race([answered, gone, late])
      } finally {
        timeout.abort()
      }
    },
    close: () => bus.connection.stream.destroy(),
  }
}

/** As libdbus finds it: the variable, else the bus of the user's systemd. */
function busAddress(env: NodeJS.ProcessEnv): string | null {
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS
  const socket = env.XDG_RUNTIME_DIR === undefined ? '' : `${env.XDG_RUNTIME_DIR}/bus`
  return socket !== '' && fs.existsSync(socket) ? `unix:path=${socket}` : null
}
