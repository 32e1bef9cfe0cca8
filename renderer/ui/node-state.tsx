import { Circle, CircleCheck, CircleHelp, CircleOff, CircleX, TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeStatus } from '../../electron/common/model/snapshot.ts'

const shapes = {
  online: CircleCheck,
  offline: Circle,
  warning: TriangleAlert,
  error: CircleX,
  unknown: CircleHelp,
  disconnected: CircleOff,
} as const

/** A host's state as shape and word. */
export function NodeState({ status, short = false }: { readonly status: NodeStatus; readonly short?: boolean }): ReactElement {
  const { t } = useTranslation()
  const Shape = shapes[status]
  const word = t(`node.${status}`)
  return (
    <span className="node-state" data-status={status} title={short ? word : undefined}>
      <Shape className="icon-small" aria-hidden="true" />
      <span className={short ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  )
}
