'use client'
import '@xyflow/react/dist/style.css'
import { type Node, ReactFlow, useNodesState } from '@xyflow/react'

const one: Node[] = [{ id: 'only', position: { x: 500, y: 300 }, data: { label: 'only' } }]

/** React Flow with one plain node and nothing of ours: what the canvas is measured against. */
export default function EmptyFlow() {
  const [nodes, , onNodesChange] = useNodesState(one)
  return (
    <div className="h-dvh">
      <ReactFlow nodes={nodes} onNodesChange={onNodesChange} />
    </div>
  )
}
