import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const unknownVolumeResolutions: Offers = ({ name, facts }) => {
  const { volumeId, sizeGiB } = facts as FactsOf<'stranger volume'>
  return [
    resolution({
      kind: 'import',
      title: 'Import into a VDC',
      does: `${name} becomes a volume of the VDC that you choose, with what is on it. There it can be attached or deleted.`,
      cost: `${sizeGiB} GiB of the VDC’s quota.`,
      blockedBy: volumeId
        ? null
        : `${name} does not carry an id of Plenum, so that Plenum could not find it again. Copy what is on it to a volume of a VDC`,
    }),
  ]
}
