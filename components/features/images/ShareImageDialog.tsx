'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { FormDialog } from '@/components/ui/FormDialog'
import type { ImageView } from '@/server/domain/catalog'
import type { ImageAudience } from '@/server/domain/image-audience'
import { AudienceFields, audienceLacks } from './AudienceFields'

export function ShareImageDialog({ image, onClose }: { image: ImageView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [audience, setAudience] = useState<ImageAudience>({
    visibility: image.visibility,
    vdcIds: image.sharedWith.map(({ vdcId }) => vdcId),
  })
  const share = useMutation(
    trpc.images.setAudience.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries(trpc.images.list.pathFilter())
        onClose()
      },
    }),
  )
  return (
    <FormDialog
      size="sm"
      title={`Who may use ${image.name}`}
      description="Instances that were made from it keep it, and can be rebuilt from it."
      submitLabel="Save"
      pending={share.isPending}
      disabledReason={audienceLacks(audience)}
      onSubmit={() => share.mutate({ imageId: image.id, audience })}
      onClose={onClose}
    >
      <AudienceFields
        audience={audience}
        onChange={setAudience}
        error={share.error ? sentenceOf(share.error) : undefined}
      />
    </FormDialog>
  )
}
