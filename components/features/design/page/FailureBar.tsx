import { X } from 'lucide-react'
import { sentenceOf } from '@/components/live/api-error'
import { formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { StateMark } from '@/components/ui/StateMark'
import type { FailureCause } from '@/server/domain/failure/cause'
import type { VdcForecast } from '@/server/domain/failure/within-vdc'
import { FloatingBar } from '../FloatingBar'
import type { Failure } from './use-failure'

/** What the failure that is being tried would do, in one line at the bottom. */
export function FailureBar({ failure, onClose }: { failure: Failure; onClose: () => void }) {
  const { cause, forecast, error } = failure
  if (!cause) return null
  return (
    <FloatingBar label="What if" className="gap-x-2.5">
      {forecast && <StateMark state={worstIn(forecast)} label="" />}
      <p role="status" className="min-w-0">
        <span className="font-medium">If {wordsOf(cause)} fails</span>
        <span className="text-muted">
          {forecast ? `: ${summaryOf(forecast)}` : error ? `: ${sentenceOf(error)}` : ' …'}
        </span>
      </p>
      <IconButton size="sm" label="Nothing fails" icon={<X size={14} />} onClick={onClose} />
    </FloatingBar>
  )
}

export const wordsOf = ({ kind, name }: FailureCause) => `${kind} ${name}`

function worstIn({ instances, clusters }: VdcForecast) {
  if (instances.some(each => each.startsIn === null) || clusters.some(each => each.after < each.quorum)) return 'error'
  return instances.length > 0 ? 'warning' : 'running'
}

function summaryOf({ instances, volumes, clusters }: VdcForecast): string {
  if (instances.length === 0 && volumes.length === 0) return 'nothing of this VDC is touched.'
  const lost = instances.filter(each => each.startsIn === null).length
  const parts = [
    instances.length > 0 && `${formatCount(instances.length, 'instance')} ${instances.length === 1 ? 'stops' : 'stop'}`,
    lost > 0 && `${lost} ${lost === 1 ? 'stays' : 'stay'} down`,
    instances.length > lost && `${instances.length - lost} start${instances.length - lost === 1 ? 's' : ''} elsewhere`,
    volumes.length > 0 && `${formatCount(volumes.length, 'volume')} out of reach`,
    ...clusters.map(each => `${each.name} ${each.after < each.quorum ? 'loses' : 'keeps'} its quorum`),
  ]
  return `${parts.filter(Boolean).join(', ')}.`
}
