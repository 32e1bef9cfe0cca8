import dbus from '@homebridge/dbus-native'

/** The panel's part of the tray, for a desktop without a panel: whoever has an icon registers it, and is told of (StatusNotifierWatcher). Draws nothing. */
interface WatcherBus {
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void
  exportInterface(methods: object, path: string, shape: object): void
}

const name = 'org.kde.StatusNotifierWatcher'
const options = { busAddress: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' }
// the package's types don't know its serving side
const bus = (dbus as unknown as { sessionBus(options: object): WatcherBus }).sessionBus(options)

const watcher = {
  IsStatusNotifierHostRegistered: true,
  ProtocolVersion: 0,
  /** The latest icon first: an app that starts again leaves the old one behind. */
  RegisteredStatusNotifierItems: [] as string[],
  /** By a name on the bus, or by a path of whoever calls. */
  RegisterStatusNotifierItem(service: string, { sender }: { readonly sender: string }) {
    const place = service.startsWith('/') ? `${sender}${service}` : `${service}/StatusNotifierItem`
    watcher.RegisteredStatusNotifierItems = [place, ...watcher.RegisteredStatusNotifierItems]
  },
  RegisterStatusNotifierHost() {},
}

bus.exportInterface(watcher, '/StatusNotifierWatcher', {
  name,
  methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
  signals: {},
  properties: { IsStatusNotifierHostRegistered: 'b', ProtocolVersion: 'i', RegisteredStatusNotifierItems: 'as' },
})
bus.requestName(name, 4, () => process.stdout.write('ready\n'))
