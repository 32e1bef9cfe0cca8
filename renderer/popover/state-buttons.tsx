import { ChevronDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import { type Fixed, fixedAct } from '../../electron/common/rules/fixed-by.ts'
import { useT } from '../i18n/use-words.ts'
import { act, useActs } from '../store/acts-store.ts'
import { useNow } from '../store/clock.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Button, type ButtonProps } from '../ui/button.tsx'
import { DetailsButton } from '../ui/details-button.tsx'
import { FixedNote } from '../ui/fixed-note.tsx'
import { keepFocus } from '../ui/keep-focus.ts'
import { actionsOf, isHeldUp, type StateAction } from './actions-of.ts'
import { askAccess, askSignIn } from './popover-ui.ts'

const pauseMinutes = 5

/** The main buttons of the state. The row keeps its height when there are none. */
export function StateButtons({ onChoose }: { readonly onChoose: () => void }): ReactElement {
  const actions = useViews(
    useShallow((views) => ({
      tunnel: views.tunnel,
      session: views.session,
      gateways: views.gateways,
      helperSetup: views.helperSetup,
    })),
  )
  const running = useActs(useShallow((acts) => acts.running.map(({ name }) => name)))
  const list = actionsOf(actions, useNow())
  const status = statusOf(actions.tunnel)
  const fixed = list.map((action) => (status === null ? null : fixedAction(status, action)))
  return (
    <>
      <div className="state-buttons" ref={keepFocus} tabIndex={-1} data-count={list.length}>
        {list.map((action, index) => (
          <StateButton
            key={action.kind}
            action={action}
            first={index === 0}
            isDisabled={(fixed[index] ?? null) !== null || isHeldUp(action.kind, running)}
            onChoose={onChoose}
          />
        ))}
      </div>
      <FixedNote fixed={fixed.find((one) => one !== null) ?? null} />
    </>
  )
}

/** Said before the click: root's rules would refuse it. */
function fixedAction(status: HelperStatus, action: StateAction): Fixed {
  switch (action.kind) {
    case 'leave':
    case 'pause':
    case 'unlock':
      return fixedAct(status, action.kind)
    case 'cancel':
      return action.backTo === null ? fixedAct(status, 'leave') : null
    default:
      return null
  }
}

/** These undo: they are found, and don't call. */
const quiet: ReadonlySet<StateAction['kind']> = new Set(['leave', 'cancel', 'cancelSetup'])

interface StateButtonProps {
  readonly action: StateAction
  readonly first: boolean
  readonly isDisabled: boolean
  readonly onChoose: () => void
}

function StateButton({ action, first, isDisabled, onChoose }: StateButtonProps): ReactElement {
  const t = useT()
  const look: NonNullable<ButtonProps['look']> = first && !quiet.has(action.kind) ? 'primary' : 'plain'
  if (action.kind === 'details') return <DetailsButton fault={action.fault} look="plain" grow />
  const words =
    action.kind === 'join'
      ? t('action.join', { gateway: action.gateway.name })
      : action.kind === 'pause' && !first
        ? t('action.pause')
        : t(`action.${action.kind}`)
  return (
    <Button look={look} grow isDisabled={isDisabled} onPress={() => perform(action, onChoose)}>
      {words}
      {action.kind === 'switch' ? <ChevronDown className="icon-small" aria-hidden="true" /> : null}
    </Button>
  )
}

function perform(action: Exclude<StateAction, { kind: 'details' }>, onChoose: () => void): void {
  switch (action.kind) {
    case 'join':
    case 'again':
      void act('join', { gatewayId: action.gateway.gatewayId })
      return
    case 'request':
      askAccess(action.gateway)
      return
    case 'anyway':
      void act('join', { gatewayId: action.gateway.gatewayId, anyway: true })
      return
    case 'cancel':
      void (action.backTo === null ? act('leave', {}) : act('join', { gatewayId: action.backTo.gatewayId }))
      return
    case 'leave':
      void act('leave', {})
      return
    case 'retry':
    case 'repair':
    case 'reconnect':
      void act('retry', {})
      return
    case 'pause':
      void act('pause', { minutes: pauseMinutes })
      return
    case 'resume':
      void act('resume', {})
      return
    case 'unlock':
      void act('setLock', { lock: false })
      return
    case 'refresh':
      void act('refresh', {})
      return
    case 'admin':
      void act('openAdmin', {})
      return
    case 'installHelper':
    case 'repairHelper':
    case 'letMeIn':
      void act('setUpHelper', {})
      return
    case 'cancelSetup':
      void act('cancelHelperSetup', {})
      return
    case 'signIn':
      askSignIn(true)
      return
    case 'switch':
    case 'another':
      onChoose()
      return
    default:
      action satisfies never
  }
}
