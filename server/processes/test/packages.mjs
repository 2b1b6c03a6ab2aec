import { spawn } from 'node:child_process'
import { node } from '../start/prepare.mjs'
import { root, say } from '../start/steps.mjs'

/**
 * What the machine must have for these stages: a few tools, a browser, and the lab's hypervisor. On Debian, as root, it is installed,
 * one after the other, while what needs none of it runs already; elsewhere the answer says what is missing.
 * @returns by need, as soon as that is known: a sentence, or undefined when it is there.
 */
export function installPackages(stages) {
  const missing = {}
  let former
  for (const need of new Set(stages.map(({ needs }) => needs).filter(Boolean))) {
    const needs = need === 'lab' ? ['browser', 'lab'] : [need]
    former = missing[need] = Promise.resolve(former).then(() => provide(needs))
  }
  return missing
}

async function provide(needs) {
  const { code, said } = await run(['--import', 'tsx', 'server/processes/test/provide.ts', ...needs])
  return code === 0 ? undefined : said.trim().split('\n').at(-1)
}

function run(args) {
  return new Promise(resolve => {
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', chunk => say(String(chunk).trimEnd()))
    child.stderr.on('data', chunk => {
      said += chunk
    })
    child.once('close', code => resolve({ code, said }))
  })
}
