import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { NumberInput } from '@/components/ui/NumberInput'
import { toast } from '@/components/ui/Toaster'
import type { HostView } from '@/server/domain/host'
import { hostLocation } from '@/server/domain/location'

/** Where a host stands and what it hangs on: what placement and forecasts of failures go by. */
export function LocationDialog({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [words, setWords] = useState(() => wordsOf(host))
  const [unit, setUnit] = useState(host.location.unit)
  const [wasSent, setSent] = useState(false)
  const save = useMutation(
    trpc.hosts.setLocation.mutationOptions({
      onSuccess: () => {
        toast(`It is written down where ${host.name} stands`)
        for (const router of [trpc.hosts, trpc.failures, trpc.overview])
          void client.invalidateQueries(router.pathFilter())
        onClose()
      },
    }),
  )
  const parsed = hostLocation.safeParse({ ...locationIn(words), unit })
  const errorOf = (key: string) =>
    wasSent ? parsed.error?.issues.find(issue => issue.path[0] === key)?.message : undefined
  const send = () => {
    setSent(true)
    if (parsed.success) save.mutate({ hostId: host.id, generation: host.generation, location: parsed.data })
  }
  return (
    <FormDialog
      isSticky
      title={`Where ${host.name} stands`}
      description="Names count within its zone. Hosts that share one fail together with it."
      submitLabel="Save"
      pending={save.isPending}
      columns={2}
      error={save.error && sentenceOf(save.error)}
      onClose={onClose}
      onSubmit={send}
    >
      {fields.map(({ key, label, hint, placeholder }) => (
        <Field key={key} label={label} hint={hint} error={errorOf(key)} isOptional>
          <Input
            value={words[key]}
            onValueChange={next => setWords({ ...words, [key]: next })}
            autoComplete="off"
            placeholder={placeholder}
          />
        </Field>
      ))}
      <Field label="Rack unit" error={errorOf('unit')} isOptional>
        <NumberInput value={unit} onValueChange={setUnit} min={1} max={60} />
      </Field>
    </FormDialog>
  )
}

type Words = Record<(typeof fields)[number]['key'], string>

const fields = [
  { key: 'room', label: 'Room', placeholder: 'Hall 1', hint: undefined },
  { key: 'rack', label: 'Rack', placeholder: 'r1', hint: undefined },
  { key: 'powerFeeds', label: 'Power feeds', placeholder: 'A, B', hint: 'It stays on until all of them are gone' },
  { key: 'coolingLoop', label: 'Cooling loop', placeholder: 'loop 1', hint: undefined },
  { key: 'fireArea', label: 'Fire area', placeholder: 'F1', hint: undefined },
  { key: 'networkSwitch', label: 'Top-of-rack switch', placeholder: 'tor-r1', hint: undefined },
] as const

function wordsOf({ location }: HostView): Words {
  const { unit: _, powerFeeds, ...rest } = location
  const words = Object.fromEntries(Object.entries(rest).map(([key, word]) => [key, word ?? '']))
  return { ...words, powerFeeds: powerFeeds.join(', ') } as Words
}

function locationIn({ powerFeeds, ...words }: Words) {
  const feeds = powerFeeds.split(',').map(feed => feed.trim())
  return {
    ...Object.fromEntries(Object.entries(words).map(([key, word]) => [key, word.trim() || null])),
    powerFeeds: feeds.filter(feed => feed !== ''),
  }
}
