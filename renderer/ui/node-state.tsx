import { Circle, CircleCheck, CircleHelp, CircleOff, CircleX, TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import type { NodeStatus } from '../../electron/common/model/snapshot.ts'
import { useT } from '../i18n/use-words.ts'

/** Made once: a row that is drawn again leaves its pictures alone. */
const shapes: Readonly<Record<NodeStatus, ReactElement>> = {
  online: <CircleCheck className="icon-small" aria-hidden="true" />,
  offline: <Circle className="icon-small" aria-hidden="true" />,
  warning: <TriangleAlert className="icon-small" aria-hidden="true" />,
  error: <CircleX className="icon-small" aria-hidden="true" />,
  unknown: <CircleHelp className="icon-small" aria-hidden="true" />,
  disconnected: <CircleOff className="icon-small" aria-hidden="true" />,
}

/** A host's state as shape and word. */
export function NodeState({ status, short = false }: { readonly status: NodeStatus; readonly short?: boolean }): ReactElement {
  const t = useT()
  const word = t(`node.${status}`)
  return (
    <span className="node-state" data-status={status} title={short ? word : undefined}>
      {shapes[status]}
      <span className={short ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  )
}
