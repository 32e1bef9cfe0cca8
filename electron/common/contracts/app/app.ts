import { adminContract } from './admin.ts'
import { adminActivityContract } from './admin-activity.ts'
import { adminClientsContract } from './admin-clients.ts'
import { adminFindContract } from './admin-find.ts'
import { adminKeysContract } from './admin-keys.ts'
import { adminPeopleContract } from './admin-people.ts'
import { adminRowsContract } from './admin-rows.ts'
import { connectionContract } from './connection.ts'
import { gatewaysContract } from './gateways.ts'
import { helperSetupContract } from './helper-setup.ts'
import { insightContract } from './insight.ts'
import { sessionContract } from './session.ts'
import { tunnelContract } from './tunnel.ts'
import { updateContract } from './update.ts'
import { windowContract } from './window.ts'

/** Everything that crosses between a window and main. Audience: 'all' = every page, 'popover' / 'admin' / 'settings' / 'connection' = that page only; main checks it with the sender. */
export const appContract = {
  ...tunnelContract,
  ...sessionContract,
  ...gatewaysContract,
  ...adminContract,
  ...adminRowsContract,
  ...adminClientsContract,
  ...adminPeopleContract,
  ...adminKeysContract,
  ...adminActivityContract,
  ...adminFindContract,
  ...helperSetupContract,
  ...insightContract,
  ...connectionContract,
  ...updateContract,
  ...windowContract,
} as const
export type AppContract = typeof appContract

/** The pages, by the name in their URL. */
export type Page = 'popover' | 'admin' | 'settings' | 'connection'
