'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { sideWords, versionListQuery } from './search'

type Props = { vdcId: string; label: string; value: string; onChange: (side: string) => void }

/** What is there now, or one of the versions. */
export function SidePicker({ vdcId, label, value, onChange }: Props) {
  const trpc = useTRPC()
  const list = useInfiniteQuery(versionListQuery(trpc, vdcId, ''))
  const versions = list.data?.pages.flatMap(page => page.items) ?? []
  const known = versions.map(({ number, message, author }) => ({
    value: String(number),
    label: sideWords(String(number)),
    hint: message || author,
  }))
  const options = [{ value: 'current', label: sideWords('current') }, ...known]
  // An older one than those that were read.
  const isListed = options.some(option => option.value === value)
  return (
    <Field label={label}>
      <Select
        className="w-56"
        value={value}
        onValueChange={onChange}
        options={isListed ? options : [...options, { value, label: sideWords(value) }]}
      />
    </Field>
  )
}
