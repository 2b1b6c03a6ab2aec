import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blankInstance } from '../instances/document'
import { switchOn } from '../instances/power'
import type { Machine } from './machine'
import { runLine } from './shell/run'
import { resolvePath, treeLimitBytes } from './tree'

function machine(): Machine {
  const of = blankInstance('web-1')
  switchOn(of, 1_000_000)
  const resolver = { address: '10.0.0.254', domain: 'default.internal' }
  of.nic = { networkId: 'net_1', mac: '52:54:00:00:00:01', address: '10.0.0.5/24', gateway: null, resolver }
  const document = { name: 'data', vdcId: null, sizeGiB: 1, generation: 0, phase: null, filesystem: null }
  const disks = [{ device: 'vdb', attachmentId: 'att_1', document, isChanged: false }]
  return {
    id: 'inst_1',
    of,
    memory: of.memory,
    disks,
    now: 1_060_000,
    cwd: '/root',
    peers: new Set(['10.0.0.6']),
    names: new Map([['web-2', ['10.0.0.6']]]),
  }
}
const run = (line: string, on = machine()) => runLine(on, line)

/** As a shell wants any text: single quotes, with those of the text written outside of them. */
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const printable = fc.string({ unit: 'grapheme', maxLength: 60 }).filter(text => !/[\n\r]/.test(text))

describe('the shell', () => {
  test('whatever is typed, it answers and does not fall over', () => {
    const fragment = fc.oneof(
      fc.constantFrom('echo', 'cat', 'ls -la /', '&&', '||', ';', '|', '>', '>>', '2>&1', '"', "'", '$?', '\\', '#'),
      fc.constantFrom(
        'mount',
        '/dev/vdb',
        '/mnt',
        'mke2fs',
        'rm -rf /',
        'cd ..',
        'head -n',
        '${',
        '__proto__',
        'constructor',
      ),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), parts => {
        expect(typeof run(parts.join(' '))).toBe('string')
        expect(typeof run(parts.join(''))).toBe('string')
      }),
      { numRuns: 1_000 },
    )
  })

  test('quoted text comes out as it went in, on the terminal and through a file', () => {
    fc.assert(
      fc.property(printable, text => {
        const plain = text === '-n' || text === '-e' ? `x${text}` : text
        expect(run(`echo ${quote(plain)}`)).toBe(`${plain}\n`)
        const on = machine()
        run(`echo ${quote(plain)} > /tmp/f`, on)
        expect(run('cat /tmp/f', on)).toBe(`${plain}\n`)
      }),
    )
  })

  test('&&, || and ; run what they should', () => {
    expect(run('true && echo a || echo b; echo c')).toBe('a\nc\n')
    expect(run('false && echo a || echo b; echo c')).toBe('b\nc\n')
    expect(run('cat /nope; echo $?')).toBe('cat: /nope: No such file or directory\n1\n')
  })

  test('pipes and redirections carry what they should', () => {
    expect(run('echo one two | wc')).toBe('1 2 8\n')
    expect(run('cat /nope 2>/dev/null; echo ok')).toBe('ok\n')
    const on = machine()
    expect(run('echo a > f; echo b >> f; cat f; cat /nope > g 2>&1; cat g', on)).toBe(
      'a\nb\ncat: /nope: No such file or directory\n',
    )
    expect(run('nonsense')).toBe('sh: nonsense: not found\n')
    expect(run("echo 'open")).toBe('sh: syntax error: unterminated quoted string\n')
  })
})

describe('the file systems', () => {
  test('a path resolves to itself once resolved, and never leaves the root', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', '.', '..', '')), parts => {
        const path = resolvePath('/x/y', parts.join('/'))
        expect(resolvePath('/', path)).toBe(path)
        expect(path).toMatch(/^\/([^/]+(\/[^/]+)*)?$/)
        expect(path.split('/')).not.toContain('..')
      }),
    )
  })

  test('an unformatted volume can’t be mounted; a formatted one keeps its files when mounted again', () => {
    const on = machine()
    expect(run('mount /dev/vdb /mnt', on)).toBe('mount: mounting /dev/vdb on /mnt failed: Invalid argument\n')
    expect(run('mke2fs /dev/vdb && mount /dev/vdb /mnt && echo hello > /mnt/x && sync', on)).toContain('done')
    expect(run('umount /mnt && ls /mnt; mount /dev/vdb /mnt && cat /mnt/x', on)).toBe('hello\n')
    expect(run('mke2fs /dev/vdb', on)).toContain('is mounted')
    expect(run('cd /mnt && umount /mnt', on)).toContain('busy')
  })

  test('what is written to a volume is on the volume, what is written beside it is not', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(names, names, (onVolume, onRoot) => {
        const on = machine()
        run('mke2fs /dev/vdb && mount /dev/vdb /mnt', on)
        for (const name of onVolume) run(`echo v > /mnt/${name}`, on)
        for (const name of onRoot) run(`echo r > /root/${name}`, on)
        const files = Object.keys(on.disks[0]!.document.filesystem!.files)
        expect(files.sort()).toEqual(['/lost+found', ...onVolume.map(name => `/${name}`)].sort())
        expect(run('ls -1 /root', on)).toBe(`${[...onRoot].sort().join('\n')}\n`)
      }),
    )
  })

  test('a disk that is full says so, and keeps what it has', () => {
    const on = machine()
    on.of.root['/root/big'] = { t: 'x'.repeat(treeLimitBytes - 100), m: 0 }
    expect(run(`echo ${'y'.repeat(200)} > /root/more`, on)).toContain('No space left on device')
    expect(run('wc /root/big', on)).toContain(String(treeLimitBytes - 100))
  })

  test('files of the image can be removed, devices and mounted folders can’t', () => {
    const on = machine()
    expect(run('rm /etc/motd; cat /etc/motd', on)).toContain('No such file')
    expect(run('rm -rf /dev/vdb', on)).toContain('busy')
    expect(run('rm -rf /', on)).toContain('busy')
    expect(run('ls /dev', on)).toContain('vdb')
  })

  test('a volume that was cut off answers with errors', () => {
    const on = machine()
    run('mke2fs /dev/vdb && mount /dev/vdb /mnt && echo hello > /mnt/x', on)
    on.disks = []
    expect(run('cat /mnt/x', on)).toBe('cat: /mnt/x: Input/output error\n')
    expect(run('echo y > /mnt/y', on)).toContain('Input/output error')
  })
})

test('the system commands know the machine they are on', () => {
  const on = machine()
  expect(run('hostname; uname -n; nproc; echo $HOSTNAME', on)).toBe('web-1\nweb-1\n1\nweb-1\n')
  expect(run('ip addr', on)).toContain('inet 10.0.0.5/24')
  expect(run('uptime', on)).toContain('up 1 min')
  expect(run('lsblk', on)).toMatch(/^vdb +1G disk$/m)
  expect(run('mke2fs /dev/vdb >/dev/null && mount /dev/vdb /mnt && df', on)).toMatch(/^\/dev\/vdb +1048576 .*\/mnt$/m)
  expect(run('ping 10.0.0.6 && ping 10.0.0.7 || echo lost', on)).toMatch(
    /1 packets received[\s\S]* 0 packets received[\s\S]*lost/,
  )
  expect(run('nslookup web-2 && nslookup web-3 || echo none', on)).toMatch(
    /Address: 10\.0\.0\.6[\s\S]*web-3[\s\S]*none/,
  )
  expect(run('help', on)).toContain('mke2fs')
})
