// biome-ignore-all lint/a11y/useSemanticElements: the grid of data-table.tsx is placed by hand
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid has one tab stop; its header's buttons are their own
import { ArrowDown, ArrowUp, Check, Minus } from 'lucide-react'
import { type FocusEvent, memo, type ReactElement } from 'react'
import { Checkbox } from 'react-aria-components'
import { useT } from '../../i18n/use-words.ts'
import type { Column } from './column.ts'
import type { Sorting } from './sort-rows.ts'

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sorting: Sorting | null
  readonly tracks: string
  readonly hasMenu: boolean
  /** Of the rows that are shown; null = rows can't be selected. */
  readonly selected: 'none' | 'some' | 'all' | null
  readonly onSelectAll: (all: boolean) => void
  readonly onSort: (column: string) => void
}

/** Not drawn anew for other rows. */
export const TableHead = memo(function TableHead<Row>(props: TableHeadProps<Row>): ReactElement {
  const { columns, sorting, tracks, hasMenu, selected, onSelectAll, onSort } = props
  const t = useT()
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" aria-rowindex={1} className="table-row head" style={{ gridTemplateColumns: tracks }}>
        {selected === null ? null : (
          <span role="columnheader" className="table-cell">
            <Checkbox
              className="check"
              aria-label={t('manage.table.selectAll')}
              isSelected={selected === 'all'}
              isIndeterminate={selected === 'some'}
              onChange={onSelectAll}
            >
              <span className="box" aria-hidden="true">
                {selected === 'all' ? <Check /> : selected === 'some' ? <Minus /> : null}
              </span>
            </Checkbox>
          </span>
        )}
        {columns.map((column) => (
          <HeadCell
            key={column.id}
            column={column}
            direction={sorting?.column === column.id ? sorting.direction : 'none'}
            onSort={() => onSort(column.id)}
          />
        ))}
        {hasMenu ? (
          <span role="columnheader" className="table-cell menu-cell">
            <span className="visually-hidden">{t('admin.column.actions')}</span>
          </span>
        ) : null}
      </div>
    </div>
  )
}) as <Row>(props: TableHeadProps<Row>) => ReactElement

interface HeadCellProps<Row> {
  readonly column: Column<Row>
  readonly direction: 'ascending' | 'descending' | 'none'
  readonly onSort: () => void
}

function HeadCell<Row>({ column, direction, onSort }: HeadCellProps<Row>): ReactElement {
  const t = useT()
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
  if (column.value === undefined) {
    return (
      <span role="columnheader" className="table-cell" data-align={column.align}>
        <span className="cut" title={column.header}>
          {column.header}
        </span>
      </span>
    )
  }
  return (
    <span role="columnheader" className="table-cell" data-align={column.align} aria-sort={direction}>
      <button type="button" className="sort" onClick={onSort} onFocus={bringWhole} title={t('admin.sortBy', { column: column.header })}>
        <span className="cut">{column.header}</span>
        <Arrow className="icon-small" data-shown={direction !== 'none'} aria-hidden="true" />
      </button>
    </span>
  )
}

/** The browser leaves a head that is partly in sight where it is; who comes with the keyboard sees all of it. */
function bringWhole({ currentTarget }: FocusEvent<HTMLElement>): void {
  if (currentTarget.matches(':focus-visible')) currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
