import type { z } from 'zod'
import type { explanationSchema, helperContract, otherVpnSchema } from '../common/contracts/helper.ts'

/** Where packets to an address go, by the kernel's own answer. */
export type Explanation = z.infer<typeof explanationSchema>

/** One attempt to get out beside the tunnel. */
export type CheckResult = z.infer<(typeof helperContract)['check']['response']>['checks'][number]

/** A VPN of another program on this machine. */
export type OtherVpn = z.infer<typeof otherVpnSchema>
