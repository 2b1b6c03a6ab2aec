import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { encodeMessage, type Message, MessageReader, messageStatus, messageType, programs } from './message'
import { XdrEncoder } from './xdr'

/** What a fake procedure answers with; undefined leaves the call without an answer. */
export type Answer = Buffer | { error: { code: number; message: string } } | undefined
type Procedure = (message: Message, host: FakeLibvirtd) => Answer | Promise<Answer>

/** A libvirtd for tests of the wire: it signs everyone in and otherwise does what the test says. */
export class FakeLibvirtd {
  readonly seen: Message[] = []
  readonly sockets = new Set<Socket>()
  private waiters: { matches(message: Message): boolean; resolve(message: Message): void }[] = []

  private constructor(
    private readonly server: Server,
    private readonly procedures: Record<number, Procedure>,
    readonly port: number,
  ) {}

  static async start(
    procedures: Record<number, Procedure> = {},
    { tls, port = 0 }: { tls?: TlsOptions; port?: number } = {},
  ): Promise<FakeLibvirtd> {
    const server = tls ? createTlsServer(tls) : createServer()
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    const fake = new FakeLibvirtd(server, { ...signIn, ...procedures }, (server.address() as { port: number }).port)
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => fake.serve(socket, tls !== undefined))
    return fake
  }

  /** The next (or an already seen) message of this form. */
  saw(matches: (message: Message) => boolean): Promise<Message> {
    const earlier = this.seen.find(matches)
    if (earlier) return Promise.resolve(earlier)
    return new Promise(resolve => this.waiters.push({ matches, resolve }))
  }

  send(header: Partial<Message>, payload: Uint8Array = Buffer.alloc(0)): void {
    const full = { program: programs.remote.id, procedure: 0, type: messageType.reply, serial: 0, status: 0, ...header }
    for (const socket of this.sockets) socket.write(encodeMessage(full, payload))
  }

  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dropConnections()
    await new Promise(resolve => this.server.close(resolve))
  }

  private serve(socket: Socket, isTls: boolean): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => {})
    if (isTls) socket.write(Buffer.from([1]))
    const reader = new MessageReader()
    socket.on('data', chunk => {
      for (const message of reader.push(chunk)) void this.take(message)
    })
  }

  private async take(message: Message): Promise<void> {
    this.seen.push(message)
    for (const waiter of this.waiters.filter(each => each.matches(message))) waiter.resolve(message)
    if (message.type !== messageType.call) return
    const answer = await this.procedures[message.procedure]?.(message, this)
    if (answer === undefined) return
    if (Buffer.isBuffer(answer)) this.send({ ...message, type: messageType.reply }, answer)
    else this.send({ ...message, type: messageType.reply, status: messageStatus.error }, errorPayload(answer.error))
  }
}

export const errorPayload = ({ code, message }: { code: number; message: string }) =>
  new XdrEncoder()
    .int(code)
    .int(10)
    .optional(message, (e, text) => e.string(text))
    .int(2)
    .bytes()

const nothing = Buffer.alloc(0)
/** AUTH_LIST: none needed; CONNECT_OPEN; CONNECT_CLOSE; SUPPORTS_FEATURE: yes. */
const signIn: Record<number, Procedure> = {
  66: () => new XdrEncoder().array([0], (e, type) => e.int(type)).bytes(),
  1: () => nothing,
  2: () => nothing,
  60: () => new XdrEncoder().int(1).bytes(),
}
