import { registerLab } from '@/e2e/data-centers/lab'
import { paths } from '@/server/domain/paths'
import { findPlenum } from './find-plenum'
import type { openLab } from './index'

/** Makes the lab's hosts those of the Plenum that runs here; without one it says how to do that later. */
export async function registerWithPlenum(lab: ReturnType<typeof openLab>, say: (line: string) => void): Promise<void> {
  const plenum = await findPlenum()
  if (!plenum) {
    say('No Plenum runs here yet. Start one with “npm start”; then “npm run lab” again adds these hosts to it.')
    say('(Another data folder: PLENUM_DATA. A Plenum elsewhere: PLENUM_URL and PLENUM_TOKEN.)')
    return
  }
  try {
    say(`Adding the lab to Plenum at ${plenum.url}, as its “Add host” does:`)
    const { vdcId, vdcName } = await registerLab(plenum.rest, lab, line => say(`  ${line}`))
    say(`  All ${lab.hosts.length} hosts are there: ${plenum.url}${paths.hosts()}`)
    say(`Next, a virtual machine on them: ${plenum.url}${paths.createInstance(vdcId)} (in VDC ${vdcName})`)
  } finally {
    await plenum.end()
  }
}
