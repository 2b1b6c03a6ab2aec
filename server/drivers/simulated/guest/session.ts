import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '../clock'
import type { InstanceDocument } from '../documents'
import { banner, bootLines } from './boot-log'
import type { Guest } from './guest'
import { LineEditor } from './line-editor'

type Output = { write(text: string): void; close(): void }

const stepMs = 40
/** A terminal's buffer: what is typed ahead beyond it is lost. */
const mostTyped = 64 * 1024

/**
 * One terminal of a guest: boot messages, banner, prompt, and a shell behind a line editor. Keys typed while a command
 * runs wait for it, as in a terminal; those of a paused guest wait for it to be resumed.
 */
export class Session {
  private readonly decoder = new StringDecoder('utf8')
  private readonly editor: LineEditor
  private readonly aborted = new AbortController()
  private history: string[] = []
  private cwd = '/root'
  private name = ''
  private lines: string[] = []
  private typed = ''
  private busy: Promise<void> = Promise.resolve()
  private isBusy = true
  private isFrozen = false

  constructor(
    private readonly guest: Guest,
    private readonly clock: Clock,
    private readonly tty: 'ttyS0' | 'tty1',
    private readonly output: Output,
  ) {
    this.editor = new LineEditor(
      {
        write: text => output.write(text),
        submit: line => this.lines.push(line),
        interrupt: () => this.prompt(),
        end: () => this.greet('logout\n'),
        clear: () => {
          output.write('\x1b[H\x1b[2J')
          this.prompt()
          this.editor.reset()
        },
      },
      () => this.history,
    )
  }

  /** @throws what `guest.look` throws. */
  async open(): Promise<void> {
    const of = await this.guest.look()
    this.name = of.name
    this.isFrozen = of.power === 'paused'
    this.history = [...of.memory.history]
    // The screen keeps what it showed; a serial line shows it to whoever listens first.
    const isKnown = this.tty === 'ttyS0' ? await this.guest.greet() : false
    this.enqueue(() => (isKnown && of.phase?.what !== 'boot' ? this.welcomeBack() : this.showBoot(of)))
  }

  input(data: Buffer) {
    this.typed = (this.typed + this.decoder.write(data)).slice(0, mostTyped)
    this.wake()
  }

  freeze(isFrozen: boolean) {
    this.isFrozen = isFrozen
    this.wake()
  }

  notice(text: string) {
    this.show(`\n${text}\n`)
  }

  close() {
    this.aborted.abort()
  }

  private wake() {
    const isWaiting = this.typed !== '' || this.lines.length > 0
    if (isWaiting && !this.isBusy && !this.isFrozen && !this.aborted.signal.aborted) this.enqueue(async () => {})
  }

  /** One thing after the other; then whatever was typed meanwhile. */
  private enqueue(work: () => Promise<void>) {
    this.isBusy = true
    this.busy = this.busy
      .then(work)
      .then(() => this.drain())
      .catch(() => {
        if (!this.aborted.signal.aborted) this.output.close()
      })
      .finally(() => {
        this.isBusy = false
        // Typed after the queue was found empty and before it counted as idle.
        this.wake()
      })
  }

  private async drain() {
    while ((this.typed || this.lines.length > 0) && !this.isFrozen && !this.aborted.signal.aborted) {
      while (this.lines.length > 0 && !this.isFrozen) await this.run(this.lines.shift()!)
      if (this.isFrozen) return
      // Up to the end of a line: what comes after belongs to the prompt that follows it.
      const end = this.typed.search(/[\r\n]/)
      const part = end < 0 ? this.typed : this.typed.slice(0, end + 1)
      this.typed = this.typed.slice(part.length)
      this.editor.input(part)
    }
  }

  private async run(line: string) {
    if (/^\s*(exit|logout)\s*$/.test(line)) return this.greet('')
    if (line.trim() !== '') {
      if (this.history.at(-1) !== line) this.history.push(line)
      this.editor.reset()
      const reply = await this.guest.run(line, this.cwd)
      if (reply === 'gone') return this.output.close()
      if (reply === 'frozen') return this.keep(line)
      this.show(reply.output)
      this.cwd = reply.cwd
      if (reply.ending === 'poweroff') {
        this.show('reboot: Power down\n')
        return this.output.close()
      }
      if (reply.ending === 'reboot') {
        this.show('reboot: Restarting system\n\n')
        this.cwd = '/root'
        return this.showBoot(await this.guest.look())
      }
    }
    this.prompt()
  }

  /** A line that met a paused guest waits; unless it was resumed just now, and nobody will tell. */
  private async keep(line: string) {
    this.lines.unshift(line)
    this.isFrozen = true
    this.isFrozen = (await this.guest.look()).power === 'paused'
  }

  /** The boot log, line by line as far as the boot is; then the prompt. */
  private async showBoot(of: InstanceDocument) {
    const { kernel, services } = bootLines(of, this.guest.id)
    const lines = [...kernel, ...services]
    const { since, until } = of.phase?.what === 'boot' ? of.phase : { since: 0, until: 0 }
    let shown = 0
    while (shown < lines.length && !this.aborted.signal.aborted) {
      const now = this.clock.now().getTime()
      const due = now >= until ? lines.length : Math.floor((lines.length * (now - since)) / (until - since))
      for (; shown < due; shown++) this.show(`${lines[shown]}\n`)
      if (shown < lines.length) await this.clock.sleep(stepMs, this.aborted.signal)
    }
    this.greet('')
  }

  private async welcomeBack() {
    this.prompt()
  }

  private greet(before: string) {
    this.show(`${before}${banner(this.name, this.tty)}`)
    this.cwd = '/root'
    this.prompt()
  }

  private prompt() {
    const where = this.cwd === '/root' ? '~' : this.cwd
    this.output.write(`root@${this.name}:${where}# `)
  }

  private show(text: string) {
    if (text) this.output.write(text.replaceAll('\n', '\r\n'))
  }
}
