import { Controls, type Edge, type Node, Panel, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react'
import { type FocusEvent, type ReactElement, useEffect, useMemo, useState } from 'react'
import { useLocale } from 'react-aria-components'
import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { filterPage, openPage, pointAt } from '../../store/admin-ui.ts'
import { toggled } from '../../ui/table/row-selection.ts'
import { useTextScale } from '../../ui/use-text-scale.ts'
import { type GraphNode, graphOf, pathTo } from './graph.ts'
import { layoutOf, nodeSize, type Place } from './layout.ts'
import { MachineNode, type MachineNodeData } from './machine-node.tsx'
import type { Problem } from './ways.ts'

interface TopologyPictureProps {
  readonly gateways: readonly AdminGatewayRow[]
  readonly hosts: readonly AdminHostRow[]
  readonly problems: readonly Problem[]
  /** The machine that stands out, '' = none. */
  readonly pointed: string
}

const nodeTypes = { machine: MachineNode }

export function TopologyPicture(props: TopologyPictureProps): ReactElement {
  const { direction } = useLocale()
  return (
    // Where edges begin is measured once
    <ReactFlowProvider key={direction}>
      <Picture {...props} direction={direction} />
    </ReactFlowProvider>
  )
}

interface PictureProps extends TopologyPictureProps {
  /** The internet stands where lines of text begin. */
  readonly direction: 'ltr' | 'rtl'
}

/** Internet, gateways, hosts, relays with theirs, remote clients as bundles. Pointing at a machine lights its way to the internet. */
function Picture({ gateways, hosts, problems, pointed, direction }: PictureProps): ReactElement {
  const t = useT()
  const flow = useReactFlow()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [looked, setLooked] = useState('')
  const [held, setHeld] = useState('')
  const graph = useMemo(() => graphOf({ gateways, hosts, problems, opened, pointed }), [gateways, hosts, problems, opened, pointed])
  const scale = useTextScale()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const places = useMemo(() => layoutOf(graph, scale), [graph, scale])
  const path = useMemo(() => pathTo(graph, looked || held || pointed), [graph, looked, held, pointed])
  const nodes = useMemo(
    (): Node<MachineNodeData>[] =>
      graph.map((node) => ({
        id: node.id,
        type: 'machine',
        position: turned(places.get(node.id) ?? { x: 0, y: 0 }, direction),
        width: nodeSize.width * scale,
        height: nodeSize.height * scale,
        className: path.size === 0 ? '' : path.has(node.id) ? 'lit' : 'dim',
        focusable: node.kind !== 'bundle',
        data: {
          node,
          direction,
          pointed: node.id === (held || pointed),
          onOpen: () => {
            if (node.kind === 'bundle' && node.of === 'clients') {
              filterPage('clients', gateways.find(({ id }) => id === node.parent)?.name ?? '')
              openPage('clients')
            } else setOpened((before) => toggled(before, node.id))
          },
        },
      })),
    [graph, gateways, places, path, pointed, held, scale, direction],
  )
  const edges = useMemo(
    (): Edge[] =>
      graph
        .filter(({ parent }) => parent !== '')
        .map((node) => ({
          id: `${node.id} to ${node.parent}`,
          source: node.parent,
          target: node.id,
          focusable: false,
          className: [isBroken(node) ? 'broken' : '', path.size === 0 ? '' : path.has(node.id) ? 'lit' : 'dim'].join(' '),
        })),
    [graph, path],
  )
  const isShown = pointed !== '' && places.has(pointed)
  useEffect(() => {
    if (width === 0 || height === 0) return
    // A large network stays legible: it is moved, not shrunk. What a refresh changes moves nothing.
    const frame = requestAnimationFrame(() => {
      const view = isShown ? { nodes: [{ id: pointed }], maxZoom: 1, padding: 2 } : { minZoom: 0.6, maxZoom: 1, padding: 0.08 }
      // whoever lay under the pointer is drawn no more, and nobody tells that the pointer left it
      void flow.fitView(view).then(() => setLooked(''))
    })
    return () => cancelAnimationFrame(frame)
  }, [flow, pointed, isShown, width, height])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was clicked stands back behind what is shown now
  useEffect(() => setHeld(''), [pointed])
  const look = (event: FocusEvent): void => {
    const node = event.target.closest<HTMLElement>('.react-flow__node')
    setLooked(node?.dataset.id ?? '')
    if (node === null || !event.target.matches(':focus-visible')) return
    // the browser has scrolled its frame up to it by now, which is undone in a moment
    event.currentTarget.querySelector('.react-flow')?.scrollTo(0, 0)
    const { x, y } = wayInto(besideControls(event.currentTarget, direction), node.getBoundingClientRect())
    const view = flow.getViewport()
    if (x !== 0 || y !== 0) void flow.setViewport({ x: view.x + x, y: view.y + y, zoom: view.zoom })
  }
  return (
    <section className="topology" aria-label={t('manage.topology.pictureOf')} onFocus={look} onBlur={() => setLooked('')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        // its own leaves a machine where it is as long as a bit of it is in sight
        autoPanOnNodeFocus={false}
        onlyRenderVisibleElements
        minZoom={0.1}
        maxZoom={1.5}
        // its link would stop the keyboard and lead nowhere from here: what it is drawn with is said below
        proOptions={{ hideAttribution: true }}
        deleteKeyCode={null}
        selectionKeyCode={null}
        onNodeMouseEnter={(_event, node) => setLooked(node.id)}
        onNodeMouseLeave={() => setLooked('')}
        onNodeClick={(_event, node) => setHeld(node.id === held ? '' : node.id)}
        onPaneClick={() => {
          setHeld('')
          pointAt('topology', null)
        }}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('manage.topology.nodeHelp'),
          'controls.ariaLabel': t('manage.topology.controls'),
          'controls.zoomIn.ariaLabel': t('manage.topology.zoomIn'),
          'controls.zoomOut.ariaLabel': t('manage.topology.zoomOut'),
          'controls.fitView.ariaLabel': t('manage.topology.fit'),
        }}
      >
        <Controls showInteractive={false} position={direction === 'rtl' ? 'bottom-right' : 'bottom-left'} />
        <Panel position={direction === 'rtl' ? 'bottom-left' : 'bottom-right'} className="react-flow__attribution">
          {t('manage.topology.drawnWith')}
        </Panel>
      </ReactFlow>
    </section>
  )
}

/** The layout begins on the left. */
function turned({ x, y }: Place, direction: 'ltr' | 'rtl'): Place {
  return direction === 'rtl' ? { x: -x, y } : { x, y }
}

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

/** Where its controls don't lie over the map. */
function besideControls(map: Element, direction: 'ltr' | 'rtl'): Box {
  const { left, right, top, bottom } = map.getBoundingClientRect()
  const controls = map.querySelector('.react-flow__controls')?.getBoundingClientRect()
  if (controls === undefined) return { left, right, top, bottom }
  return direction === 'rtl' ? { left, right: controls.left, top, bottom } : { left: controls.right, right, top, bottom }
}

/** How far a box has to be moved to be whole in a frame (px), with a bit of air around it. */
function wayInto(frame: Box, box: Box): Place {
  const air = 16
  const along = (from: number, to: number, start: number, end: number): number => Math.max(from + air - start, Math.min(0, to - air - end))
  return { x: along(frame.left, frame.right, box.left, box.right), y: along(frame.top, frame.bottom, box.top, box.bottom) }
}

/** Nothing goes this way now. */
function isBroken(node: GraphNode): boolean {
  if (node.kind === 'internet' || node.kind === 'bundle') return false
  return node.problem !== null && node.problem.kind !== 'notApplied'
}
