import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const unknownInstanceResolutions: Offers = ({ name, facts }) => {
  const { canImport } = facts as FactsOf<'stranger'>
  return [
    resolution({
      kind: 'import',
      title: 'Import into a VDC',
      does: `${name} becomes an instance of the VDC that you choose. It runs on, untouched, with the disks and cards that it has.`,
      cost: 'It counts in the VDC’s quota. There is no image to rebuild it from.',
      blockedBy: canImport ? null : 'This host’s driver can’t take over machines',
    }),
  ]
}
