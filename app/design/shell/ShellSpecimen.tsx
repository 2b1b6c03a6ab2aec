'use client'
import {
  Activity,
  Box,
  ChevronsUpDown,
  HardDrive,
  ListChecks,
  Network,
  Pause,
  Play,
  Plus,
  Server,
  Square,
} from 'lucide-react'
import { useEffect, useState } from 'react'
import { AppShell } from '@/components/ui/AppShell'
import { Breadcrumbs } from '@/components/ui/Breadcrumbs'
import { BulkBar } from '@/components/ui/BulkBar'
import { Button } from '@/components/ui/Button'
import { ColumnsMenu } from '@/components/ui/ColumnsMenu'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatMiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { KeyValue } from '@/components/ui/KeyValue'
import { Logo } from '@/components/ui/Logo'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SearchInput } from '@/components/ui/SearchInput'
import { SidePanel } from '@/components/ui/SidePanel'
import { StateBadge } from '@/components/ui/StateBadge'
import { ThemeToggle } from '@/components/ui/ThemeToggle'
import { Toolbar } from '@/components/ui/Toolbar'
import { type Sample, samples } from '../samples'

/** The frame with a list of 2,000 rows in it, some of which change each second. */
export function ShellSpecimen() {
  const [rows, setRows] = useState(() => samples(2000))
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [density, setDensity] = useState<'regular' | 'dense'>('regular')
  const [query, setQuery] = useState('')
  const [openId, setOpenId] = useState<string | null>(null)
  useEffect(() => {
    const timer = setInterval(() => setRows(changeSome), 1000)
    return () => clearInterval(timer)
  }, [])
  const shown = rows.filter(row => row.name.includes(query))
  const opened = rows.find(row => row.id === openId)
  return (
    <AppShell
      switcher={
        <Button
          variant="ghost"
          className="w-full justify-start"
          trailing={<ChevronsUpDown size={14} className="ml-auto" />}
        >
          <Logo size={18} className="text-accent-text" /> shop-production
        </Button>
      }
      nav={NAV}
      railFooter={<ThemeToggle />}
      breadcrumbs={<Breadcrumbs items={[{ label: 'shop-production', href: '/design' }, { label: 'Instances' }]} />}
      onSearch={() => {}}
      right={<StateBadge state="ok" label="Live" className="px-1 text-xs text-muted" />}
    >
      <Page isFilled>
        <PageHeader
          title="Instances"
          meta={`${rows.length} in 3 zones`}
          actions={
            <Button variant="primary" icon={<Plus size={14} />}>
              Create instance
            </Button>
          }
        />
        <Toolbar
          end={
            <ColumnsMenu
              columns={columns}
              hidden={hidden}
              onHiddenChange={setHidden}
              density={density}
              onDensityChange={setDensity}
            />
          }
        >
          <SearchInput label="Filter instances" value={query} onValueChange={setQuery} shortcut="/" />
          <FilterChip label="Error" count={250} isOn={false} onChange={() => {}} />
          <FilterChip label="z1" isOn onChange={() => {}} />
        </Toolbar>
        <DataTable
          isFilled
          label="Instances"
          columns={columns}
          rows={shown}
          rowId={rowId}
          rowLabel={row => row.name}
          onRowActivate={row => setOpenId(row.id)}
          currentId={openId}
          selection={selection}
          onSelectionChange={setSelection}
          hiddenColumns={hidden}
          density={density}
          rowActions={rowActions}
          rowMenu={() => [{ label: 'Restart' }, 'separator', { label: 'Delete', danger: true }]}
        />
        <BulkBar count={selection.size} noun="instance" onClear={() => setSelection(new Set())}>
          <Button size="sm" icon={<Play size={12} />}>
            Start 7 of {selection.size}
          </Button>
          <Button size="sm" icon={<Pause size={12} />}>
            Stop
          </Button>
        </BulkBar>
        <SidePanel
          open={Boolean(opened)}
          onOpenChange={() => setOpenId(null)}
          title={<span className="font-mono">{opened?.name}</span>}
          meta={opened && <StateBadge state={opened.state} />}
        >
          <KeyValue
            items={[
              { key: 'Address', value: opened?.address, isMono: true },
              { key: 'Zone', value: opened?.zone },
            ]}
          />
        </SidePanel>
      </Page>
    </AppShell>
  )
}

function changeSome(rows: Sample[]): Sample[] {
  return rows.map((row, at) =>
    at < 40 && Math.random() < 0.06 ? { ...row, state: row.state === 'running' ? 'stopping' : 'running' } : row,
  )
}

const rowId = (row: Sample) => row.id

const rowActions = () => (
  <>
    <IconButton size="sm" label="Start" icon={<Play size={14} />} />
    <IconButton size="sm" label="Stop" icon={<Square size={14} />} />
  </>
)

const columns: Column<Sample>[] = [
  {
    id: 'name',
    header: 'Name',
    isFixed: true,
    cell: row => row.name,
    isMono: true,
    phone: 'title',
    isSortable: true,
    sortValue: row => row.name,
  },
  {
    id: 'state',
    header: 'State',
    width: 160,
    cell: row => <StateBadge state={row.state} />,
    flashKey: row => row.state,
    isSortable: true,
    sortValue: row => row.state,
  },
  {
    id: 'zone',
    header: 'Zone',
    width: 96,
    cell: row => row.zone,
    isMono: true,
    isSortable: true,
    sortValue: row => row.zone,
  },
  { id: 'address', header: 'Address', width: 144, cell: row => row.address, isMono: true },
  {
    id: 'memory',
    header: 'Memory',
    width: 112,
    align: 'end',
    cell: row => formatMiB(row.memoryMiB),
    isSortable: true,
    sortValue: row => row.memoryMiB,
  },
]

const NAV = [
  {
    items: [
      { href: '/design', label: 'Overview', icon: <Box />, isExact: true },
      { href: '/design/shell', label: 'Instances', icon: <Server />, badge: 2000 },
      { href: '/design/volumes', label: 'Volumes', icon: <HardDrive />, badge: 12 },
      { href: '/design/networks', label: 'Networks', icon: <Network /> },
    ],
  },
  {
    label: 'Operations',
    items: [
      { href: '/design/tasks', label: 'Tasks', icon: <ListChecks /> },
      { href: '/design/events', label: 'Events', icon: <Activity /> },
    ],
  },
]
