import { SidePanel } from '@/components/ui/SidePanel'

/** On a phone the plan comes from below, over the picture. */
export const PlanSheet = ({ onClose, children }: { onClose: () => void; children: React.ReactNode }) => (
  <SidePanel open onOpenChange={onClose} title="Plan">
    <div className="-mx-5 -my-4">{children}</div>
  </SidePanel>
)
