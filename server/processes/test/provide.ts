import { existsSync } from 'node:fs'
import { chromiumPath } from '@/e2e/fixtures/chromium'
import { cephPackages, ensurePackages, toolPackages } from '@/e2e/lab/packages'
import { run } from '@/e2e/lab/run'

/** Sees to it that the machine has what its arguments name; says what it installs, and fails with one sentence. */
const provisions: Record<string, () => Promise<void>> = {
  // Elsewhere the tests that want them say so themselves.
  tools: async () => {
    if (existsSync('/usr/bin/apt-get')) await ensurePackages(say, toolPackages)
  },
  browser: provideBrowser,
  // Before anything is timed: what only some tests want, too.
  lab: async () => {
    await ensurePackages(say)
    await ensurePackages(say, cephPackages)
  },
}

async function provideBrowser(): Promise<void> {
  if (chromiumPath() || (await playwrightHasOne())) return
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('Installing the Debian package chromium-headless-shell for the browser tests. This takes about a minute.')
    const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=600', '--no-install-recommends']
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = () => run('apt-get', [...options, 'install', 'chromium-headless-shell'], { env })
    await install().catch(async () => {
      await run('apt-get', ['-q', 'update'], { env })
      await install()
    })
    return
  }
  say('Downloading a Chromium for the browser tests.')
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
}

async function playwrightHasOne(): Promise<boolean> {
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}

function say(line: string): void {
  console.log(line)
}

try {
  for (const need of process.argv.slice(2)) await provisions[need]!()
} catch (error) {
  console.error((error instanceof Error ? error.message : String(error)).replaceAll('\n', ' '))
  process.exitCode = 1
}
