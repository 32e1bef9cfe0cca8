import { EllipsisVertical } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'

export interface RowAct {
  readonly id: string
  readonly label: string
  readonly icon: ReactNode
  /** Under the label: what it works on, or why it can't be done. */
  readonly under?: string
  readonly disabled?: boolean
  /** A line above it. */
  readonly apart?: boolean
  readonly does: () => void
}

/** ⋮ of a row. What can't be done stays in it with its reason. */
export function RowMenu({ label, acts }: { readonly label: string; readonly acts: readonly RowAct[] }): ReactElement {
  return (
    <MenuTrigger>
      <Button className="icon-button row-menu" excludeFromTabOrder aria-label={label}>
        <EllipsisVertical className="icon" aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={2}>
        <Menu
          className="menu"
          aria-label={label}
          disabledKeys={acts.filter(({ disabled }) => disabled).map(({ id }) => id)}
          onAction={(key) => acts.find(({ id }) => id === key)?.does()}
        >
          {acts.flatMap(({ id, label: words, icon, under, apart }) => [
            ...(apart === true ? [<Separator key={`above ${id}`} className="menu-line" />] : []),
            <MenuItem key={id} id={id} className="menu-item" textValue={words}>
              {icon}
              <span>{words}</span>
              {under === undefined || under === '' ? null : <span className="menu-under">{under}</span>}
            </MenuItem>,
          ])}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
