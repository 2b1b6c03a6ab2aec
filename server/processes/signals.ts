/**
 * Calls back once, when Plenum is to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the process that started
 * us (it holds the other end of our channel). npm hands on signals that the terminal has sent already, so more of them
 * within two seconds mean nothing; later ones mean that somebody can't wait.
 */
export function onStopSignal(stop: (reason: string) => void): void {
  let since: number | undefined
  const asked = (reason: string) => {
    if (since === undefined) {
      since = Date.now()
      stop(reason)
    } else if (Date.now() - since > 2000) {
      console.error('Stopping at once. The next start takes over what is left.')
      process.exit(1)
    }
  }
  process.on('SIGINT', () => asked('Stopping (Ctrl-C).'))
  process.on('SIGTERM', () => asked('Stopping (asked to end).'))
  process.on('SIGHUP', () => asked('Stopping (the terminal was closed).'))
  if (process.connected) process.on('disconnect', () => asked('Stopping (whoever started it has ended).'))
}
