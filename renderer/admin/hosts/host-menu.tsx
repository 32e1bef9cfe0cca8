import { Copy, Globe, LogOut, Network, ShieldOff, Waypoints } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { refusalText } from '../../../electron/common/rules/explain.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { act } from '../../store/acts-store.ts'
import { openDialog, openPage, pointAt } from '../../store/admin-ui.ts'
import { type RowAct, RowMenu } from '../../ui/table/row-menu.tsx'

/** ⋮ of a host's row. What a gateway can't do says why; the other rules are asked when a gateway is chosen. */
export function HostMenu({ host }: { readonly host: AdminHostRow }): ReactElement {
  const t = useT()
  const words = useWords()
  const { id, name, role, usesId, uses, address, onDead } = host
  const isGateway = role === 'gateway'
  const acts: readonly RowAct[] = [
    {
      id: 'move',
      label: t('manage.hosts.move'),
      icon: <Waypoints className="icon" aria-hidden="true" />,
      under: isGateway
        ? refusalText(words, { rule: 'client.isGateway', weight: 'certain', subject: name })
        : uses === ''
          ? ''
          : t('manage.hosts.now', { gateway: uses }),
      disabled: isGateway,
      does: () => openDialog({ kind: 'moveHosts', nodeIds: [id] }),
    },
    {
      id: 'release',
      label: t('manage.hosts.release'),
      icon: <LogOut className="icon flips" aria-hidden="true" />,
      under: usesId === '' ? refusalText(words, { rule: 'client.usesNone', weight: 'certain', subject: name }) : '',
      disabled: usesId === '',
      does: () => openDialog({ kind: 'releaseHosts', nodeIds: [id] }),
    },
    ...(isGateway
      ? []
      : [
          {
            id: 'gateway',
            label: t(role === 'entry' ? 'admin.menu.addRole' : 'manage.hosts.makeGateway'),
            icon: <Globe className="icon" aria-hidden="true" />,
            under: usesId === '' ? '' : refusalText(words, { rule: 'gateway.usesGateway', weight: 'certain', subject: name, other: uses }),
            disabled: usesId !== '',
            does: () => openDialog({ kind: 'createGateway', nodeId: id }),
          },
        ]),
    ...(onDead === ''
      ? []
      : [
          {
            id: 'onDead',
            label: onDead === 'closed' ? t('manage.onDead.open') : t('manage.onDead.close'),
            icon: <ShieldOff className="icon" aria-hidden="true" />,
            under: t(`manage.onDead.now.${onDead}`),
            does: () => openDialog({ kind: 'onDead', nodeId: id, onDead: onDead === 'closed' ? 'open' : 'closed' }),
          } satisfies RowAct,
        ]),
    ...(address === ''
      ? []
      : [
          {
            id: 'copy',
            label: t('manage.hosts.copy'),
            icon: <Copy className="icon" aria-hidden="true" />,
            under: address,
            apart: true,
            does: () => void act('copy', { text: address }),
          },
        ]),
    {
      id: 'map',
      label: t('manage.topology.show'),
      icon: <Network className="icon" aria-hidden="true" />,
      apart: address === '',
      does: () => {
        pointAt('topology', id)
        openPage('topology')
      },
    },
  ]
  return <RowMenu label={t('admin.menu.label', { gateway: name })} acts={acts} />
}
