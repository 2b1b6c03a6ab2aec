import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type UseFormReturn, useWatch } from 'react-hook-form'
import { useTRPC } from '@/components/live/trpc'
import type { SshKeyView } from '@/server/domain/access'
import type { ImageView, InstanceTypeView } from '@/server/domain/catalog'
import { currentImages } from '@/server/domain/image-family'
import { limits } from '@/server/domain/instance'
import { sshKeyLimits } from '@/server/domain/ssh-key'
import type { CreateForm } from './form'
import { namesakesOf } from './namesakes'

/** Smaller ones boot, and then have no room for anything. */
const leastMemoryMiB = 96

/** What the form opens with: valid, as far as the catalog is known by then. */
export function useInitialValues(vdcId: string): CreateForm {
  const { images, types, taken, keys } = useCatalog(vdcId)
  const image = images?.[0]
  return {
    name: taken ? freeName(taken) : '',
    imageId: image?.id ?? '',
    typeId: (image && types && typeFor(image, types)?.id) ?? '',
    zoneId: '',
    rootDiskGiB: Math.max(8, image?.minDiskGiB ?? 0),
    cpuShares: limits.cpuShares.default,
    address: '',
    antiAffinityGroup: '',
    priority: 'normal',
    userData: '',
    sshKeys: mineOf(keys),
    securityGroupIds: [],
    newVolumes: [],
    volumeIds: [],
  }
}

/** Fills in what was not known when the form opened, and keeps type and disk large enough for the image. */
export function useDefaults(vdcId: string, form: UseFormReturn<CreateForm>): void {
  const { images, types, taken, keys } = useCatalog(vdcId)
  const imageId = useWatch({ control: form.control, name: 'imageId' })
  useEffect(() => {
    if (taken && !form.getFieldState('name').isDirty && !form.getValues('name')) form.setValue('name', freeName(taken))
  }, [taken, form])
  useEffect(() => {
    if (keys && !form.getFieldState('sshKeys').isDirty) form.setValue('sshKeys', mineOf(keys))
  }, [keys, form])
  useEffect(() => {
    const first = images?.[0]
    if (first && !form.getValues('imageId')) form.setValue('imageId', first.id)
  }, [images, form])
  useEffect(() => {
    const image = images?.find(each => each.id === imageId)
    if (!image || !types) return
    const type = types.find(each => each.id === form.getValues('typeId'))
    if (!type || type.memoryMiB < image.minMemoryMiB) form.setValue('typeId', typeFor(image, types)?.id ?? '')
    if (form.getValues('rootDiskGiB') < image.minDiskGiB) form.setValue('rootDiskGiB', image.minDiskGiB)
  }, [imageId, images, types, form])
}

function useCatalog(vdcId: string) {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.inVdc.queryOptions({ vdcId }))
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const namesakes = useQuery(trpc.instances.list.queryOptions(namesakesOf(vdcId)))
  const keys = useQuery(trpc.sshKeys.list.queryOptions())
  return {
    ...{ images: images.data && currentImages(images.data.items), types: types.data?.items },
    ...{ taken: namesakes.data?.items, keys: keys.data?.items },
  }
}

const typeFor = (image: ImageView, types: readonly InstanceTypeView[]) =>
  types.find(type => type.memoryMiB >= Math.max(image.minMemoryMiB, leastMemoryMiB)) ?? types.at(-1)

/** An instance that nobody can sign in to helps nobody: mine are in until I take them out. */
const mineOf = (keys: readonly SshKeyView[] = []) => keys.map(key => key.publicKey).slice(0, sshKeyLimits.perMachine)

function freeName(taken: readonly { name: string }[]): string {
  const names = new Set(taken.map(each => each.name))
  for (let number = 1; ; number++) if (!names.has(`vm-${number}`)) return `vm-${number}`
}
