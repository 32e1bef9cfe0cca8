import { adminContract } from './admin.ts'
import { connectionContract } from './connection.ts'
import { gatewaysContract } from './gateways.ts'
import { insightContract } from './insight.ts'
import { sessionContract } from './session.ts'
import { tunnelContract } from './tunnel.ts'
import { windowContract } from './window.ts'

/** Everything that crosses between a window and main. Audience: 'all' = every page, 'popover' / 'admin' / 'settings' / 'connection' = that page only; main checks it with the sender. */
export const appContract = {
  ...tunnelContract,
  ...sessionContract,
  ...gatewaysContract,
  ...adminContract,
  ...insightContract,
  ...connectionContract,
  ...windowContract,
} as const
export type AppContract = typeof appContract

/** The pages, by the name in their URL. */
export type Page = 'popover' | 'admin' | 'settings' | 'connection'
