import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fingerprint, isStamped, stamp } from './stamps.mjs'
import { Failure, root, step } from './steps.mjs'

/** The Node that comes with Plenum. */
export const node = path.join(root, 'node_modules/node/bin/node')

/** Where bundled servers lie. */
const bundles = 'node_modules/.cache/plenum/server'

/**
 * Makes what is missing or older than what it is made from: packages, the database client, the server, the pages.
 * @returns what Node is to run.
 */
export async function prepare({ isDev }) {
  checkNode()
  await install()
  await generateClient()
  if (isDev) return undefined
  if (process.env.PLENUM_UI !== 'off') await buildPages()
  return bundleServer()
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= 20) return
  throw new Failure(`Plenum needs Node 20 or newer to start; this is ${process.versions.node}. Get one at nodejs.org.`)
}

export async function install() {
  if (isInstalled()) return
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  await step(
    'Installing packages (npm ci). The first time, this takes a minute or two.',
    command,
    [...args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    { advice: 'The packages could not be installed. Check the network and the free space, then start again.' },
  )
  if (!existsSync(node))
    throw new Failure(
      'npm left out the Node that Plenum runs on. Allow install scripts (npm ci --ignore-scripts=false).',
    )
}

/** npm notes in node_modules what it installed. */
export function isInstalled() {
  const noted = path.join(root, 'node_modules/.package-lock.json')
  const wanted = path.join(root, 'package-lock.json')
  if (!existsSync(noted) || !existsSync(node)) return false
  if (statSync(noted).mtimeMs >= statSync(wanted).mtimeMs) return true
  // The lockfile may have been touched only, by a checkout for instance.
  const packagesIn = file => JSON.parse(readFileSync(file, 'utf8')).packages
  const there = packagesIn(noted)
  return Object.entries(packagesIn(wanted)).every(
    ([name, { version, optional }]) => name === '' || (there[name] ? there[name].version === version : optional),
  )
}

export async function generateClient() {
  const mark = fingerprint(['prisma/schema', 'prisma.config.ts', 'node_modules/prisma/package.json'])
  const file = 'node_modules/.cache/plenum/database-client'
  if (existsSync(path.join(root, 'server/store/prisma/client.ts')) && isStamped(file, mark)) return
  await step(
    'Generating the database client. This takes a few seconds.',
    node,
    ['node_modules/prisma/build/index.js', 'generate'],
    {
      advice: 'The database client could not be generated from prisma/schema.',
      env: { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    },
  )
  stamp(file, mark)
}

const serverSources = ['server', 'prisma', 'tsconfig.json', 'package-lock.json']

/**
 * The server as a few files: three times as quick to load as hundreds, whose types are to be taken out as well. Each
 * state of the sources gets a folder of its own, so that a Plenum that runs keeps its files. @returns the file to run.
 */
export async function bundleServer() {
  const folder = `${bundles}/${fingerprint(serverSources).slice(0, 16)}`
  const entry = `${folder}/all-in-one.js`
  if (!existsSync(path.join(root, entry))) {
    // It says nothing: it takes less than a second.
    await step('', node, ['server/processes/start/bundle.mjs', bundles, folder], {
      advice: 'The server could not be put together from its sources.',
    })
  }
  return entry
}

/** Everything that pages are made of; of the server, only what they may import. */
const pageSources = [
  ...['app', 'components', 'public'],
  ...['server/api', 'server/domain', 'server/events', 'server/policy'],
  ...['next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json'],
]

export async function buildPages() {
  const mark = fingerprint(pageSources)
  const file = '.next/plenum-sources'
  if (existsSync(path.join(root, '.next/BUILD_ID')) && isStamped(file, mark)) return
  await step(
    'Building the pages. This takes about half a minute, and again only after they changed.',
    node,
    ['node_modules/next/dist/bin/next', 'build'],
    { advice: 'The pages could not be built.', env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } },
  )
  stamp(file, mark)
}
