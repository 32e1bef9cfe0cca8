import { TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { act, useRunning } from '../../store/acts-store.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'

/** Hosts that a move left between two gateways, and the ways on from there. */
export function UnfinishedNote(): ReactElement | null {
  const t = useT()
  const words = useWords()
  const move = useViews((views) => views.admin?.unfinished ?? null)
  const canWrite = useViews((views) => views.admin?.state === 'fresh')
  const isHeld = useRunning('finishMove') || !canWrite
  if (move === null) return null
  const { count, network, from, to, isSure } = move
  const more = count - move.hosts.length
  const hosts = more > 0 ? words.t('times.andMore', { names: move.hosts.join(', '), count: more }) : nameList(words, move.hosts)
  const name = (gateways: readonly string[]) => (gateways.length === 1 ? (gateways[0] ?? null) : null)
  const [back, on] = [name(from), name(to)]
  return (
    <div className="note" role="alert" data-tone="held">
      <TriangleAlert className="icon" aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">{t('manage.unfinished.headline')}</p>
        <p>{t(isSure ? 'manage.unfinished.sure' : 'manage.unfinished.unsure', { count, hosts, network })}</p>
        {isSure ? (
          <div className="note-actions">
            <Button look="quiet" isDisabled={isHeld} onPress={() => void act('finishMove', { how: 'back' })}>
              {back === null ? t('manage.unfinished.backAll') : t('manage.unfinished.back', { gateway: back })}
            </Button>
            <Button look="quiet" isDisabled={isHeld} onPress={() => void act('finishMove', { how: 'on' })}>
              {on === null ? t('manage.unfinished.onAll') : t('manage.unfinished.on', { gateway: on })}
            </Button>
            <Button look="quiet" isDisabled={isHeld} onPress={() => void act('finishMove', { how: 'leave' })}>
              {t('manage.unfinished.leave')}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  )
}
