import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { FoldVertical, Globe, Layers, Monitor, Router, Smartphone, TriangleAlert, Waypoints } from 'lucide-react'
import type { ReactElement } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import type { GraphNode } from './graph.ts'
import { useProblemText } from './use-problem-text.ts'

export interface MachineNodeData extends Record<string, unknown> {
  readonly node: GraphNode
  /** The internet lies where lines of text begin. */
  readonly direction: 'ltr' | 'rtl'
  readonly pointed: boolean
  /** Shows more of a bundle one by one, or folds it back; of remote clients, their list. */
  readonly onOpen: () => void
}

/** One machine of the picture, or a bundle of them. */
export function MachineNode({ data }: NodeProps<Node<MachineNodeData>>): ReactElement {
  const { node, direction, pointed, onOpen } = data
  const [towards, away] = direction === 'rtl' ? [Position.Right, Position.Left] : [Position.Left, Position.Right]
  return (
    <div className="machine" data-kind={node.kind} data-pointed={pointed || undefined} data-problem={problemIn(node) || undefined}>
      {node.kind === 'internet' ? null : <Handle type="target" position={towards} isConnectable={false} />}
      <Inside node={node} onOpen={onOpen} />
      <Handle type="source" position={away} isConnectable={false} />
    </div>
  )
}

function problemIn(node: GraphNode): boolean {
  return (node.kind === 'gateway' || node.kind === 'host') && node.problem !== null
}

function Inside({ node, onOpen }: { readonly node: GraphNode; readonly onOpen: () => void }): ReactElement {
  const t = useT()
  const problemText = useProblemText()
  switch (node.kind) {
    case 'internet':
      return (
        <>
          <Globe className="icon" aria-hidden="true" />
          <span className="strong">{t('manage.topology.internet')}</span>
        </>
      )
    case 'gateway':
    case 'host': {
      const { row, problem } = node
      const Icon = node.kind === 'gateway' ? Waypoints : node.row.relayedCount > 0 ? Router : Monitor
      const under = node.kind === 'gateway' ? node.row.exitAddress : node.row.address
      return (
        <>
          <Icon className="icon" aria-hidden="true" />
          <span className="machine-words">
            <MiddleCut text={row.name} className="strong" />
            <span className="machine-under address">{under}</span>
          </span>
          {problem === null ? (
            <NodeState status={row.status} short />
          ) : (
            <span className="machine-problem" title={problemText(problem)}>
              <TriangleAlert className="icon-small" aria-hidden="true" />
              <span className="visually-hidden">{problemText(problem)}</span>
            </span>
          )}
        </>
      )
    }
    case 'bundle': {
      const Icon = node.of === 'clients' ? Smartphone : node.opened ? FoldVertical : Layers
      const rest = t(`manage.topology.bundle.${node.of}`, { count: node.count })
      if (node.opened) {
        return (
          <button type="button" className="machine-bundle nodrag nopan" onClick={onOpen}>
            <Icon className="icon" aria-hidden="true" />
            <span className="machine-words">
              <span className="strong">{t('manage.topology.fold')}</span>
              {node.count === 0 ? null : <span className="machine-under">{rest}</span>}
            </span>
          </button>
        )
      }
      return (
        <button type="button" className="machine-bundle nodrag nopan" onClick={onOpen}>
          <Icon className="icon" aria-hidden="true" />
          <span className="machine-words">
            <span className="strong">{rest}</span>
            {node.away === 0 ? null : <span className="machine-under">{t('manage.topology.notOnline', { count: node.away })}</span>}
          </span>
        </button>
      )
    }
    default:
      return node satisfies never
  }
}
