import { Check, Columns3 } from 'lucide-react'
import type { ReactElement } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useT } from '../../i18n/use-words.ts'
import { IconButton } from '../icon-button.tsx'
import type { TableView } from './use-table-view.ts'

/** Which columns a table shows; those that name a row always do. */
export function ColumnMenu<Row>({ view }: { readonly view: TableView<Row> }): ReactElement {
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
          selectedKeys={view.columns.map(({ id }) => id)}
          disabledKeys={view.allColumns.filter(({ show }) => show === 'always').map(({ id }) => id)}
          onSelectionChange={(keys) =>
            view.showColumns(
              view.allColumns.filter(({ id, show }) => show === 'always' || keys === 'all' || keys.has(id)).map(({ id }) => id),
            )
          }
        >
          {view.allColumns.map(({ id, header }) => (
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
