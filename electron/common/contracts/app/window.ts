import { z } from 'zod'
import { updateChannelSchema } from '../../update/update-manifest.ts'
import { languages } from '../../words/language.ts'
import { call, push } from '../contract.ts'
import { gatewayOrderSchema } from './gateways.ts'

/** Another network that this computer may be on, by its router: what an ordinary program can tell without asking anybody. */
export const networkSchema = z.object({
  /** The router's link address (`aa:bb:cc:dd:ee:ff`), which moves with the router and not with the person. */
  id: z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/),
  /** As it was when it was trusted: `192.168.1.1 on wlan0`. */
  name: z.string().max(100),
})
export type Network = z.infer<typeof networkSchema>

/** What is the app's own. What the tunnel should do is the helper's, and is never kept beside it (DESIGN 5). */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', ...languages]),
  /** Open the popover at start instead of only the tray icon. */
  showAtStart: z.boolean(),
  /** 'important': protection lost, on hold, access gone. 'all': also when another gateway takes over. */
  notifications: z.enum(['all', 'important', 'off']),
  /** When the app joins by itself: when it starts, or whenever this computer comes to a network that isn't trusted. */
  autoJoin: z.enum(['off', 'start', 'untrusted']),
  /** What it then joins. 'fastest': the one with the shortest time there and back; while none is known, the last one. */
  autoJoinTo: z.enum(['last', 'fastest']),
  /** How the popover's list is sorted. */
  gatewayOrder: gatewayOrderSchema,
  /** Whether the app looks for updates by itself; installing one is always a click. */
  updates: z.enum(['on', 'off']),
  updateChannel: updateChannelSchema,
  trustedNetworks: z.array(networkSchema).max(100),
})
export type Settings = z.infer<typeof settingsSchema>

export const frameSchema = z.object({
  settings: settingsSchema,
  /** No StatusNotifier host: windows are normal ones, said once. */
  tray: z.enum(['present', 'absent', 'unknown']),
  version: z.string(),
  dark: z.boolean(),
  /** What is spoken now: the chosen language, or the system's where that is wished. */
  language: z.enum(languages),
})
export type Frame = z.infer<typeof frameSchema>

/** What the settings window needs besides the settings: facts of this computer. */
export const machineViewSchema = z.object({
  /** Whether the session starts Waygate; null where that can't be arranged. */
  autostart: z.boolean().nullable(),
  /** The network that this computer is on; null when it has no router that can be told apart. */
  network: networkSchema.nullable(),
  /** Whether the desktop shows notifications; 'unknown' where it can't be asked without showing one. */
  noticeService: z.enum(['present', 'absent', 'unknown']),
})
export type MachineView = z.infer<typeof machineViewSchema>

/** What a `waygate://` address asked for; nothing happens before the person says so. */
export const linkViewSchema = z.object({
  link: z
    .discriminatedUnion('kind', [
      /** `gatewayId` null: this person has no such gateway, or cannot use it now. */
      z.object({ kind: z.literal('join'), network: z.string(), gateway: z.string(), gatewayId: z.string().nullable() }),
      z.object({ kind: z.literal('add'), server: z.string() }),
      /** None that this app understands. */
      z.object({ kind: z.literal('unknown') }),
    ])
    .nullable(),
})
export type LinkView = z.infer<typeof linkViewSchema>

const none = z.object({})

export const windowContract = {
  frame: push('all', frameSchema),
  machine: push('settings', machineViewSchema),
  link: push('popover', linkViewSchema),
  /** Sent once by a window when it can draw: main answers with every push's latest state. */
  ready: call('all', none, none),
  openAdmin: call('popover', none, none),
  openSettings: call('all', none, none),
  hide: call('all', none, none),
  copy: call('all', z.object({ text: z.string().max(2000) }), none),
  /** Trusted networks only by `trustNetwork`: no page can name one that this computer isn't on. */
  setSettings: call('all', settingsSchema.omit({ trustedNetworks: true }).partial(), none),
  setAutostart: call('settings', z.object({ on: z.boolean() }), none),
  /** The network that this computer is on now; `trusted` false takes one out by its id. */
  trustNetwork: call('settings', z.object({ id: z.string().max(40), trusted: z.boolean() }), none),
  /** Asks where to, writes the app's own settings. `saved` false: the person changed their mind. */
  exportSettings: call('settings', none, z.object({ saved: z.boolean() })),
  /** Asks for a file and takes over what it holds. `read` false: the person changed their mind. */
  importSettings: call('settings', none, z.object({ read: z.boolean() })),
  /** The link was answered: join goes on as `join`, an address goes into the sign-in form. */
  forgetLink: call('popover', none, none),
  quit: call('popover', none, none),
} as const
