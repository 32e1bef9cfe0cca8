import { createPrivateKey, createPublicKey } from 'node:crypto'

/** A call of one of Windows' programs, as its stand-in tells it. */
export interface Call {
  /** Without folder and `.exe`. */
  readonly program: string
  readonly args: readonly string[]
  readonly stdin: string
}

export interface Answer {
  readonly exit: number
  readonly stdout: string
}

/** What goes wrong at one call: 'refuses' nothing happens and it fails; 'failsAfter' it happens and it fails; 'hangs' it happens and nobody hears of it; 'never' nothing happens and nobody hears of it. */
export type Trouble = 'refuses' | 'failsAfter' | 'hangs' | 'never'

export interface PretendWindows {
  /** What is there now. `service` (the tunnel's) and `helper` as winsvc.h numbers states, 1060 = none. */
  readonly is: {
    service: number
    guard: boolean
    names: string
    peer: string
    startFails: boolean
    handshakeAt: number
    rx: number
    tx: number
    helper: number
    helperLine: string
    /** Whose `C:\\ProgramData\\Waygate` is, by SID. */
    homeOwner: string
    atTheScreen: string
    /** Whether programs run with an administrator's rights. */
    administrator: boolean
    /** The folder of ours on the path of commands. */
    commands: string
  }
  /** Calls that change something, as one line each, in order. */
  readonly calls: string[]
  /** Every argument and input that any call had. */
  readonly heard: string[]
  /** The tunnel's files as services read them. */
  readonly configs: string[]
  /** While true, nothing may leave beside the tunnel; moments at which something could are kept in `leaks`. */
  promised: boolean
  readonly leaks: string[]
  /** Called when a caller is left without an answer: for it, time ends there. */
  onHung: () => void
  /** Null = the caller never hears. */
  perform(call: Call): Answer | null
  /** Makes the changing call number `index` from now on (0 = the next) go wrong. */
  trouble(index: number, kind: Trouble): void
  /** Nothing goes wrong any more. */
  calm(): void
  /** Windows starts anew: everything automatic comes up again. */
  reboot(): void
  isClosed(): boolean
}

function publicKeyOf(privateKey: string): string {
  if (privateKey === '') return ''
  const head = Buffer.from('302e020100300506032b656e04220420', 'hex')
  const key = createPrivateKey({ key: Buffer.concat([head, Buffer.from(privateKey, 'base64')]), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
}

/**
 * Windows as far as its programs show it: enough to prove orders, arguments and files, and nothing about Windows itself. `fileText` reads the tunnel's file,
 * which a service does at each start; null = it isn't there.
 */
export function pretendWindows(fileText: () => string | null): PretendWindows {
  const none = 1060
  const is = {
    service: none,
    guard: false,
    names: '',
    peer: '',
    startFails: false,
    handshakeAt: 5,
    rx: 6,
    tx: 7,
    helper: none,
    helperLine: '',
    homeOwner: 'S-1-5-18',
    atTheScreen: '',
    administrator: true,
    commands: '',
  }
  const troubles = new Map<number, Trouble>()
  let changes = 0
  const say = (exit: number, stdout = ''): Answer => ({ exit, stdout })

  const startService = () => {
    const text = fileText()
    windows.configs.push(text ?? '')
    is.service = is.startFails || text === null ? 1 : 4
    is.peer = is.service === 4 ? (/PublicKey = (\S+)\r\nEndpoint/.exec(text ?? '')?.[1] ?? '') : ''
  }
  const endpoint = '203.0.113.10:51820'
  const dump = () =>
    `SECRET\t${publicKeyOf(/PrivateKey = (\S+)/.exec(windows.configs.at(-1) ?? '')?.[1] ?? '')}\t0\toff\n${is.peer === '' ? '' : `${is.peer}\t(none)\t${endpoint}\t0.0.0.0/0\t${is.handshakeAt}\t${is.rx}\t${is.tx}\t20\n`}`

  const change = ({ program, args, stdin }: Call): Answer => {
    const words = args.join(' ')
    switch (program) {
      case 'wireguard': {
        const was = is.service
        if (words.startsWith('/install')) {
          startService()
          return say(0)
        }
        is.service = none
        is.peer = ''
        return say(was === none ? 1 : 0)
      }
      case 'wg':
        if (is.service !== 4) return say(1)
        is.peer = words.endsWith(' remove') ? '' : (args[args.lastIndexOf('peer') + 1] ?? '')
        return say(0)
      case 'netsh': {
        if (!words.includes('rule')) return say(0)
        const was = is.guard
        is.guard = words.includes('add rule')
        return say(!is.guard && !was ? 1 : 0)
      }
      case 'powershell':
        if (words.includes('Session Manager')) {
          is.commands = words.includes('+ $folder') ? stdin : ''
          return say(0)
        }
        is.names = words.includes('Add-Dns') ? JSON.stringify({ Namespace: '.', NameServers: stdin.split(',') }) : ''
        return say(0)
      case 'sc':
        if (args[1] === 'WaygateHelper') return say(changeHelper(args))
        if (!words.includes('WireGuardTunnel$waygate') || is.service === none) return say(none)
        is.service = args[0] === 'delete' ? none : 1
        is.peer = ''
        return say(0)
      case 'icacls':
        if (args[1] === '/setowner') is.homeOwner = args[2]?.replace('*', '') ?? ''
        return say(0)
      default:
        return say(0)
    }
  }
  /** winerror.h: 1060 there is none, 1062 it doesn't run. */
  const changeHelper = ([verb, , ...words]: readonly string[]): number => {
    if (verb === 'create') {
      is.helper = 1
      is.helperLine = words[words.indexOf('binPath=') + 1] ?? ''
      return 0
    }
    if (is.helper === none) return none
    if (verb === 'stop' && is.helper === 1) return 1062
    if (verb === 'start') is.helper = 4
    if (verb === 'stop') is.helper = 1
    if (verb === 'delete') is.helper = none
    return 0
  }
  const look = ({ program, args }: Call): Answer | null => {
    const words = args.join(' ')
    if (program === 'sc' && args[0] === 'query') {
      const state = words.includes('WireGuardTunnel$waygate') ? is.service : is.helper
      return state !== none ? say(0, `   STATE : ${state}  ${state === 4 ? 'RUNNING' : 'STOPPED'}`) : say(none)
    }
    if (program === 'wg' && args[0] === 'show') return is.service === 4 ? say(0, dump()) : say(1)
    if (program === 'netsh' && words.includes('show')) return say(words.includes('show rule') && !is.guard ? 1 : 0)
    if (program === 'powershell' && words.includes('Get-DnsClientNrptRule') && words.includes('ConvertTo-Json')) return say(0, is.names)
    if (program === 'powershell' && words.includes('WindowsBuiltInRole')) return say(0, is.administrator ? 'True' : 'False')
    if (program === 'powershell' && words.includes('GetOwner')) return say(0, is.homeOwner)
    if (program === 'powershell' && words.includes('NTAccount])')) return say(0, 'PC\\anna')
    if (program === 'powershell' && words.includes('Translate([Security.Principal.SecurityIdentifier])')) return say(0, is.atTheScreen)
    if (program === 'powershell' && words.includes('Win32_ComputerSystem')) return say(0, '')
    if (program === 'tasklist') return say(0, '"explorer.exe","1"')
    return null
  }

  const windows: PretendWindows = {
    is,
    calls: [],
    heard: [],
    configs: [],
    promised: false,
    leaks: [],
    onHung: () => undefined,
    perform(call) {
      windows.heard.push([...call.args, call.stdin].join('\n'))
      const seen = look(call)
      if (seen !== null) return seen
      const line = `${call.program} ${call.args.join(' ')}`
      windows.calls.push(line)
      const trouble = troubles.get(changes)
      changes++
      const answer = trouble === 'refuses' || trouble === 'never' ? say(87, 'made to fail') : change(call)
      if (windows.promised && !windows.isClosed()) windows.leaks.push(line)
      if (trouble === 'hangs' || trouble === 'never') {
        windows.onHung()
        return null
      }
      return trouble === 'failsAfter' ? say(87, 'made to fail') : answer
    },
    trouble(index, kind) {
      troubles.set(changes + index, kind)
    },
    calm: () => troubles.clear(),
    reboot() {
      // a service that was installed starts by itself, and reads its file
      if (is.service !== none) startService()
    },
    isClosed: () => is.service === 4 || is.guard,
  }
  return windows
}
