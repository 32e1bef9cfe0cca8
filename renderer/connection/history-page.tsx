import { History as HistoryIcon } from 'lucide-react'
import { type ReactElement, useEffect } from 'react'
import type { History, HistoryEvent } from '../../electron/common/contracts/helper.ts'
import { bytesText, formatDate } from '../../electron/common/wording/formats.ts'
import { historyWords } from '../../electron/common/wording/history-text.ts'
import { clockTime, remaining, span } from '../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { latestOf } from '../store/asked.ts'
import { useElapsed, useNow } from '../store/clock.ts'
import { readHistory, useConnection } from '../store/connection-store.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import { ToneGlyph } from '../ui/tone-glyph.tsx'
import { PageBody, PageHead, useHelperThere } from './page-head.tsx'
import { TrafficSection } from './traffic-section.tsx'

/** Bytes grow without any news from the helper (ms). */
const againEvery = 60_000

/** The last 24 hours: what went through, and what happened. Read again when the helper has written something. */
export function HistoryPage(): ReactElement {
  const t = useT()
  const history = useConnection((ui) => ui.history)
  const head = useViews((views) => statusOf(views.tunnel)?.journalHead ?? '')
  const kind = useViews((views) => statusOf(views.tunnel)?.state.kind ?? '')
  const there = useHelperThere()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new head or another state is the reason to read again
  useEffect(() => {
    if (!there) return
    void readHistory()
    const timer = setInterval(() => void readHistory(), againEvery)
    return () => clearInterval(timer)
  }, [there, head, kind])
  const value = latestOf(history)
  return (
    <>
      <PageHead title={t('connection.history.title')} intro={t('connection.history.intro')} />
      <PageBody title={t('connection.history.title')}>
        {history.state === 'failed' ? (
          <FaultNote fault={history.fault}>
            <Button look="quiet" onPress={() => void readHistory()}>
              {t('common.tryAgain')}
            </Button>
          </FaultNote>
        ) : null}
        {value === null && history.state === 'asking' ? (
          <SkeletonRows
            rows={8}
            since={history.since}
            words={t('connection.history.loading')}
            longWords={t('connection.history.loadingLong')}
          />
        ) : null}
        {value === null && history.state === 'none' && !there ? <EmptyNote icon={<HistoryIcon />} title={t('connection.away')} /> : null}
        {value === null ? null : <Told history={value} />}
      </PageBody>
    </>
  )
}

function Told({ history }: { readonly history: History }): ReactElement {
  const t = useT()
  const newestFirst = [...history.events].reverse()
  return (
    <>
      <Session session={history.session} />
      <TrafficSection history={history} />
      <section className="facts" aria-labelledby="history-events">
        <h2 id="history-events">{t('connection.history.events')}</h2>
        {newestFirst.length === 0 ? (
          <EmptyNote icon={<HistoryIcon />} title={t('connection.history.none')} next={t('connection.history.noneNext')} />
        ) : (
          <ol className="events">
            {newestFirst.map((event) => (
              <EventLine key={event.seq} event={event} />
            ))}
          </ol>
        )}
        {history.cut ? <p className="quiet">{t('connection.history.cut')}</p> : null}
      </section>
    </>
  )
}

function Session({ session }: { readonly session: History['session'] }): ReactElement {
  const t = useT()
  const words = useWords()
  const joined = useElapsed(session?.since ?? null)
  return (
    <section className="facts" aria-labelledby="history-session">
      <h2 id="history-session">{t('connection.history.session')}</h2>
      {session === null ? (
        <p className="quiet">{t('connection.history.noSession')}</p>
      ) : (
        <dl className="figures">
          <div>
            <dt>{t('connection.history.joinedFor')}</dt>
            <dd>{joined < 3_600_000 ? remaining(words, joined) : span(words, joined)}</dd>
          </div>
          <div>
            <dt>{t('connection.history.received')}</dt>
            <dd>{bytesText(words, session.rxBytes)}</dd>
          </div>
          <div>
            <dt>{t('connection.history.sent')}</dt>
            <dd>{bytesText(words, session.txBytes)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}

function EventLine({ event }: { readonly event: HistoryEvent }): ReactElement {
  const t = useT()
  const words = useWords()
  const now = useNow()
  const { tone, title, second } = historyWords(words, event)
  const bytes =
    event.rxBytes === null || event.txBytes === null
      ? ''
      : t('connection.history.moved', { received: bytesText(words, event.rxBytes), sent: bytesText(words, event.txBytes) })
  const more = [second, bytes].filter((text) => text !== '').join(' · ')
  return (
    <li className="event" data-tone={tone}>
      <time dateTime={new Date(event.at).toISOString()} title={formatDate(words, event.at, 'exact')}>
        {clockTime(words, event.at, now)}
      </time>
      <ToneGlyph tone={tone} />
      <div className="event-words">
        <p>{title}</p>
        {more === '' ? null : <p className="quiet">{more}</p>}
      </div>
    </li>
  )
}
