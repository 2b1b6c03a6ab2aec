/** Where a database listens, as Open vSwitch writes it: tcp:10.0.0.5:6641, tcp:[fd00::5]:6641 or unix:/run/ovn/ovnnb_db.sock. */
export type Remote = { path: string } | { host: string; port: number }

/** Undefined for anything else. */
export function parseRemote(text: string): Remote | undefined {
  const unix = /^unix:(\/\S+)$/.exec(text)
  if (unix) return { path: unix[1]! }
  const tcp = /^tcp:(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text)
  const port = Number(tcp?.[3])
  return tcp && port > 0 && port < 65_536 ? { host: (tcp[1] ?? tcp[2])!, port } : undefined
}
