import { Ban, Clock, UserCheck, UserX } from 'lucide-react'
import { type CSSProperties, type ReactElement, useMemo } from 'react'
import type { AccessRow, Waiting } from '../../../electron/common/contracts/app/admin-people.ts'
import { numberText } from '../../../electron/common/wording/formats.ts'
import { clockTime } from '../../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { openDialog } from '../../store/admin-ui.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { SeenAt } from '../../ui/seen-at.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { RowMenu } from '../../ui/table/row-menu.tsx'
import { rowWords } from '../../ui/table/row-words.ts'
import { useTableView } from '../../ui/table/use-table-view.ts'

/** `access` null: somebody who wants to sign in at all. */
interface WaitingRow {
  readonly id: string
  readonly who: string
  readonly access: AccessRow | null
}

const waitingWords = rowWords<WaitingRow>(({ who }) => [who])

function waitingRowId({ id }: WaitingRow): string {
  return id
}

function rowsOf({ people, access }: Waiting): readonly WaitingRow[] {
  return [
    ...people.map((name) => ({ id: `person ${name}`, who: name, access: null })),
    ...access.map((one) => ({ id: `${one.network} ${one.id}`, who: one.user, access: one })),
  ]
}

/** Who waits for an admin's answer, and whose access for a time lasts. Not there when there is nobody. */
export function WaitingPane({ waiting }: { readonly waiting: Waiting }): ReactElement | null {
  const t = useT()
  const words = useWords()
  const rows = useMemo(() => rowsOf(waiting), [waiting])
  const columns = useMemo((): readonly Column<WaitingRow>[] => {
    const asks = ({ access }: WaitingRow) => {
      if (access === null) return t('manage.waiting.signIn')
      return t(access.until === 0 ? 'manage.waiting.access' : 'manage.waiting.has', { network: access.network })
    }
    return [
      {
        id: 'who',
        header: t('manage.waiting.who'),
        value: ({ who }) => who,
        width: 'minmax(8rem, 1fr)',
        show: 'always',
        cell: ({ who }) => <MiddleCut text={who} className="strong" />,
      },
      {
        id: 'asks',
        header: t('manage.waiting.asks'),
        value: asks,
        width: 'minmax(10rem, 1.2fr)',
        cell: (row) => (
          <span className="cut" title={asks(row)}>
            {asks(row)}
          </span>
        ),
      },
      {
        id: 'reason',
        header: t('manage.waiting.reason'),
        value: ({ access }) => access?.reason ?? '',
        width: 'minmax(10rem, 1.8fr)',
        cell: ({ access }) => (
          <span className="cut quiet" title={access?.reason}>
            {access?.reason}
          </span>
        ),
      },
      {
        id: 'when',
        header: t('manage.waiting.when'),
        value: ({ access }) => access?.askedAt ?? 0,
        width: 'minmax(8rem, 0.9fr)',
        cell: ({ access }) => {
          if (access === null) return null
          if (access.until === 0) return <SeenAt at={access.askedAt} />
          return t('manage.waiting.until', { time: clockTime(words, access.until, Date.now()) })
        },
      },
      {
        id: 'answer',
        header: t('manage.waiting.answer'),
        width: 'minmax(7.5rem, 0.8fr)',
        cell: (row) => <Answer row={row} />,
      },
    ]
  }, [t, words])
  const view = useTableView({ table: 'waiting', rows, columns, text: '', wordsOf: waitingWords })
  if (rows.length === 0) return null
  return (
    <section
      className="pane waiting-pane"
      aria-label={t('manage.waiting.title')}
      style={{ '--rows': Math.min(rows.length, 4) } as CSSProperties}
    >
      <header className="pane-head">
        <h2>
          <span>{t('manage.waiting.title')}</span>
          <span className="count">{numberText(words, rows.length)}</span>
        </h2>
      </header>
      <DataTable
        label={t('manage.waiting.title')}
        view={view}
        rowId={waitingRowId}
        menu={{ name: ({ who }) => who, of: (row) => <WaitingMenu row={row} /> }}
      />
    </section>
  )
}

/** The answer that is meant most of the time; all of them are in the row's menu, which the keyboard reaches. */
function Answer({ row: { who, access } }: { readonly row: WaitingRow }): ReactElement | null {
  const t = useT()
  const [kind, does] =
    access === null
      ? (['admit', () => openDialog({ kind: 'admitPerson', name: who })] as const)
      : access.until === 0
        ? (['give', () => openDialog({ kind: 'giveAccess', access })] as const)
        : (['end', () => openDialog({ kind: 'endAccess', access })] as const)
  if (kind === 'end' && access?.grantId === '') return null
  return (
    <button type="button" className="link-button" tabIndex={-1} onClick={does} aria-label={`${t(`manage.waiting.${kind}`)}: ${who}`}>
      {t(`manage.waiting.${kind}`)}
    </button>
  )
}

function WaitingMenu({ row: { who, access } }: { readonly row: WaitingRow }): ReactElement {
  const t = useT()
  const acts =
    access === null
      ? [
          { id: 'admit', does: () => openDialog({ kind: 'admitPerson', name: who }) } as const,
          { id: 'turnAway', does: () => openDialog({ kind: 'turnAwayPerson', name: who }) } as const,
        ]
      : access.until === 0
        ? [
            { id: 'give', does: () => openDialog({ kind: 'giveAccess', access }) } as const,
            { id: 'refuse', does: () => openDialog({ kind: 'refuseAccess', access }) } as const,
          ]
        : [
            {
              id: 'end',
              disabled: access.grantId === '',
              under: access.grantId === '' ? t('manage.waiting.noGrant') : '',
              does: () => openDialog({ kind: 'endAccess', access }),
            } as const,
          ]
  return (
    <RowMenu
      label={t('admin.menu.label', { gateway: who })}
      acts={acts.map((act) => ({ ...act, label: t(`manage.waiting.${act.id}`), icon: icons[act.id] }))}
    />
  )
}

const icons = {
  admit: <UserCheck className="icon" aria-hidden="true" />,
  turnAway: <UserX className="icon" aria-hidden="true" />,
  give: <Clock className="icon" aria-hidden="true" />,
  refuse: <Ban className="icon" aria-hidden="true" />,
  end: <Ban className="icon" aria-hidden="true" />,
} as const
