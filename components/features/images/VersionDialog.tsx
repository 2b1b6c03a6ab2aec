'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import type { ImageView } from '@/server/domain/catalog'

export function VersionDialog({ image, onClose }: { image: ImageView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [family, setFamily] = useState(image.family ?? '')
  const [isDeprecated, setDeprecated] = useState(image.isDeprecated)
  const save = useMutation(
    trpc.images.setVersion.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries(trpc.images.list.pathFilter())
        onClose()
      },
    }),
  )
  return (
    <FormDialog
      size="sm"
      title={`Version of ${image.name}`}
      description="Designs name a family for its newest version, or one version."
      submitLabel="Save"
      pending={save.isPending}
      onSubmit={() => save.mutate({ imageId: image.id, family: family.trim() || null, isDeprecated })}
      onClose={onClose}
    >
      <Field
        label="Family"
        isOptional
        hint="The version that was added last is its newest."
        error={save.error ? sentenceOf(save.error) : undefined}
      >
        <Input value={family} onValueChange={setFamily} autoComplete="off" placeholder="debian-12" />
      </Field>
      <Checkbox
        label="Deprecated"
        hint="Not offered any more, and never a family’s newest. Instances that were made from it stay."
        checked={isDeprecated}
        onCheckedChange={setDeprecated}
      />
    </FormDialog>
  )
}
