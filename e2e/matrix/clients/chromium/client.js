// Runs the behaviours inside a page of the app in Chromium: client.js BASE_URL BEHAVIOURS. See e2e/matrix/README.md.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'

const DEADLINE = 5000
const PATIENCE = 4

const [, , base, file] = process.argv
const profile = mkdtempSync(join(tmpdir(), 'matrix-chromium-'))
const chromium = spawn(
  'chromium',
  [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    'about:blank',
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
)

/** The address of Chromium's DevTools, which it prints once it listens. */
async function devTools() {
  for await (const line of createInterface({ input: chromium.stderr })) {
    const found = /DevTools listening on (ws:\S+)/.exec(line)
    if (found) return found[1]
  }
  throw new Error('Chromium has ended')
}

/** Sends commands of the DevTools protocol; each resolves to its result. */
async function connect(address) {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map()
  const loaded = []
  socket.on('message', (text) => {
    const { id, result, error, method } = JSON.parse(text)
    if (method === 'Page.loadEventFired') loaded.forEach((resolve) => resolve())
    if (error) waiting.get(id)?.reject(new Error(error.message))
    else waiting.get(id)?.resolve(result)
    waiting.delete(id)
  })
  let last = 0
  const send = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params, sessionId }))
    })
  return { send, load: () => new Promise((resolve) => loaded.push(resolve)) }
}

async function run() {
  const { send, load } = await connect(await devTools())
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  await send('Page.enable', {}, sessionId)
  const page = load()
  await send('Page.navigate', { url: `${base}/page` }, sessionId)
  await Promise.race([page, pause(DEADLINE)])
  const script = readFileSync(new URL('page.js', import.meta.url), 'utf8').replace(/^\/\/.*\n/, '')
  const behaviours = readFileSync(file, 'utf8')
  const { result } = await send(
    'Runtime.evaluate',
    { expression: `(${script})(${behaviours}, ${DEADLINE}, ${PATIENCE})`, awaitPromise: true, returnByValue: true },
    sessionId,
  )
  if (typeof result.value !== 'string') throw new Error(`the page could not run the behaviours: ${JSON.stringify(result)}`)
  JSON.parse(result.value).forEach((line) => console.log(JSON.stringify(line)))
  await send('Browser.close')
}

/** The helper processes of Chromium end shortly after it, and write into its profile until then. */
async function remove(folder, attempts = 50) {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    if (attempts === 0) throw error
    await pause(100)
    await remove(folder, attempts - 1)
  }
}

const ended = new Promise((resolve) => chromium.once('exit', resolve))
try {
  await run()
} finally {
  chromium.kill()
  await ended
  await remove(profile)
}
process.exit(0)
