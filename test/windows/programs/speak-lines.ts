import { connect } from 'node:net'
import { createInterface } from 'node:readline'

export interface Order {
  readonly id: number
  readonly do: string
  readonly [name: string]: unknown
}

/** A program in Wine that does what the test asks: connects to the relay, says its name, answers each line with one. `send` says more. */
export function obey(name: string, act: (order: Order, send: (line: object) => void) => Promise<unknown>): void {
  const socket = connect(Number(process.env.WAYGATE_RECORDER_PORT ?? 4711), '127.0.0.1', () => send({ name }))
  const send = (line: object) => void socket.write(`${JSON.stringify(line)}\n`)
  createInterface({ input: socket }).on('line', (line) => {
    const order = JSON.parse(line) as Order
    act(order, send).then(
      (value) => send({ id: order.id, value: value ?? null }),
      (error: Error) => send({ id: order.id, error: error.stack ?? String(error) }),
    )
  })
  socket.on('error', () => process.exit(1))
  socket.on('close', () => process.exit(0))
}
