import { TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { whileWriting } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { useRun } from '../write/use-run.ts'
import { useSayDone } from '../write/use-say-done.ts'

/** Hosts that a move left between two gateways, and the ways on from there. */
export function UnfinishedNote(): ReactElement | null {
  const t = useT()
  const words = useWords()
  const move = useViews((views) => views.admin?.unfinished ?? null)
  const canWrite = useViews((views) => views.admin?.state === 'fresh')
  const { since, run } = useRun('toast')
  const sayDone = useSayDone()
  if (move === null) return null
  const { id, count, network, from, to, isSure } = move
  const isHeld = since !== null || !canWrite
  const finish = async (how: 'on' | 'back' | 'leave'): Promise<void> => {
    const answer = await run(() => whileWriting(() => call('finishMove', { id, how })))
    if (!answer.ok || how === 'leave') return
    const { left, stayed } = answer.value
    sayDone(left === 0 ? t('manage.unfinished.done') : t('manage.unfinished.doneBut', { count: left }), stayed, null)
  }
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
            <Button look="quiet" isDisabled={isHeld} onPress={() => void finish('back')}>
              {back === null ? t('manage.unfinished.backAll') : t('manage.unfinished.back', { gateway: back })}
            </Button>
            <Button look="quiet" isDisabled={isHeld} onPress={() => void finish('on')}>
              {on === null ? t('manage.unfinished.onAll') : t('manage.unfinished.on', { gateway: on })}
            </Button>
            <Button look="quiet" isDisabled={since !== null} onPress={() => void finish('leave')}>
              {t('manage.unfinished.leave')}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  )
}
