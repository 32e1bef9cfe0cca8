import { type ReactElement, useRef, useState } from 'react'
import type { AdminClientRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import type { Result } from '../../../electron/common/result.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { useAdminRows } from '../../store/admin-rows.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { markStored, markStoredRows } from '../../store/stored-marks.ts'
import { TextField } from '../../ui/text-field.tsx'
import { ActDialog } from '../write/act-dialog.tsx'
import { ownPreview } from '../write/own-preview.ts'
import { useUndoing } from '../write/use-undoing.ts'
import { clientNameTrouble } from './client-name.ts'

interface ClientsDialogProps {
  readonly kind: 'enableClients' | 'disableClients' | 'deleteClients'
  readonly clients: readonly AdminClientRow[]
  readonly onClose: () => void
}

/** Switching remote clients on or off, or deleting them; one or many. */
export function ClientsDialog({ kind, clients, onClose }: ClientsDialogProps): ReactElement {
  const t = useT()
  const words = useWords()
  const undoing = useUndoing()
  const ids = clients.map(({ id }) => id)
  const network = clients[0]?.network ?? ''
  const count = clients.length
  const owners = [...new Set(clients.map(({ owner }) => owner))]
  const facts = { count, client: ids[0] ?? '', names: nameList(words, ids), owners: nameList(words, owners) }
  const lines = [
    { kind: kind === 'enableClients' ? ('gains' as const) : ('loses' as const), text: t(`manage.clients.${kind}.line`, facts) },
    ...(owners.length < 2 ? [] : [{ kind: 'note' as const, text: t('manage.clients.ownersLine', { ...facts, count: owners.length }) }]),
    ...(kind === 'deleteClients' ? [{ kind: 'note' as const, text: t('manage.clients.deleteClients.note') }] : []),
  ]
  /** Those that the act was about: what somebody else has deleted since the dialog was opened is no reason to leave the others. */
  const meant = useRef<readonly string[]>(ids)
  const enable = (enabled: boolean) => () => call('setRemoteClients', { network, clientIds: [...meant.current], enabled })
  const act = async (): Promise<Result<unknown>> => {
    const there = new Set(useAdminRows.getState().clients?.map(({ id }) => id) ?? ids)
    meant.current = ids.filter((id) => there.has(id))
    if (meant.current.length === 0) return { ok: true, value: {} }
    const answer =
      kind === 'deleteClients'
        ? await call('removeRemoteClients', { network, clientIds: [...meant.current] })
        : await enable(kind === 'enableClients')()
    if (answer.ok && kind !== 'deleteClients') {
      markStored('clients', new Map(meant.current.map((id) => [id, String(kind === 'enableClients')])))
    }
    return answer
  }
  const undo = kind === 'deleteClients' ? null : undoing(enable(kind !== 'enableClients'))
  return (
    <ActDialog
      title={t(`manage.clients.${kind}.title`, facts)}
      preview={ownPreview(lines, count)}
      go={t(`manage.clients.${kind}.go`)}
      running={t(`manage.clients.${kind}.running`)}
      look={kind === 'enableClients' ? 'primary' : 'danger'}
      typed={kind === 'enableClients' ? null : { word: String(count), label: t('manage.confirm.count') }}
      act={act}
      onDone={() => sayToast(t(`manage.clients.${kind}.done`, { ...facts, count: meant.current.length }), undo)}
      onClose={onClose}
    />
  )
}

/** Another name for a remote client; its key and its configuration stay. */
export function RenameDialog({ client, onClose }: { readonly client: AdminClientRow; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const undoing = useUndoing()
  const { id, network } = client
  const [name, setName] = useState(id)
  // as it is typed: the new name is in the list before the answer is here
  const [taken, setTaken] = useState(false)
  const rewrite = (text: string): void => {
    setName(text)
    setTaken(text !== id && (useAdminRows.getState().clients?.some((other) => other.id === text) ?? false))
  }
  const trouble = clientNameTrouble(name, 'needed', taken)
  const rename = (from: string, to: string) => () => call('renameRemoteClient', { network, clientId: from, name: to })
  const lines = [{ kind: 'note' as const, text: t('manage.clients.renameLine', { client: id }) }]
  const ready = trouble === null && name !== id
  return (
    <ActDialog
      title={t('manage.clients.renameTitle', { client: id })}
      preview={ready ? ownPreview(lines, 0) : { preview: null, fault: null, pending: false }}
      go={t('manage.clients.rename')}
      running={t('manage.confirm.storing')}
      look="primary"
      typed={null}
      act={rename(id, name)}
      onDone={() => {
        markStoredRows('clients', [name])
        sayToast(t('manage.clients.renamed', { client: name }), undoing(rename(name, id)))
      }}
      onClose={onClose}
    >
      <TextField
        label={t('manage.clients.name')}
        value={name}
        onChange={rewrite}
        error={trouble === null || name === id ? '' : t(`manage.clients.nameTrouble.${trouble}`)}
        autoFocus
        autoComplete="off"
        maxLength={32}
      />
    </ActDialog>
  )
}
