import { OperatorsOnly } from '@/components/features/shell/OperatorsOnly'

/** The data center's pages. What they show is refused to others by the services; this only says so better. */
export default function OperatorLayout({ children }: { children: React.ReactNode }) {
  return <OperatorsOnly>{children}</OperatorsOnly>
}
