'use client'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { FilterChip } from '@/components/ui/FilterChip'
import { SearchInput } from '@/components/ui/SearchInput'
import { Select } from '@/components/ui/Select'
import { Toolbar } from '@/components/ui/Toolbar'
import { useHotkey } from '@/components/ui/useHotkey'
import { type StateGroup, stateGroups, type useInstanceListParams } from './list-params'

type Params = ReturnType<typeof useInstanceListParams>
const words: Record<StateGroup, string> = {
  running: 'Running',
  stopped: 'Stopped',
  'in progress': 'In progress',
  trouble: 'Trouble',
}

/** Text, chips by state, zone. All of it lives in the address. */
export function InstanceFilters({ params, onChange }: { vdcId: string; params: Params[0]; onChange: Params[1] }) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions())
  const searchRef = useRef<HTMLInputElement>(null)
  useHotkey('/', () => searchRef.current?.focus())
  const isFiltered = Boolean(params.q || params.state.length || params.zone)
  const toggle = (group: StateGroup, isOn: boolean) =>
    onChange({ state: isOn ? [...params.state, group] : params.state.filter(each => each !== group) })
  return (
    <Toolbar>
      <SearchInput
        ref={searchRef}
        label="Filter by name or address"
        shortcut="/"
        value={params.q}
        onValueChange={q => onChange({ q: q || null })}
      />
      {(Object.keys(stateGroups) as StateGroup[]).map(group => (
        <FilterChip
          key={group}
          label={words[group]}
          isOn={params.state.includes(group)}
          onChange={isOn => toggle(group, isOn)}
        />
      ))}
      <Select
        aria-label="Zone"
        size="sm"
        className="w-32"
        value={params.zone ?? 'any'}
        onValueChange={zone => onChange({ zone: zone === 'any' ? null : zone })}
        options={[
          { value: 'any', label: 'Any zone' },
          ...(zones.data?.items ?? []).map(zone => ({ value: zone.id as string, label: zone.name })),
        ]}
      />
      {isFiltered && (
        <Button size="sm" variant="ghost" onClick={() => onChange({ q: null, state: null, zone: null })}>
          Clear
        </Button>
      )}
    </Toolbar>
  )
}
