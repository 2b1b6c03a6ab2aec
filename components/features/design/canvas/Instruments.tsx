import { ControlButton, Controls, MiniMap } from '@xyflow/react'
import { Maximize, WandSparkles } from 'lucide-react'
import { use } from 'react'
import { planColor } from '@/components/ui/plan/words'
import { useDrawing } from '../drawing'
import { LooksContext } from '../looks'
import { hueOf } from '../nodes/NetworkBar'
import type { FlowNode } from './flow'
import { keyOfNode } from './node-keys'

/** Zoom, everything, tidy; and the whole in small. */
export function Instruments({ fit, canEdit }: { fit: () => void; canEdit: boolean }) {
  const { dispatch } = useDrawing()
  const store = use(LooksContext)
  return (
    <>
      <Controls
        showInteractive={false}
        showFitView={false}
        position="bottom-left"
        // Where there is little room, the bar of staged changes reaches this far.
        className="max-sm:!hidden @max-[760px]:!mb-24"
      >
        <ControlButton onClick={fit} title="Show all (1)" aria-label="Show all">
          <Maximize />
        </ControlButton>
        {canEdit && (
          <ControlButton onClick={() => dispatch({ type: 'tidy' })} title="Tidy up" aria-label="Tidy up">
            <WandSparkles />
          </ControlButton>
        )}
      </Controls>
      <MiniMap
        pannable
        zoomable
        position="bottom-right"
        className="@max-[1000px]:hidden"
        style={miniMapSize}
        nodeColor={node => colorOf(node as FlowNode, key => store.get(key).action)}
        nodeStrokeWidth={0}
        ariaLabel="Overview of the design"
      />
    </>
  )
}

const miniMapSize = { width: 160, height: 100 }

function colorOf(node: FlowNode, actionOf: (key: string) => Parameters<typeof planColor>[0] | undefined): string {
  if (node.type === 'lane') return 'var(--surface-sunken)'
  const action = actionOf(keyOfNode(node.id))
  if (action) return planColor(action)
  const data = 'node' in node.data ? node.data.node : undefined
  if (data?.kind === 'network') return `var(--net-${hueOf(data.rank)})`
  return node.type === 'volume' ? 'var(--line-strong)' : 'var(--line-control)'
}
