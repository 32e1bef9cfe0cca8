import type { ReactElement, ReactNode } from 'react'
import { Button, type ButtonProps, OverlayArrow, Tooltip, TooltipTrigger } from 'react-aria-components'

interface IconButtonProps extends Omit<ButtonProps, 'className' | 'children' | 'aria-label' | 'style'> {
  /** What it does, for screen readers and as the tooltip. */
  readonly label: string
  readonly children: ReactNode
}

/** A button that shows only an icon; its words come as a tooltip. */
export function IconButton({ label, children, ...rest }: IconButtonProps): ReactElement {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button {...rest} aria-label={label} className="icon-button">
        {children}
      </Button>
      <Tip>{label}</Tip>
    </TooltipTrigger>
  )
}

/** The bubble beside a trigger. */
export function Tip({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <Tooltip className="tip" offset={6}>
      <OverlayArrow>
        <span />
      </OverlayArrow>
      {children}
    </Tooltip>
  )
}
