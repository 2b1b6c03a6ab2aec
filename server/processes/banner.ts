type Ready = {
  address: string | undefined
  host: string
  administrator: { email: string; password: string | null; created: boolean } | null
  /** The password was given from outside: whoever set it knows it. */
  isPreset: boolean
}

/** For the person at the terminal; everything else is a log line. A password is said once, when it was made up. */
export function sayReady({ address, host, administrator, isPreset }: Ready): void {
  if (!address) return
  const lines = ['', `  Plenum is ready:  ${address}`]
  if (administrator?.password && !isPreset)
    lines.push(
      `  Sign in as        ${administrator.email}`,
      `  with password     ${administrator.password}`,
      '  The password is shown only now. Change it under Account.',
    )
  else if (administrator) lines.push(`  Sign in as        ${administrator.email}`)
  if (host === 'localhost') lines.push('  Only this machine can reach it; HOST=0.0.0.0 opens it to others.')
  console.log(`${lines.join('\n')}\n\n  Ctrl-C stops it.\n`)
}
