import type dbus from '@homebridge/dbus-native'

declare module '@homebridge/dbus-native' {
  /** In the package since its first version, forgotten in its types. */
  export function sessionBus(options: { busAddress: string }): MessageBus
}

export interface DBusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

export interface SessionBus {
  /** The values of the answer. Rejects with the bus's error, or when the connection ends. */
  invoke(call: DBusCall): Promise<readonly unknown[]>
  close(): void
}

/** A connection to the D-Bus at that address. Null: the address is of a kind that isn't spoken here. Its library is loaded with the first one. */
export async function openSessionBus(address: string): Promise<SessionBus | null> {
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
    invoke(call) {
      const answered = new Promise<readonly unknown[]>((resolve, reject) => {
        // an answer of several values arrives as several arguments, which the package's types forget
        const answer = (error: unknown, ...values: unknown[]) =>
          error ? reject(new Error(`${call.member}: ${JSON.stringify(error)}`)) : resolve(values)
        bus.invoke(call, answer)
      })
      return Promise.race([answered, gone])
    },
    close: () => bus.connection.stream.destroy(),
  }
}
