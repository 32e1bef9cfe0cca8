import { Copy, Globe, GlobeOff, ListChecks, Network, Smartphone, Trash2 } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AdminGatewayRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { act } from '../../store/acts-store.ts'
import { type AdminDialog, openDialog, openPage, pointAt } from '../../store/admin-ui.ts'
import { type RowAct, RowMenu } from '../../ui/table/row-menu.tsx'

/** ⋮ of a gateway's row: only what works on it. */
export function GatewayMenu({ gateway }: { readonly gateway: AdminGatewayRow }): ReactElement {
  const t = useT()
  const { id: nodeId, internet, exitAddress } = gateway
  const open = (dialog: AdminDialog) => () => {
    pointAt('gateways', nodeId)
    openDialog(dialog)
  }
  const internetActs: readonly RowAct[] = internet
    ? [
        {
          id: 'update',
          label: t('admin.menu.update'),
          icon: <ListChecks className="icon" aria-hidden="true" />,
          does: open({ kind: 'updateGateway', nodeId }),
        },
      ]
    : [
        {
          id: 'addRole',
          label: t('admin.menu.addRole'),
          icon: <Globe className="icon" aria-hidden="true" />,
          does: open({ kind: 'createGateway', nodeId }),
        },
      ]
  const acts: readonly RowAct[] = [
    ...internetActs,
    {
      id: 'client',
      label: t('manage.clients.create'),
      icon: <Smartphone className="icon" aria-hidden="true" />,
      does: open({ kind: 'createClient', gatewayId: nodeId }),
    },
    ...(exitAddress === ''
      ? []
      : [
          {
            id: 'copy',
            label: t('admin.menu.copy'),
            icon: <Copy className="icon" aria-hidden="true" />,
            under: exitAddress,
            does: () => void act('copy', { text: exitAddress }),
          },
        ]),
    {
      id: 'map',
      label: t('manage.topology.show'),
      icon: <Network className="icon" aria-hidden="true" />,
      does: () => {
        pointAt('topology', nodeId)
        openPage('topology')
      },
    },
    ...(internet
      ? [
          {
            id: 'removeRole',
            label: t('admin.menu.removeRole'),
            icon: <GlobeOff className="icon" aria-hidden="true" />,
            apart: true,
            does: open({ kind: 'removeRole', nodeId }),
          },
        ]
      : []),
    {
      id: 'delete',
      label: t('admin.menu.delete'),
      icon: <Trash2 className="icon" aria-hidden="true" />,
      apart: !internet,
      does: open({ kind: 'deleteGateway', nodeId }),
    },
  ]
  return <RowMenu label={t('admin.menu.label', { gateway: gateway.name })} acts={acts} />
}
