import { createContext, type ReactElement, type ReactNode, type RefObject, useContext } from 'react'
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components'

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

/** Whose menu a table shows: the button that it hangs on, and whether it is open. A closed one is kept until it has faded. */
export interface RowMenuPlace {
  readonly opener: RefObject<HTMLElement | null>
  readonly isOpen: boolean
  close(): void
}

export const RowMenuContext = createContext<RowMenuPlace | null>(null)

/** ⋮ of the row that a table has opened it for. What can't be done stays in it with its reason. */
export function RowMenu({ label, acts }: { readonly label: string; readonly acts: readonly RowAct[] }): ReactElement | null {
  const place = useContext(RowMenuContext)
  if (place === null) return null
  return (
    <Popover
      className="menu-popover"
      aria-label={label}
      placement="bottom end"
      offset={2}
      triggerRef={place.opener}
      isOpen={place.isOpen}
      onOpenChange={(open) => {
        if (!open) place.close()
      }}
    >
      <Menu
        className="menu"
        aria-label={label}
        autoFocus="first"
        disabledKeys={acts.filter(({ disabled }) => disabled).map(({ id }) => id)}
        onClose={place.close}
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
  )
}
