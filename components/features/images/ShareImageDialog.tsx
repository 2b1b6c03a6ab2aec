'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import type { ImageView } from '@/server/domain/catalog'
import type { ImageAudience } from '@/server/domain/image-audience'
import { AudienceFields, audienceLacks } from './AudienceFields'

export function ShareImageDialog({ image, onClose }: { image: ImageView; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const formId = useId()
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
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title={`Who may use ${image.name}`}
      description="Instances that were made from it keep it, and can be rebuilt from it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={share.isPending}
            disabledReason={audienceLacks(audience)}
          >
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
          if (!audienceLacks(audience)) share.mutate({ imageId: image.id, audience })
        }}
      >
        <AudienceFields
          audience={audience}
          onChange={setAudience}
          error={share.error ? sentenceOf(share.error) : undefined}
        />
      </form>
    </Dialog>
  )
}
