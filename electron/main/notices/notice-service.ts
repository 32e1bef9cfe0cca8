import { openSessionBus } from '../../client/session/session-bus.ts'
import type { MachineView } from '../../common/contracts/app/window.ts'
import { noticeService } from './desktop-notice.ts'

type NoticeService = MachineView['noticeService']

export interface NoticeServiceWatch {
  /** As of the last look; 'unknown' before the first one. */
  current(): NoticeService
  /** Looks anew, unless it is looking already. */
  look(): Promise<void>
}

/** `looked`: after each look, whatever it found. */
export function watchNoticeService(looked: () => void, find: () => Promise<NoticeService> = findNoticeService): NoticeServiceWatch {
  let service: NoticeService = 'unknown'
  let looking = false
  return {
    current: () => service,
    async look() {
      if (looking) return
      looking = true
      service = await find()
      looking = false
      looked()
    },
  }
}

const theBus = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

/**
 * Whether notifications of this desktop reach anybody: a service is there, or the bus starts one with the first notification. Only the bus is asked, never the
 * service, because that would start it. 'unknown': there is no bus to ask, it doesn't answer, or the platform isn't Linux.
 * Source: D-Bus Specification, "Message Bus Messages".
 */
export async function findNoticeService(env = process.env, platform = process.platform): Promise<NoticeService> {
  const bus = platform === 'linux' ? await openSessionBus(env) : null
  if (bus === null) return 'unknown'
  try {
    const [isThere] = await bus.invoke({ ...theBus, member: 'NameHasOwner', signature: 's', body: [noticeService] })
    const [startable] = (await bus.invoke({ ...theBus, member: 'ListActivatableNames' })) as [readonly string[]]
    return isThere === true || startable.includes(noticeService) ? 'present' : 'absent'
  } catch {
    return 'unknown'
  } finally {
    bus.close()
  }
}
