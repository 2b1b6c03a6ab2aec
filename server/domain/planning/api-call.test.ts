import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDesign } from '../design/document'
import { applyCall, planAndApplyCall, replanAndApplyCall } from './api-call'

const choice = { policy: 'continue', acceptDataLoss: ['volume/old'], message: "it's $HOME, `date`\nJSON\n" } as const
const userData = `#!/bin/sh\necho '"id":"plan_of_mine"' "$PATH"\nJSON\n`
const document = {
  ...emptyDesign,
  instances: { web: { image: 'debian-13', userData } },
}

/** A shell, with a curl that notes how it was called and answers as Plenum would. */
describe('the same as calls of the API', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-curl-'))
    const script = [
      '#!/bin/sh',
      `n=$(($(cat "${folder}/count" 2>/dev/null || echo 0) + 1)); echo $n > "${folder}/count"`,
      `for each in "$@"; do printf '%s\\n' "$each"; done > "${folder}/args-$n"`,
      `cat > "${folder}/body-$n"`,
      // As the server prints a plan: what is quoted within a string is escaped.
      `printf '%s' '{"changes":[{"id":"inst_1","why":"\\"id\\":\\"plan_no\\""}],"id":"plan_7","state":"ready"}'`,
    ]
    writeFileSync(path.join(folder, 'curl'), script.join('\n'))
    chmodSync(path.join(folder, 'curl'), 0o755)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function run(text: string) {
    rmSync(path.join(folder, 'count'), { force: true })
    execFileSync('/bin/sh', ['-c', text], {
      env: { PATH: `${folder}:${process.env.PATH}`, PLENUM_TOKEN: 'plenum_secret' } as never,
    })
    const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
    return (call: number) => ({ args: read(`args-${call}`).split('\n'), body: JSON.parse(read(`body-${call}`)) })
  }

  it('apply a stored plan with the policy, the losses and the message that were chosen, whatever is in them', () => {
    const first = run(applyCall('http://here', 'plan_1', choice))(1)
    expect(first.args).toContain('http://here/api/v1/plans/plan_1/apply')
    expect(first.args).toContain('Authorization: Bearer plenum_secret')
    expect(first.body).toEqual(choice)
  })

  it('plan the document as it is, then apply the plan that was made of it', () => {
    const call = run(planAndApplyCall('http://here', 'vdc_1', document, choice))
    expect(call(1).args).toContain('http://here/api/v1/vdcs/vdc_1/plans')
    expect(call(1).body).toEqual({ document })
    expect(call(2).args).toContain('http://here/api/v1/plans/plan_7/apply')
    expect(call(2).body).toEqual(choice)
  })

  it('plan a repair anew by its own address, then apply the plan that was made of it', () => {
    const call = run(replanAndApplyCall('http://here', 'plan_1', choice))
    expect(call(1).args).toContain('http://here/api/v1/plans/plan_1/replan')
    expect(call(1).body).toEqual({})
    expect(call(2).args).toContain('http://here/api/v1/plans/plan_7/apply')
  })
})
