import { SearchX } from 'lucide-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { type TableName, useRowsFault } from '../../store/admin-rows.ts'
import { type AdminPage, filterPage, usePageText } from '../../store/admin-ui.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { RowsFault } from './rows-fault.tsx'

interface TableBodyProps {
  readonly page: AdminPage
  /** Null: not heard of yet. */
  readonly total: number | null
  readonly shown: number
  /** What stands here while there is nothing to list. */
  readonly empty: ReactNode
  readonly children: ReactNode
}

/** Of the long lists, those that a page shows. */
const listsOf: Readonly<Partial<Record<AdminPage, readonly TableName[]>>> = {
  gateways: ['gateways'],
  hosts: ['hosts'],
  clients: ['clients'],
  topology: ['gateways', 'hosts'],
}
const none: readonly TableName[] = []

/** A list in each of its states: being read, unreadable, empty, without a match, there. */
export function TableBody({ page, total, shown, empty, children }: TableBodyProps): ReactElement {
  const t = useT()
  const text = usePageText(page)
  const lists = listsOf[page] ?? none
  const isUnreadable = useRowsFault(lists) !== null
  const [since] = useState(Date.now)
  const fault = isUnreadable ? <RowsFault lists={lists} /> : null
  // no row of what came says nothing of the rest
  if (fault !== null && (total === null || total === 0)) return fault
  if (total === null) return <SkeletonRows rows={10} since={since} words={t('admin.loading')} longWords={t('admin.loadingLong')} />
  if (total === 0) return <>{empty}</>
  return (
    <>
      {fault}
      {shown > 0 ? (
        children
      ) : (
        <EmptyNote icon={<SearchX />} title={t('manage.table.noMatch', { text })}>
          <Button onPress={() => filterPage(page, '')}>{t('common.clearSearch')}</Button>
        </EmptyNote>
      )}
    </>
  )
}
