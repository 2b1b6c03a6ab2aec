/**
 * Where a database listens, as Open vSwitch writes it: tcp:10.0.0.5:6641, tcp:[fd00::5]:6641, the same with ssl: for TLS, or
 * unix:/run/ovn/ovnnb_db.sock.
 */
export type Remote = { path: string } | { host: string; port: number; isTls?: true }

/** Undefined for anything else. */
export function parseRemote(text: string): Remote | undefined {
  const unix = /^unix:(\/\S+)$/.exec(text)
  if (unix) return { path: unix[1]! }
  const net = /^(tcp|ssl):(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text)
  const port = Number(net?.[4])
  if (!net || !(port > 0 && port < 65_536)) return undefined
  return { host: (net[2] ?? net[3])!, port, ...(net[1] === 'ssl' && { isTls: true }) }
}
