import { expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { explainFailure } from './failures'
import { LibvirtError, LibvirtTimeout, LibvirtUnreachable } from './rpc/errors'

const libvirt = (code: number, message: string) => new LibvirtError(code, 10, 2, message)

test.each([
  [new LibvirtUnreachable('gone'), 'unreachable'],
  [new LibvirtTimeout('slow'), 'busy'],
  [libvirt(38, "cannot write '/pool/x': No space left on device"), 'exhausted'],
  [
    libvirt(
      1,
      'internal error: process exited while connecting to monitor: cannot set up guest memory: Cannot allocate memory',
    ),
    'exhausted',
  ],
  [libvirt(1, "internal error: qemu: Failed to connect to '10.0.0.1:10809': Connection refused"), 'unreachable'],
  [libvirt(38, "Cannot access storage file '/pool/x' (as uid:0, gid:0): No such file or directory"), 'missing'],
  [libvirt(9, "operation failed: domain 'inst_1' already exists with uuid 0"), 'conflict'],
  [libvirt(55, 'Requested operation is not valid: domain is not running'), 'conflict'],
  [libvirt(55, "Requested operation is not valid: volume 'img_1.qcow2' is still in use."), 'busy'],
  [libvirt(55, "Requested operation is not valid: volume 'img_1.qcow2' is still being allocated."), 'busy'],
  [libvirt(1, "internal error: pool 'plenum' has asynchronous jobs running."), 'busy'],
  [libvirt(68, 'Timed out during operation: cannot acquire state change lock'), 'busy'],
  [libvirt(67, 'unsupported configuration: Emulator does not support virt type kvm'), 'unsupported'],
  [libvirt(88, 'access denied'), 'denied'],
  [libvirt(1, 'internal error: something nobody foresaw'), 'internal'],
])('%s → %s, with libvirt’s own words kept for operators', (error, kind) => {
  const explained = explainFailure(error) as PlenumError
  expect(explained).toBeInstanceOf(PlenumError)
  expect(explained.kind).toBe(kind)
  expect(explained.message).not.toContain(error.message)
  expect(explained.detail).toContain(error.message)
})

test('errors that are already in our words, or none of libvirt’s, pass as they are', () => {
  const ours = new PlenumError('invalid', 'Choose another size.')
  const other = new RangeError('a bug')
  expect(explainFailure(ours)).toBe(ours)
  expect(explainFailure(other)).toBe(other)
})
