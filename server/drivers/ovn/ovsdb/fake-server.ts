import { createServer, type Server, type Socket } from 'node:net'
import { JsonStream } from './json-stream'

type Request = { id: unknown; method?: string; params?: unknown }
/** What a fake method answers; undefined leaves the call without an answer. */
type Method = (params: never) => { result: unknown } | { error: unknown } | undefined

/** An OVSDB server for tests of the wire: it does what the test says. */
export class FakeOvsdb {
  readonly seen: Request[] = []
  private readonly sockets = new Set<Socket>()

  private constructor(
    private readonly server: Server,
    private readonly methods: Record<string, Method>,
    readonly port: number,
  ) {}

  static async start(methods: Record<string, Method> = {}): Promise<FakeOvsdb> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const fake = new FakeOvsdb(server, methods, (server.address() as { port: number }).port)
    server.on('connection', socket => fake.serve(socket))
    return fake
  }

  write(text: string): void {
    for (const socket of this.sockets) socket.write(text)
  }

  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dropConnections()
    await new Promise(resolve => this.server.close(resolve))
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => {})
    const stream = new JsonStream()
    socket.on('data', chunk => {
      for (const message of stream.push(chunk)) this.take(message as Request, socket)
    })
  }

  private take(request: Request, socket: Socket): void {
    this.seen.push(request)
    const answer = request.method && this.methods[request.method]?.(request.params as never)
    if (answer) socket.write(JSON.stringify({ id: request.id, result: null, error: null, ...answer }))
  }
}
