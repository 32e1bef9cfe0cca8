import { beforeEach, expect, test } from 'vitest'
import { endWithAccount, openDialog, sayToast, useAdminUi } from '../../../renderer/store/admin-ui.ts'
import { useViews } from '../../../renderer/store/views-store.ts'
import { adminView } from '../../e2e/gallery/admin-samples.ts'

const become = (account: string) => useViews.setState({ admin: { ...adminView, account } })
const left = () => [useAdminUi.getState().dialog?.kind ?? null, useAdminUi.getState().toasts.length]

beforeEach(() => {
  useAdminUi.setState({ dialog: null, toasts: [] })
})

test('a dialog and an Undo go when another account comes, and stay for whoever signs in again as the same', () => {
  const stop = endWithAccount()
  become('alice@one')
  openDialog({ kind: 'deleteUsers', names: ['carol'] })
  sayToast('done', () => undefined)
  become('')
  become('alice@one')
  expect(left()).toEqual(['deleteUsers', 1])
  become('alice@two')
  expect(left()).toEqual([null, 0])
  stop()
})
