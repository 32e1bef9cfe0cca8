import { Check, Columns3 } from 'lucide-react'
import type { ReactElement } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useT } from '../../i18n/use-words.ts'
import { IconButton } from '../icon-button.tsx'
import type { Column } from './column.ts'

interface ColumnMenuProps<Row> {
  /** Those that are shown, of all. */
  readonly columns: readonly Column<Row>[]
  readonly allColumns: readonly Column<Row>[]
  readonly onShow: (ids: readonly string[]) => void
}

/** Which columns a table shows; those that name a row always do. */
export function ColumnMenu<Row>({ columns, allColumns, onShow }: ColumnMenuProps<Row>): ReactElement {
  const t = useT()
  return (
    <MenuTrigger>
      <IconButton label={t('manage.table.columns')}>
        <Columns3 className="icon" />
      </IconButton>
      <Popover className="menu-popover" placement="bottom end" offset={4}>
        <Menu
          className="menu"
          aria-label={t('manage.table.columns')}
          selectionMode="multiple"
          selectedKeys={columns.map(({ id }) => id)}
          disabledKeys={allColumns.filter(({ show }) => show === 'always').map(({ id }) => id)}
          onSelectionChange={(keys) =>
            onShow(allColumns.filter(({ id, show }) => show === 'always' || keys === 'all' || keys.has(id)).map(({ id }) => id))
          }
        >
          {allColumns.map(({ id, header }) => (
            <MenuItem key={id} id={id} className="menu-item" textValue={header}>
              {({ isSelected }) => (
                <>
                  {isSelected ? <Check className="icon" aria-hidden="true" /> : <span className="icon" />}
                  <span>{header}</span>
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
