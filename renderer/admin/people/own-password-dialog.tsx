import type { ReactElement } from 'react'
import { useViews } from '../../store/views-store.ts'
import { ChangePasswordDialog } from '../../ui/change-password-dialog.tsx'
import { WriteProblem } from '../write/write-problem.tsx'

/** A new password for the account that administers here; who is signed out meanwhile signs in and goes on. */
export function OwnPasswordDialog({ onClose }: { readonly onClose: () => void }): ReactElement | null {
  const account = useViews((views) => views.session?.accounts.find(({ current }) => current))
  if (account === undefined) return null
  return <ChangePasswordDialog account={account} problem={(fault) => <WriteProblem fault={fault} />} onClose={onClose} />
}
