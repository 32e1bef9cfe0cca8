import { readFileSync } from 'node:fs'
import dbus from '@homebridge/dbus-native'

/**
 * A polkit agent for one process whose person closes every prompt: prints what the prompt says, and answers that it was cancelled
 * (org.freedesktop.PolicyKit1.AuthenticationAgent). Argument: the pid.
 */
interface AgentBus {
  exportInterface(methods: object, path: string, shape: object): void
  invoke(call: object, done: (error: unknown) => void): void
}

const pid = Number(process.argv[2])
const path = '/net/waygate/test/agent'
const name = 'org.freedesktop.PolicyKit1.AuthenticationAgent'
const options = { busAddress: 'unix:path=/run/dbus/system_bus_socket' }
// the package's types don't know its serving side
const bus = (dbus as unknown as { sessionBus(options: object): AgentBus }).sessionBus(options)

bus.exportInterface(
  {
    BeginAuthentication(action: string, message: string) {
      process.stdout.write(`${JSON.stringify({ action, message })}\n`)
      throw Object.assign(new Error('closed'), { dbusName: 'org.freedesktop.PolicyKit1.Error.Cancelled' })
    },
    CancelAuthentication: () => undefined,
  },
  path,
  { name, methods: { BeginAuthentication: ['sssa{ss}sa(sa{sv})', ''], CancelAuthentication: ['s', ''] }, signals: {}, properties: {} },
)

/** Field 22 of /proc/PID/stat (proc(5)): polkit knows a process by both. */
function startTime(): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
}

const subject = [
  'unix-process',
  [
    ['pid', ['u', pid]],
    ['start-time', ['t', startTime()]],
  ],
]
bus.invoke(
  {
    destination: 'org.freedesktop.PolicyKit1',
    path: '/org/freedesktop/PolicyKit1/Authority',
    interface: 'org.freedesktop.PolicyKit1.Authority',
    member: 'RegisterAuthenticationAgent',
    signature: '(sa{sv})ss',
    body: [subject, process.env.LANG ?? 'C', path],
  },
  (error) => process.stdout.write(error ? `${JSON.stringify({ error })}\n` : 'ready\n'),
)
