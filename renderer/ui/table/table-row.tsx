// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid has one tab stop; rows and cells get the focus by arrow keys
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are the row's own
import { Check, EllipsisVertical } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, type MouseEvent, memo, type ReactElement } from 'react'
import { useT } from '../../i18n/use-words.ts'
import type { Column } from './column.ts'

/** What a person does with rows, for all of a table: the same object as long as it lives, so that no row is drawn anew for it. */
export interface RowActs {
  key(event: KeyboardEvent<HTMLElement>): void
  focus(index: number, event: FocusEvent<HTMLElement>): void
  press(index: number, event: MouseEvent): void
  /** By its box. */
  toggle(index: number, extend: boolean): void
  /** The pointer's second button. */
  context(index: number, row: HTMLElement): void
  openMenu(index: number, opener: HTMLElement): void
}

interface TableRowProps<Row> {
  readonly domId: string
  readonly row: Row
  /** Of all rows, in sight or not. */
  readonly index: number
  readonly columns: readonly Column<Row>[]
  /** Widths of the columns, for CSS. */
  readonly tracks: string
  readonly top: number
  readonly height: number
  /** Null: rows of this table can't be selected. */
  readonly isSelected: boolean | null
  readonly hasBox: boolean
  /** Its details are shown beside, in a table whose selection means something else. */
  readonly isCurrent: boolean
  readonly tabStop: boolean
  /** What its menu is of; null without one. */
  readonly menuOf: string | null
  readonly menuOpen: boolean
  readonly acts: RowActs
}

/** Made once: a row that is drawn again leaves its pictures alone. */
const checkMark = <Check />
const dots = <EllipsisVertical className="icon" aria-hidden="true" />

/** One row of a table. Many come and go with every key and turn of the wheel, so it is made of plain elements; the menu is the table's. */
export const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>): ReactElement {
  const { domId, row, index, columns, tracks, top, height, isSelected, hasBox, isCurrent, tabStop, menuOf, menuOpen, acts } = props
  const t = useT()
  return (
    <div
      id={domId}
      role="row"
      className="table-row"
      aria-rowindex={index + 2}
      aria-selected={isSelected ?? undefined}
      aria-current={isCurrent || undefined}
      tabIndex={tabStop ? 0 : -1}
      style={{ gridTemplateColumns: tracks, insetBlockStart: top, blockSize: height }}
      onKeyDown={acts.key}
      onFocus={(event) => acts.focus(index, event)}
      onClick={(event) => acts.press(index, event)}
      onContextMenu={(event) => {
        event.preventDefault()
        acts.context(index, event.currentTarget)
      }}
    >
      {hasBox ? (
        <span
          role="gridcell"
          className="table-cell select-cell"
          onClick={(event) => {
            event.stopPropagation()
            acts.toggle(index, event.shiftKey)
          }}
        >
          <span className="box" data-on={isSelected || undefined} aria-hidden="true">
            {isSelected ? checkMark : null}
          </span>
        </span>
      ) : null}
      {columns.map((column) => (
        <span role="gridcell" key={column.id} className="table-cell" data-align={column.align}>
          {column.cell(row)}
        </span>
      ))}
      {menuOf === null ? null : (
        <span role="gridcell" className="table-cell menu-cell">
          <button
            type="button"
            className="icon-button row-menu"
            tabIndex={-1}
            aria-label={t('admin.menu.label', { gateway: menuOf })}
            aria-haspopup="menu"
            aria-expanded={menuOpen}
            onClick={(event) => {
              event.stopPropagation()
              acts.openMenu(index, event.currentTarget)
            }}
          >
            {dots}
          </button>
        </span>
      )}
    </div>
  )
}) as <Row>(props: TableRowProps<Row>) => ReactElement
