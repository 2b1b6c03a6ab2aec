'use client'
import { ChevronDown, Ellipsis, Play, Plus, RotateCw, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { Dialog } from '@/components/ui/Dialog'
import { IconButton } from '@/components/ui/IconButton'
import { Kbd } from '@/components/ui/Kbd'
import { Menu } from '@/components/ui/Menu'
import { Popover } from '@/components/ui/Popover'
import { SidePanel } from '@/components/ui/SidePanel'
import { Variants } from './Specimen'

export function Controls() {
  return (
    <>
      <Variants label="Buttons">
        <Button variant="primary" icon={<Plus size={14} />}>
          Create instance
        </Button>
        <Button>Stop</Button>
        <Button variant="ghost">Cancel</Button>
        <Button variant="danger">Delete</Button>
        <ButtonLink href="/design">A link</ButtonLink>
      </Variants>
      <Variants label="Sizes">
        <Button size="sm" icon={<Play size={12} />}>
          Start
        </Button>
        <Button size="md" icon={<Play size={14} />}>
          Start
        </Button>
        <Button size="lg" icon={<Play size={16} />}>
          Start
        </Button>
      </Variants>
      <Variants label="Pending, and disabled with the reason">
        <Button variant="primary" pending>
          Creating
        </Button>
        <Button pending>Stopping</Button>
        <Button variant="primary" disabledReason="The quota leaves 0 vCPU.">
          Create
        </Button>
        <Button disabledReason="The instance is already stopped.">Stop</Button>
        <Button variant="ghost" disabledReason="You are a viewer in this VDC.">
          Rename
        </Button>
        <Button variant="danger" disabledReason="Detach its volumes first.">
          Delete
        </Button>
      </Variants>
      <Variants label="Icons, menus, popovers">
        <IconButton label="Start" icon={<Play size={16} />} shortcut="S" />
        <IconButton label="Restart" icon={<RotateCw size={16} />} variant="secondary" />
        <IconButton label="Stop" icon={<Square size={16} />} disabledReason="It is not running." />
        <IconButton label="Working" icon={<Play size={16} />} pending />
        <Menu trigger={<Button trailing={<ChevronDown size={14} />}>Actions</Button>} items={ITEMS} align="start" />
        <Menu trigger={<IconButton label="More actions" icon={<Ellipsis size={16} />} />} items={ITEMS} />
        <Popover title="Placement" align="start" trigger={<Button>Why here</Button>}>
          <p className="text-sm text-muted">
            Host <span className="font-mono text-text">z1-r02</span> fits best: 14 of 16 vCPU left. 3 hosts were ruled
            out, they are too small.
          </p>
        </Popover>
        <Kbd>⌘K</Kbd>
      </Variants>
      <Dialogs />
    </>
  )
}

function Dialogs() {
  const [open, setOpen] = useState<'dialog' | 'confirm' | 'panel' | null>(null)
  const close = () => setOpen(null)
  return (
    <Variants label="Dialogs and the panel">
      <Button onClick={() => setOpen('dialog')}>Open dialog</Button>
      <Button onClick={() => setOpen('confirm')}>Delete volume…</Button>
      <Button onClick={() => setOpen('panel')}>Open panel</Button>
      <Dialog
        open={open === 'dialog'}
        onOpenChange={close}
        title="Resize db-1"
        description="The instance restarts once. Its volumes stay attached."
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" onClick={close}>
              Resize
            </Button>
          </>
        }
      >
        From 2 vCPU, 4 GiB to 4 vCPU, 8 GiB.
      </Dialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Delete volume db-data?"
        description="80 GiB of data are lost. This cannot be undone."
        consequences={['Instance db-1 loses its disk /dev/vdb', '3 snapshots are deleted with it']}
        typeName="db-data"
        confirmLabel="Delete volume"
        onConfirm={close}
      />
      <SidePanel
        open={open === 'panel'}
        onOpenChange={close}
        title={<span className="font-mono">web-1</span>}
        meta="Zone z1 · 2 vCPU · 4 GiB"
        footer={<Button>Restart</Button>}
      >
        The page behind stays usable.
      </SidePanel>
    </Variants>
  )
}

const ITEMS = [
  { label: 'Start', icon: <Play size={14} />, shortcut: 'S', disabledReason: 'It is running.' },
  { label: 'Restart', icon: <RotateCw size={14} />, shortcut: 'R' },
  { label: 'Migrate', disabledReason: 'No other host in z1 has 8 GiB left.' },
  'separator' as const,
  { label: 'Delete', icon: <Trash2 size={14} />, danger: true },
]
