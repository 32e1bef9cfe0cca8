import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { useElapsed } from '../store/clock.ts'

interface SkeletonRowsProps {
  readonly rows: number
  /** When the waiting began, unix ms. */
  readonly since: number
  readonly words: string
  readonly longWords: string
}

const keys = Array.from({ length: 24 }, (_, index) => `row ${index}`)

/** Grey rows for a first load; after 2 s it says what is being waited for, after 10 s that it takes long (UI.md, principle 6). */
export function SkeletonRows({ rows, since, words, longWords }: SkeletonRowsProps): ReactElement {
  const t = useT()
  const waited = useElapsed(since)
  const said = waited >= 10_000 ? longWords : waited >= 2000 ? words : ''
  return (
    <div className="skeleton" aria-busy="true">
      <p className="skeleton-words" role="status">
        {said === '' ? <span className="visually-hidden">{t('common.refreshing')}</span> : said}
      </p>
      {keys.slice(0, rows).map((key) => (
        <div className="skeleton-row" key={key} aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}
