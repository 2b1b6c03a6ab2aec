'use client'
import { useState } from 'react'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { FileInput } from '@/components/ui/FileInput'
import { FilterChip } from '@/components/ui/FilterChip'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { RadioCards } from '@/components/ui/RadioCards'
import { SearchInput } from '@/components/ui/SearchInput'
import { Select } from '@/components/ui/Select'
import { Switch } from '@/components/ui/Switch'
import { Textarea } from '@/components/ui/Textarea'
import { Toolbar } from '@/components/ui/Toolbar'
import { Variants } from './Specimen'

export function Forms() {
  const [query, setQuery] = useState('')
  const [isErrorOnly, setErrorOnly] = useState(true)
  return (
    <>
      <div className="mb-6 grid gap-5 sm:grid-cols-2">
        <Field label="Name" hint="Letters, digits and hyphens; unique in the VDC.">
          <Input defaultValue="web-1" isMono />
        </Field>
        <Field label="Name" error="web-1 exists already in this VDC. Take another name.">
          <Input defaultValue="web-1" isMono />
        </Field>
        <Field label="Memory" aside="24 of 64 GiB left">
          <NumberInput defaultValue={4} min={1} max={24} unit="GiB" />
        </Field>
        <Field label="Zone" isOptional>
          <Select defaultValue="z1" options={ZONES} />
        </Field>
        <Field label="Description" isOptional>
          <Input placeholder="What it is for" />
        </Field>
        <Field label="Locked" hint="Set by the operator.">
          <Input defaultValue="read only" disabled />
        </Field>
        <Field label="User data" isOptional className="sm:col-span-2">
          <Textarea isMono defaultValue={'#cloud-config\npackages: [nginx]'} rows={3} />
        </Field>
        <Field label="Image" hint="A line that breaks loses nothing." className="sm:col-span-2">
          <FileInput file={null} onFileChange={() => {}} placeholder="qcow2, or a raw disk" />
        </Field>
      </div>
      <Variants label="Choices">
        <Checkbox label="Start when created" defaultChecked />
        <Checkbox label="Mixed" indeterminate />
        <Checkbox label="Off" />
        <Checkbox label="Not now" disabled />
        <Switch label="Live" defaultChecked />
        <Switch label="Off" />
        <Switch label="Not now" disabled />
      </Variants>
      <Field label="Instance type" hint="Can be changed later; the instance restarts then." className="mb-6">
        <RadioCards defaultValue="s2" options={TYPES} columns={2} />
      </Field>
      <Variants label="Toolbar">
        <Toolbar className="w-full">
          <SearchInput label="Filter instances" value={query} onValueChange={setQuery} shortcut="/" />
          <FilterChip label="Error" count={2} isOn={isErrorOnly} onChange={setErrorOnly} />
          <FilterChip label="Zone z1" count={14} isOn={false} onChange={() => {}} />
        </Toolbar>
      </Variants>
    </>
  )
}

const ZONES = [
  { value: 'z1', label: 'z1', hint: '4 hosts, 38 vCPU left' },
  { value: 'z2', label: 'z2', hint: '4 hosts, 12 vCPU left' },
  { value: 'z3', label: 'z3', disabledReason: 'In maintenance until 14:00.' },
]

const TYPES = [
  { value: 's1', title: 's1', meta: '1 vCPU · 1 GiB', description: 'Bastions, probes' },
  { value: 's2', title: 's2', meta: '2 vCPU · 4 GiB', description: 'Web servers' },
  { value: 'm8', title: 'm8', meta: '8 vCPU · 32 GiB', description: 'Databases' },
  { value: 'm32', title: 'm32', meta: '32 vCPU · 128 GiB', disabledReason: 'The quota leaves 20 vCPU.' },
]
