import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LabConfig } from './config'
import { storageServer } from './nodes'
import { cephPackages, ensurePackages } from './packages'
import { run } from './run'
import { waitFor } from './wait'

/** A Ceph cluster of one of each in the lab’s storage server, gone with it. Only for who asks: it takes ten seconds. */
export async function startCeph(config: LabConfig, say: (line: string) => void = () => {}) {
  await ensurePackages(say, cephPackages)
  const { address, netns } = storageServer(config)
  const folder = path.join(config.folder, 'ceph')
  await mkdir(path.join(folder, 'mon'), { recursive: true })
  await mkdir(path.join(folder, 'osd'))
  const conf = path.join(folder, 'ceph.conf')
  const keyring = path.join(folder, 'keyring')
  const fsid = randomUUID()
  await writeFile(conf, configOf({ fsid, address, folder, keyring }))
  const env = { ...process.env, CEPH_CONF: conf, CEPH_ARGS: '' }
  const ceph = (command: string, ...args: string[]) => run(command, args, { env, timeout: 60_000 })
  const daemon = (command: string, id: string) => {
    const log = openSync(path.join(folder, `${command}.out`), 'a')
    const args = ['netns', 'exec', netns, command, '-f', '-i', id]
    // Detached: it ends with the storage server.
    spawn('ip', args, { env, detached: true, stdio: ['ignore', log, log], cwd: '/' }).unref()
  }

  await ceph('ceph-authtool', '--create-keyring', keyring, '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *')
  for (const [name, mon] of [
    ['client.admin', 'allow *'],
    ['mgr.x', 'allow profile mgr'],
    ['osd.0', 'allow profile osd'],
  ] as const)
    await ceph(
      ...(['ceph-authtool', keyring, '--gen-key', '-n', name, '--cap', 'mon', mon] as const),
      ...['--cap', 'osd', 'allow *', '--cap', 'mgr', name === 'osd.0' ? 'allow profile osd' : 'allow *'],
    )
  const monmap = path.join(folder, 'monmap')
  await ceph('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', monitorsOf(address), monmap)
  await ceph('ceph-mon', '--mkfs', '-i', 'a', '--monmap', monmap, '--keyring', keyring)
  daemon('ceph-mon', 'a')
  const osd = randomUUID()
  await ceph('ceph', 'osd', 'new', osd)
  daemon('ceph-mgr', 'x')
  await ceph('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd)
  daemon('ceph-osd', '0')
  await waitFor('Ceph’s disk', async () => /\b1 up\b/.test(await ceph('ceph', 'osd', 'stat')))
  await ceph('ceph', 'osd', 'pool', 'create', 'plenum', '8')
  await ceph('rbd', 'pool', 'init', 'plenum')
  await waitFor('Ceph’s count of what is free', async () => {
    const { pools } = JSON.parse(await ceph('ceph', 'df', '--format', 'json')) as { pools: Pool[] }
    return pools.some(each => each.name === 'plenum' && each.stats.max_avail > 0)
  })
  const key = (await ceph('ceph', 'auth', 'get-key', 'client.admin')).trim()
  return { monitors: `${address}:3300`, pool: 'plenum', user: 'admin', key }
}

type Pool = { name: string; stats: { max_avail: number } }

const monitorsOf = (address: string) => `[v2:${address}:3300,v1:${address}:6789]`

/** In memory: nothing of it outlives a test. */
const configOf = (of: { fsid: string; address: string; folder: string; keyring: string }) => `[global]
fsid = ${of.fsid}
mon_host = ${monitorsOf(of.address)}
mon_initial_members = a
auth_allow_insecure_global_id_reclaim = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_data_avail_warn = 1
mon_data_avail_crit = 1
run_dir = ${of.folder}
admin_socket = ${of.folder}/$name.asok
log_file = ${of.folder}/$name.log
keyring = ${of.keyring}
mon_data = ${of.folder}/mon
osd_data = ${of.folder}/osd
public_addr = ${of.address}
osd_objectstore = memstore
memstore_device_bytes = 8589934592
mgr_initial_modules =
mgr_stats_period = 1
`
