import { rateAt } from '../../metrics/wave'
import { workloadOf } from '../../metrics/workload'
import { kernelRelease } from '../base-files'
import { bootLines } from '../boot-log'
import type { Machine } from '../machine'
import type { Command } from '../shell/run'

const upMs = (machine: Machine) => Math.max(0, machine.now - (machine.of.bootedAt ?? machine.now))

function uptime(machine: Machine): string {
  const minutes = Math.floor(upMs(machine) / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  const clock = new Date(machine.now).toISOString().slice(11, 19)
  const short = minutes < 60 ? `${minutes} min` : `${hours}:${String(minutes % 60).padStart(2, '0')}`
  const { cpu } = workloadOf(machine.id)
  const load = [0, 150_000, 450_000].map(ago => (rateAt(cpu, machine.now - ago) * machine.of.vcpus).toFixed(2))
  const day = days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''
  return ` ${clock} up ${day}${short},  1 user,  load average: ${load.join(', ')}`
}

function free(machine: Machine): string {
  const total = Math.round(machine.of.memoryMiB * 1024 * 0.97)
  const used = Math.round(total * workloadOf(machine.id).memory * 0.8)
  const cache = Math.round((total - used) * 0.3)
  const row = (name: string, ...numbers: number[]) =>
    name.padEnd(8) + numbers.map(number => String(number).padStart(12)).join('')
  const head =
    ' '.repeat(8) + ['total', 'used', 'free', 'buff/cache', 'available'].map(each => each.padStart(12)).join('')
  return [head, row('Mem:', total, used, total - used - cache, cache, total - used), row('Swap:', 0, 0, 0)].join('\n')
}

function addresses({ of: { nic } }: Machine): string {
  const lines = [
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000',
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    '    inet 127.0.0.1/8 scope host lo',
  ]
  if (nic)
    lines.push(
      '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP qlen 1000',
      `    link/ether ${nic.mac} brd ff:ff:ff:ff:ff:ff`,
      `    inet ${nic.address} scope global eth0`,
      ...(nic.ipv6 ? [`    inet6 ${nic.ipv6.address} scope global`] : []),
    )
  return lines.join('\n')
}

function ip(machine: Machine, [what = '']: string[]) {
  if (what && 'address'.startsWith(what)) return { out: addresses(machine) }
  const { nic } = machine.of
  if (what && 'route'.startsWith(what)) return { out: nic?.gateway ? `default via ${nic.gateway} dev eth0` : '' }
  return { err: 'Usage: ip address | ip route', code: 1 }
}

/** As busybox has it, one packet whatever `-c` says: nothing here waits. */
function ping(machine: Machine, args: string[]) {
  const address = args.at(-1)
  if (!address || address.startsWith('-')) return { err: 'Usage: ping ADDRESS', code: 1 }
  const answers = machine.peers.has(address)
  return {
    out: [
      `PING ${address} (${address}): 56 data bytes`,
      ...(answers ? [`64 bytes from ${address}: seq=0 ttl=64 time=0.421 ms`] : []),
      '',
      `--- ${address} ping statistics ---`,
      `1 packets transmitted, ${answers ? 1 : 0} packets received, ${answers ? 0 : 100}% packet loss`,
    ].join('\n'),
    code: answers ? 0 : 1,
  }
}

function nslookup({ of, names }: Machine, args: string[]) {
  const name = args.find(each => !each.startsWith('-'))?.toLowerCase()
  if (!name) return { err: 'Usage: nslookup NAME', code: 1 }
  const server = of.nic?.resolver?.address
  if (!server) return { out: ';; connection timed out; no servers could be reached', code: 1 }
  const addresses = names.get(name)
  const head = [`Server:\t\t${server}`, `Address:\t${server}:53`, '']
  if (!addresses) return { out: [...head, `** server can't find ${name}: NXDOMAIN`].join('\n'), code: 1 }
  return { out: [...head, ...addresses.flatMap(address => [`Name:\t${name}`, `Address: ${address}`])].join('\n') }
}

const end =
  (how: 'poweroff' | 'reboot'): Command =>
  machine => {
    machine.ending = how
    return { out: 'The system is going down NOW!\nSent SIGTERM to all processes\nSent SIGKILL to all processes' }
  }

export const systemCommands: Record<string, Command> = {
  uname: (machine, args) => ({
    out: args.includes('-a')
      ? `Linux ${machine.of.name} ${kernelRelease} #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux`
      : args.includes('-r')
        ? kernelRelease
        : args.includes('-n')
          ? machine.of.name
          : 'Linux',
  }),
  hostname: machine => ({ out: machine.of.name }),
  uptime: machine => ({ out: uptime(machine) }),
  free: machine => ({ out: free(machine) }),
  ip,
  ping,
  ping6: ping,
  nslookup,
  ifconfig: machine => ({ out: addresses(machine) }),
  dmesg: machine => ({ out: bootLines(machine.of, machine.id).kernel.join('\n') }),
  date: machine => ({ out: new Date(machine.now).toUTCString().replace('GMT', 'UTC') }),
  whoami: () => ({ out: 'root' }),
  id: () => ({ out: 'uid=0(root) gid=0(root) groups=0(root)' }),
  nproc: machine => ({ out: String(machine.of.vcpus) }),
  ps: () => ({ out: 'PID   USER     COMMAND\n    1 root     init\n   74 root     acpid\n   81 root     sh' }),
  history: machine => ({
    out: machine.memory.history.map((line, i) => `${String(i + 1).padStart(5)} ${line}`).join('\n'),
  }),
  clear: () => ({ out: '\x1b[H\x1b[2J\x1b[3J' }),
  true: () => ({}),
  false: () => ({ code: 1 }),
  poweroff: end('poweroff'),
  halt: end('poweroff'),
  shutdown: end('poweroff'),
  reboot: end('reboot'),
}
