'use client'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ColumnsMenu } from '@/components/ui/ColumnsMenu'
import { FilterChip } from '@/components/ui/FilterChip'
import { SearchInput } from '@/components/ui/SearchInput'
import { Select } from '@/components/ui/Select'
import { Toolbar } from '@/components/ui/Toolbar'
import { useHotkey } from '@/components/ui/useHotkey'
import { instanceColumns } from './columns'
import { type InstanceSearch, type StateGroup, stateGroups } from './list-search'
import type { SetInstanceSearch } from './use-list-search'

type Props = { search: InstanceSearch; onChange: SetInstanceSearch }
const words: Record<StateGroup, string> = {
  running: 'Running',
  stopped: 'Stopped',
  'in progress': 'In progress',
  trouble: 'Trouble',
}

/** Text, chips by state, zone, columns. All of it lives in the address. */
export function InstanceFilters({ search, onChange }: Props) {
  const trpc = useTRPC()
  const zones = useQuery(trpc.zones.list.queryOptions())
  const searchRef = useRef<HTMLInputElement>(null)
  useHotkey('/', () => searchRef.current?.focus())
  const isFiltered = Boolean(search.q || search.state.length || search.zone)
  const toggle = (group: StateGroup, isOn: boolean) =>
    onChange({ state: isOn ? [...search.state, group] : search.state.filter(each => each !== group) })
  return (
    <Toolbar
      end={
        <ColumnsMenu
          columns={instanceColumns}
          hidden={new Set(search.hide)}
          onHiddenChange={hidden => onChange({ hide: hidden.size > 0 ? [...hidden] : null })}
          density={search.rows ?? 'regular'}
          onDensityChange={density => onChange({ rows: density === 'dense' ? density : null })}
        />
      }
    >
      <SearchInput
        ref={searchRef}
        label="Filter by name or address"
        shortcut="/"
        value={search.q}
        onValueChange={q => onChange({ q: q || null })}
      />
      {(Object.keys(stateGroups) as StateGroup[]).map(group => (
        <FilterChip
          key={group}
          label={words[group]}
          isOn={search.state.includes(group)}
          onChange={isOn => toggle(group, isOn)}
        />
      ))}
      <Select
        aria-label="Zone"
        size="sm"
        className="w-32"
        value={search.zone ?? 'any'}
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
