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
  const running = useRunning('finishMove')
  if (move === null) return null
  const { count, network, from, to, isSure } = move
  const more = count - move.hosts.length
  const hosts = more > 0 ? words.t('times.andMore', { names: move.hosts.join(', '), count: more }) : nameList(words, move.hosts)
  const name = (gateways: readonly string[]) => (gateways.length === 1 ? (gateways[0] ?? null) : null)
  const [back, on] = [name(from), name(to)]
  return (
    <div className="note" role="alert" data-tone="failed">
      <TriangleAlert className="icon" aria-hidden="true" />
      <p className="note-body">{t(isSure ? 'manage.unfinished.sure' : 'manage.unfinished.unsure', { count, hosts, network })}</p>
      {isSure ? (
        <>
          <Button look="quiet" isDisabled={running || !canWrite} onPress={() => void act('finishMove', { how: 'back' })}>
            {back === null ? t('manage.unfinished.backAll') : t('manage.unfinished.back', { gateway: back })}
          </Button>
          <Button look="quiet" isDisabled={running || !canWrite} onPress={() => void act('finishMove', { how: 'on' })}>
            {on === null ? t('manage.unfinished.onAll') : t('manage.unfinished.on', { gateway: on })}
          </Button>
          <Button look="quiet" isDisabled={running} onPress={() => void act('finishMove', { how: 'leave' })}>
            {t('manage.unfinished.leave')}
          </Button>
        </>
      ) : null}
    </div>
  )
}
