import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitFor } from '@/e2e/lab/wait'
import { judgeStatus } from '../../contract'
import { readExit, readPid, requestCommand, statusCommand } from './guest-request'

/** Debian’s qemu-guest-agent, as it runs in guests, at a socket of this machine in place of a guest’s channel. */
let agent: ChildProcess
let folder: string
let line: Socket
let lines: Interface
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'plenum-agent-'))
  const socket = path.join(folder, 'agent.sock')
  agent = spawn('/usr/sbin/qemu-ga', ['-m', 'unix-listen', '-p', socket, '-t', folder, '-f', `${folder}/agent.pid`])
  await waitFor('qemu-ga', async () => existsSync(socket))
  line = connect(socket)
  await once(line, 'connect')
  lines = createInterface(line)
})
afterAll(() => {
  line?.destroy()
  agent?.kill()
  rmSync(folder, { recursive: true })
})

async function say(command: object): Promise<string> {
  line.write(`${JSON.stringify(command)}\n`)
  const [answer] = await once(lines, 'line')
  return answer
}

async function ask(request: { port: number; path: string }) {
  const pid = readPid(await say(requestCommand(request, 3)))
  const { said } = await waitFor('the answer', async () => readExit(await say(statusCommand(pid))))
  return judgeStatus(said, request)
}

test('the agent of a guest sends a request there, and tells with what status it was answered', async () => {
  const server = createServer(({ url }, answer) => answer.writeHead(url === '/ready?now=1' ? 204 : 503).end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  expect(await ask({ port, path: '/ready?now=1' })).toBeNull()
  expect(await ask({ port, path: '/' })).toBe(`It answers 503 to a request for / at port ${port}.`)
  server.close()
  await once(server, 'close')
  expect(await ask({ port, path: '/' })).toBe(`It does not answer a request at port ${port}.`)
})
