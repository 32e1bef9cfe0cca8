import type { Acts } from '../../client/waygate-client.ts'
import type { Result } from '../../common/result.ts'
import type { TunnelAct } from '../tray/tray-model.ts'

/** Minutes of the tray's one pause; the popover offers no other either. */
const pauseMinutes = 5

/** A click in the tray as an act of the client layer. */
export function doTunnelAct(acts: Acts, wish: TunnelAct): Promise<Result<unknown>> {
  switch (wish.act) {
    case 'join':
      return acts.join({ gatewayId: wish.gatewayId })
    case 'setLock':
      return acts.setLock({ lock: wish.lock })
    case 'leave':
      return acts.leave({})
    case 'retry':
      return acts.retry({})
    case 'pause':
      return acts.pause({ minutes: pauseMinutes })
    case 'resume':
      return acts.resume({})
    default:
      return wish satisfies never
  }
}
