import { CircleOff, CirclePlay, FileText, Pencil, Trash2 } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AdminClientRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { openDialog } from '../../store/admin-ui.ts'
import { RowMenu } from '../../ui/table/row-menu.tsx'

/** ⋮ of a remote client's row. */
export function ClientMenu({ client }: { readonly client: AdminClientRow }): ReactElement {
  const t = useT()
  const { id, enabled } = client
  return (
    <RowMenu
      label={t('admin.menu.label', { gateway: id })}
      acts={[
        {
          id: 'conf',
          label: t('manage.clients.conf'),
          icon: <FileText className="icon" aria-hidden="true" />,
          does: () => openDialog({ kind: 'clientConf', clientId: id }),
        },
        {
          id: 'rename',
          label: t('manage.clients.rename'),
          icon: <Pencil className="icon" aria-hidden="true" />,
          does: () => openDialog({ kind: 'renameClient', clientId: id }),
        },
        enabled
          ? {
              id: 'disable',
              label: t('manage.clients.disable'),
              icon: <CircleOff className="icon" aria-hidden="true" />,
              does: () => openDialog({ kind: 'disableClients', clientIds: [id] }),
            }
          : {
              id: 'enable',
              label: t('manage.clients.enable'),
              icon: <CirclePlay className="icon" aria-hidden="true" />,
              does: () => openDialog({ kind: 'enableClients', clientIds: [id] }),
            },
        {
          id: 'delete',
          label: t('manage.clients.delete'),
          icon: <Trash2 className="icon" aria-hidden="true" />,
          apart: true,
          does: () => openDialog({ kind: 'deleteClients', clientIds: [id] }),
        },
      ]}
    />
  )
}
