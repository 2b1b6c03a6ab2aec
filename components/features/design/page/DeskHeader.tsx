import { Braces, Download, History, LayoutTemplate, List, MoreHorizontal, Redo2, Share2, Undo2 } from 'lucide-react'
import { IconButton } from '@/components/ui/IconButton'
import { Menu } from '@/components/ui/Menu'
import { useModKey } from '@/components/ui/useModKey'
import type { DesignDocument } from '@/server/domain/design/document'
import { printDesign } from '@/server/domain/design/yaml'
import { paths } from '@/server/domain/paths'
import type { DraftInHand } from '../draft/use-draft'
import type { Other } from '../looks'
import { type DraftChoice, DraftSwitch } from './DraftSwitch'
import { People } from './People'
import { SavingSign } from './SavingSign'
import type { View } from './search'
import { ViewSwitch } from './ViewSwitch'

export type DeskHeaderProps = {
  vdcId: string
  view: View
  hasPlan: boolean
  onView: (view: View) => void
  draft: DraftInHand
  drafts: DraftChoice
  others: readonly Other[]
  isReadOnly: boolean
  isYamlOpen: boolean
  onYaml: () => void
  isList: boolean
  onList: () => void
  canUndo: boolean
  canRedo: boolean
  onUndo: () => void
  onRedo: () => void
  onStart: () => void
  document: DesignDocument
  /** Beside the views, where there is something to try. */
  whatIf?: React.ReactNode
}

/** What this is, whether it is kept, who else is here, and the three views of it. */
export function DeskHeader(props: DeskHeaderProps) {
  const mod = useModKey()
  const { view, isReadOnly } = props
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-1 gap-y-1.5 border-b px-4 sm:gap-x-3 py-1.5 sm:px-6">
      <h1 className="text-lg font-medium tracking-tight">Design</h1>
      {view === 'design' && <DraftSwitch drafts={props.drafts} openId={props.draft.draftId} />}
      {view === 'design' && <SavingSign {...props.draft} />}
      <span className="flex-1" />
      <People others={props.others} />
      {props.whatIf}
      {view === 'design' && (
        <span className="flex max-sm:hidden">
          <IconButton
            label="Undo"
            shortcut={`${mod}Z`}
            icon={<Undo2 size={16} />}
            disabledReason={!props.canUndo && 'Nothing to take back'}
            onClick={props.onUndo}
          />
          <IconButton
            label="Redo"
            shortcut={`⇧${mod}Z`}
            icon={<Redo2 size={16} />}
            disabledReason={!props.canRedo && 'Nothing was taken back'}
            onClick={props.onRedo}
          />
          <IconButton
            label={props.isYamlOpen ? 'Hide the YAML' : 'YAML beside the canvas'}
            shortcut="Y"
            className="max-lg:hidden"
            aria-pressed={props.isYamlOpen}
            icon={<Braces size={16} />}
            onClick={props.onYaml}
          />
        </span>
      )}
      <IconButton
        label={props.isList ? 'Show as a picture' : 'Show as a list'}
        icon={props.isList ? <Share2 size={16} /> : <List size={16} />}
        onClick={props.onList}
      />
      <ViewSwitch view={view} hasPlan={props.hasPlan} onChange={props.onView} />
      <Menu
        trigger={<IconButton label="More" icon={<MoreHorizontal size={16} />} />}
        items={[
          {
            label: 'Start from…',
            icon: <LayoutTemplate size={14} />,
            disabledReason: isReadOnly && 'Go to the view Design for that',
            onSelect: props.onStart,
          },
          {
            label: 'Download as YAML',
            icon: <Download size={14} />,
            onSelect: () => download('design.yaml', printDesign(props.document)),
          },
          { label: 'Versions', icon: <History size={14} />, href: paths.designVersions(props.vdcId) },
        ]}
      />
    </header>
  )
}

function download(name: string, text: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
