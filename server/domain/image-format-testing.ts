/**
 * The beginning of a qcow2 image of 5 GiB as `qemu-img create` makes it (docs/interop/qcow2.txt), written over what
 * `file` holds: enough to be judged, for tests.
 */
export function asQcow2(file: Uint8Array, change: (view: DataView) => void = () => {}): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  file.fill(0, 0, 104)
  file.set([0x51, 0x46, 0x49, 0xfb])
  view.setUint32(4, 3)
  view.setUint32(20, 16)
  view.setBigUint64(24, 5n * 1024n ** 3n)
  view.setUint32(36, 10)
  view.setBigUint64(40, 196_608n)
  view.setUint32(100, 104)
  change(view)
}
