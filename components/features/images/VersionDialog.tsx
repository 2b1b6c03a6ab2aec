'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import type { ImageView } from '@/server/domain/catalog'

export function VersionDialog({ image, onClose }: { image: ImageView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const formId = useId()
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
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title={`Version of ${image.name}`}
      description="Designs name a family for its newest version, or one version."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          save.mutate({ imageId: image.id, family: family.trim() || null, isDeprecated })
        }}
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
      </form>
    </Dialog>
  )
}
