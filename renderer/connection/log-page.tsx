import { ScrollText } from 'lucide-react'
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react'
import { Checkbox, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { LogSource } from '../../electron/common/contracts/app/insight.ts'
import type { LogLine } from '../../electron/common/contracts/helper.ts'
import { formatDate } from '../../electron/common/wording/formats.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { latestOf } from '../store/asked.ts'
import { readLog, useConnection } from '../store/connection-store.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import { CheckMark } from './check-mark.tsx'
import { filterLines } from './filter-lines.ts'
import { PageBody, PageHead } from './page-head.tsx'

const sources: readonly LogSource[] = ['app', 'helper']
/** How often new lines are asked for while they are followed (ms). */
const followEvery = 1000

/** The newest lines of both logs, with a filter; followed, they come by themselves. */
export function LogPage(): ReactElement {
  const t = useT()
  const [source, setSource] = useState<LogSource>('app')
  const [text, setText] = useState('')
  const [onlyWarnings, setOnlyWarnings] = useState(false)
  const [follow, setFollow] = useState(true)
  const log = useConnection((ui) => ui.logs[source])
  const link = useViews((views) => views.tunnel?.helper.link ?? 'connecting')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a helper that is back is a reason to look
  useEffect(() => {
    void readLog(source)
    if (!follow) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void readLog(source)
    }, followEvery)
    return () => clearInterval(timer)
  }, [source, follow, link])
  const lines = latestOf(log)
  const shown = useMemo(() => filterLines(lines ?? [], { text, onlyWarnings }), [lines, text, onlyWarnings])
  const emptyWords = (): { title: string; next?: string } => {
    if (log.state === 'failed') return { title: t('connection.away') }
    if (lines === null || lines.length === 0) return { title: t('connection.log.none'), next: t('connection.log.noneNext') }
    return { title: t('connection.log.noMatch', { text: text === '' ? t('connection.log.warnings') : text }) }
  }
  return (
    <>
      <PageHead title={t('connection.log.title')} intro={t('connection.log.intro')} />
      <PageBody title={t('connection.log.title')} filled>
        <div className="log-tools">
          <ToggleButtonGroup
            className="segments"
            aria-label={t('connection.log.source')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[source]}
            onSelectionChange={(keys) => {
              const chosen = sources.find((one) => keys.has(one))
              if (chosen !== undefined) setSource(chosen)
            }}
          >
            {sources.map((one) => (
              <ToggleButton key={one} id={one} className="segment">
                {t(`connection.log.${one}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <SearchBox label={t('connection.log.filter')} text={text} onText={setText} shortcut />
          <Box on={onlyWarnings} onChange={setOnlyWarnings} words={t('connection.log.warnings')} />
          <Box on={follow} onChange={setFollow} words={t('connection.log.follow')} />
          <span className="quiet count" role="status">
            {t('connection.log.shown', { count: shown.length })}
          </span>
        </div>
        {log.state === 'failed' && link === 'ready' ? (
          <FaultNote fault={log.fault}>
            <Button look="quiet" onPress={() => void readLog(source)}>
              {t('common.tryAgain')}
            </Button>
          </FaultNote>
        ) : null}
        {lines === null && log.state === 'asking' ? (
          <SkeletonRows rows={8} since={log.since} words={t('connection.log.loading')} longWords={t('connection.log.loadingLong')} />
        ) : shown.length === 0 ? (
          <EmptyNote icon={<ScrollText />} {...emptyWords()} />
        ) : (
          <Lines lines={shown} follow={follow} />
        )}
      </PageBody>
    </>
  )
}

function Box({
  on,
  onChange,
  words,
}: {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly words: string
}): ReactElement {
  return (
    <Checkbox className="check-box" isSelected={on} onChange={onChange}>
      {({ isSelected }) => (
        <>
          <CheckMark checked={isSelected} />
          <span>{words}</span>
        </>
      )}
    </Checkbox>
  )
}

function Lines({ lines, follow }: { readonly lines: readonly LogLine[]; readonly follow: boolean }): ReactElement {
  const t = useT()
  const words = useWords()
  const box = useRef<HTMLElement>(null)
  const last = lines.at(-1)?.seq
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new last line is the reason to go down
  useEffect(() => {
    if (follow && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [last, follow])
  return (
    <section
      ref={box}
      className="technical log-lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-live={follow ? 'polite' : 'off'}
      aria-label={t('connection.log.lines')}
    >
      {lines.map(({ seq, at, level, text }) => (
        <p key={seq} className="log-line" data-level={level}>
          <time dateTime={new Date(at).toISOString()}>{formatDate(words, at, 'timeToTheSecond')}</time>
          <span className="log-level">{level}</span>
          <span className="log-text">{text}</span>
        </p>
      ))}
    </section>
  )
}
