import { createInterface } from 'node:readline'
import dbus from '@homebridge/dbus-native'

/**
 * A desktop's notification service, for a lab desktop whose panel has none. Each notification goes out as one JSON line; `press <id> <key>` on standard input
 * presses its button.
 */
interface ServiceBus {
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void
  exportInterface(methods: object, path: string, shape: object): void
  sendSignal(path: string, name: string, member: string, signature: string, body: readonly unknown[]): void
}

const name = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'
const options = { busAddress: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' }
// the package's types don't know its serving side
const bus = (dbus as unknown as { sessionBus(options: object): ServiceBus }).sessionBus(options)
let last = 0

bus.exportInterface(
  {
    Notify(_app: string, _replaces: number, _icon: string, title: string, body: string, actions: readonly string[]) {
      last += 1
      process.stdout.write(`${JSON.stringify({ id: last, title, body, actions })}\n`)
      return last
    },
    CloseNotification(id: number) {
      process.stdout.write(`${JSON.stringify({ closed: id })}\n`)
    },
  },
  path,
  { name, methods: { Notify: ['susssasa{sv}i', 'u'], CloseNotification: ['u', ''] }, signals: {}, properties: {} },
)
bus.requestName(name, 4, () => process.stdout.write('ready\n'))
createInterface({ input: process.stdin }).on('line', (line) => {
  const [, id, key] = line.split(' ')
  bus.sendSignal(path, name, 'ActionInvoked', 'us', [Number(id), key])
})
