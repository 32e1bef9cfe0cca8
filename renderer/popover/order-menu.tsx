import { ArrowDownUp, Check } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import type { GatewayOrder } from '../../electron/common/model/order-gateways.ts'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { useViews } from '../store/views-store.ts'

const orders: readonly GatewayOrder[] = ['usual', 'latency', 'name', 'country']

/** How the list is sorted; kept for the next time. */
export const OrderMenu = memo(function OrderMenu(): ReactElement {
  const t = useT()
  const order = useViews((views) => views.frame?.settings.gatewayOrder ?? 'usual')
  return (
    <MenuTrigger>
      <Button className="icon-button" aria-label={t('list.order', { order: t(`list.orders.${order}`) })}>
        <ArrowDownUp className="icon" aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={4}>
        <Menu className="menu">
          <MenuSection
            className="menu-section"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[order]}
            onSelectionChange={(keys) => {
              const chosen = orders.find((one) => keys !== 'all' && keys.has(one))
              if (chosen !== undefined) void act('setSettings', { gatewayOrder: chosen })
            }}
          >
            <Header className="menu-header">{t('list.orderTitle')}</Header>
            {orders.map((one) => (
              <MenuItem key={one} id={one} className="menu-item" textValue={t(`list.orders.${one}`)}>
                {({ isSelected }) => (
                  <>
                    {isSelected ? <Check className="icon" aria-hidden="true" /> : <span className="icon" />}
                    <span>{t(`list.orders.${one}`)}</span>
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
})
