import type { ReactElement } from 'react'
import { DialogTrigger } from 'react-aria-components'
import type { Fault } from '../../electron/common/fault.ts'
import { useT } from '../i18n/use-words.ts'
import { Button, type ButtonProps } from './button.tsx'
import { DetailsDialog } from './details-dialog.tsx'

/** Opens the technical text of a fault. */
export function DetailsButton({
  fault,
  look = 'quiet',
  grow = false,
}: { readonly fault: Fault } & Pick<ButtonProps, 'look' | 'grow'>): ReactElement {
  const t = useT()
  return (
    <DialogTrigger>
      <Button look={look} grow={grow}>
        {t('common.details')}
      </Button>
      <DetailsDialog fault={fault} />
    </DialogTrigger>
  )
}
