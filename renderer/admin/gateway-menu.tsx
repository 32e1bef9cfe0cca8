import { Copy, EllipsisVertical, Globe, GlobeOff, ListChecks, Trash2 } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, type Key, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { AdminGateway } from '../../electron/common/contracts/app/admin.ts'
import { act } from '../store/acts-store.ts'
import { openDialog, selectGateway } from '../store/admin-ui.ts'

/** ⋮ of a gateway's row: only what works on it. */
export function GatewayMenu({ gateway }: { readonly gateway: AdminGateway }): ReactElement {
  const { t } = useTranslation()
  const { nodeId } = gateway
  const choose = (key: Key): void => {
    selectGateway(nodeId)
    if (key === 'copy') void act('copy', { text: gateway.exitAddress })
    if (key === 'addRole') openDialog({ kind: 'create', nodeId })
    if (key === 'update' || key === 'removeRole' || key === 'delete') openDialog({ kind: key, nodeId })
  }
  return (
    <MenuTrigger>
      <Button className="icon-button row-menu" excludeFromTabOrder aria-label={t('admin.menu.label', { gateway: gateway.name })}>
        <EllipsisVertical className="icon" aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={2}>
        <Menu className="menu" onAction={choose}>
          {gateway.isGateway ? (
            <MenuItem id="update" className="menu-item" textValue={t('admin.menu.update')}>
              <ListChecks className="icon" aria-hidden="true" />
              <span>{t('admin.menu.update')}</span>
            </MenuItem>
          ) : (
            <MenuItem id="addRole" className="menu-item" textValue={t('admin.menu.addRole')}>
              <Globe className="icon" aria-hidden="true" />
              <span>{t('admin.menu.addRole')}</span>
            </MenuItem>
          )}
          {gateway.exitAddress === '' ? null : (
            <MenuItem id="copy" className="menu-item" textValue={t('admin.menu.copy')}>
              <Copy className="icon" aria-hidden="true" />
              <span>{t('admin.menu.copy')}</span>
              <span className="menu-under">{gateway.exitAddress}</span>
            </MenuItem>
          )}
          <Separator className="menu-line" />
          {gateway.isGateway ? (
            <MenuItem id="removeRole" className="menu-item" textValue={t('admin.menu.removeRole')}>
              <GlobeOff className="icon" aria-hidden="true" />
              <span>{t('admin.menu.removeRole')}</span>
            </MenuItem>
          ) : null}
          <MenuItem id="delete" className="menu-item" textValue={t('admin.menu.delete')}>
            <Trash2 className="icon" aria-hidden="true" />
            <span>{t('admin.menu.delete')}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
