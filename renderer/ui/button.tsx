import type { ReactElement, ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly grow?: boolean
}

/** A button with words. */
export function Button({ look = 'plain', icon, children, grow = false, ...rest }: ButtonProps): ReactElement {
  return (
    <AriaButton {...rest} className={`button ${look}${grow ? ' grow' : ''}`}>
      {icon}
      <span className="button-text">{children}</span>
    </AriaButton>
  )
}
