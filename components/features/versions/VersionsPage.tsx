'use client'
import { useQueryStates } from 'nuqs'
import { CompareVersions } from './CompareVersions'
import { versionSearch } from './search'
import { VersionList } from './VersionList'

/** The versions of a VDC’s design, or two of them side by side: by the address. */
export function VersionsPage({ vdcId }: { vdcId: string }) {
  const [{ from, to }] = useQueryStates(versionSearch)
  return from && to ? <CompareVersions vdcId={vdcId} from={from} to={to} /> : <VersionList vdcId={vdcId} />
}
