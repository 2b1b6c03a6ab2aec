'use client'
import { Database, Plus, Server, Settings } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { CommandPalette } from '@/components/ui/CommandPalette'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { ProgressRing } from '@/components/ui/ProgressRing'
import { type Step, StepList } from '@/components/ui/StepList'
import { toast } from '@/components/ui/Toaster'
import { Variants } from './Specimen'

export function Progress() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Variants label="Steps of a task">
        <div className="w-full">
          <StepList steps={STEPS} />
        </div>
      </Variants>
      <Variants label="Rings and bars">
        {[undefined, 0.1, 0.5, 0.9].map((value, at) => (
          <ProgressRing key={at} value={value} label="Creating web-1" size={20} />
        ))}
        <ProgressBar value={0.4} label="Applying" className="w-40" />
        <ProgressBar label="Applying" className="w-40" />
        <ProgressBar value={1} tone="error" label="Failed" className="w-40" />
      </Variants>
      <Variants label="Palette and toasts">
        <Button onClick={() => setOpen(true)}>Open palette</Button>
        <Button
          onClick={() =>
            toast('web-1 is running', { description: 'Took 4.2 s', action: { label: 'Open', onClick() {} } })
          }
        >
          Toast
        </Button>
        <Button
          onClick={() =>
            toast.error('web-1 could not be started', { description: 'Host z1-r02 has 2 GiB left, it needs 4.' })
          }
        >
          Toast an error
        </Button>
        <CommandPalette open={isOpen} onOpenChange={setOpen} groups={GROUPS} />
      </Variants>
    </>
  )
}

const at = Date.UTC(2026, 10, 23, 20, 3, 21)
const STEPS: Step[] = [
  { id: '1', name: 'Choose a host', state: 'succeeded', durationMs: 12 },
  {
    id: '2',
    name: 'Create root disk',
    state: 'succeeded',
    durationMs: 1840,
    attempts: 2,
    isOpen: true,
    log: [
      { at, message: 'pool z1-ssd: busy, trying again in 800 ms' },
      { at: at + 1200, message: 'created root-web-1.qcow2 over debian-13 (20 GiB)' },
    ],
  },
  { id: '3', name: 'Define the domain', state: 'in-progress', progress: 0.6, durationMs: 420, detail: '60 %' },
  {
    id: '4',
    name: 'Attach volume db-data',
    state: 'failed',
    durationMs: 9200,
    error: 'The volume is still attached to db-1. Detach it there first.',
  },
  { id: '5', name: 'Start', state: 'queued' },
]

const GROUPS = [
  {
    heading: 'Instances',
    items: [
      { id: 'web-1', label: 'web-1', icon: <Server />, hint: '10.20.0.14 · z1', isMono: true, onSelect() {} },
      { id: 'web-2', label: 'web-2', icon: <Server />, hint: '10.20.0.15 · z2', isMono: true, onSelect() {} },
    ],
  },
  { heading: 'Volumes', items: [{ id: 'db-data', label: 'db-data', icon: <Database />, isMono: true, onSelect() {} }] },
  {
    heading: 'Do',
    items: [
      { id: 'create', label: 'Create instance', icon: <Plus />, shortcut: 'C', onSelect() {} },
      { id: 'zones', label: 'Add zone', icon: <Settings />, disabledReason: 'Operators only', onSelect() {} },
    ],
  },
]
