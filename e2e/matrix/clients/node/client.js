// Runs the behaviours by Node's fetch, and WebSockets by ws: client.js BASE_URL BEHAVIOURS. See e2e/matrix/README.md.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import WebSocket from 'ws'

// Deadline of one behaviour, in milliseconds; the number of timeouts after which the others are skipped.
const DEADLINE = 5000
const PATIENCE = 4
const PERIOD = Buffer.from(Array.from({ length: 251 }, (_, i) => i))

const [, , base, file] = process.argv
const pattern = (length) => Buffer.alloc(length, PERIOD)

async function* pieces(content) {
  for (let i = 0; i < content.length; i += 10000) yield content.subarray(i, i + 10000)
}

function headers(behaviour) {
  const all = new Headers(behaviour.headers ?? [])
  for (let i = 0; i < (behaviour.manyFields ?? 0); i++) all.append(`X-Many-${i}`, 'v'.repeat(40))
  return all
}

function failure(error) {
  if (error.name === 'TimeoutError') return 'timeout'
  return error.cause?.code === 'ECONNREFUSED' ? 'refused' : 'broken'
}

async function exchange(behaviour, seen) {
  const { method = 'GET', path, body, take, follow } = behaviour
  if (body?.expect) {
    seen.unable = 'fetch does not support this'
    return
  }
  if (body && follow) {
    seen.unable = 'the fetch of Node 20 cannot send content a second time'
    return
  }
  const content = body && pattern(body.length)
  const response = await fetch(base + path, {
    method,
    headers: headers(behaviour),
    body: body?.chunked ? pieces(content) : content,
    duplex: body ? 'half' : undefined,
    redirect: follow ? 'follow' : 'manual',
    signal: AbortSignal.timeout(DEADLINE),
  })
  seen.status = response.status
  const cookies = response.headers.getSetCookie().map((cookie) => ['set-cookie', cookie])
  seen.fields = [...response.headers].filter(([name]) => name !== 'set-cookie').concat(cookies)
  const digest = createHash('sha256')
  let length = 0
  let start = ''
  for await (const piece of response.body ?? []) {
    digest.update(piece)
    length += piece.length
    if (start.length < 65536) start += Buffer.from(piece).toString('utf8')
    if (take === 'events' && start.split('\n\n').length > 3) {
      seen.events = start.split('\n').filter((line) => line.startsWith('data:'))
      return
    }
    if (take === 'some' && length >= 100000) return
  }
  seen.length = length
  seen.sha256 = digest.digest('hex')
  if (response.headers.get('content-type')?.startsWith('text/')) seen.text = start
}

function converse(behaviour, seen) {
  return new Promise((resolve) => {
    const socket = new WebSocket(base.replace('http', 'ws') + behaviour.path, { handshakeTimeout: DEADLINE })
    const messages = ['grüße', pattern(70000)]
    const limit = setTimeout(() => {
      seen.error = 'timeout'
      socket.terminate()
    }, DEADLINE)
    const next = () => (messages.length > 0 ? socket.send(messages[0]) : socket.close(1000))
    seen.messages = []
    socket.on('open', () => {
      seen.status = 101
      next()
    })
    socket.on('message', (message, isBinary) => {
      const sent = messages.shift()
      seen.messages.push(isBinary === Buffer.isBuffer(sent) && Buffer.from(sent).equals(message))
      next()
    })
    socket.on('unexpected-response', (_request, response) => {
      seen.status = response.statusCode
      socket.terminate()
    })
    socket.on('error', () => (seen.error ??= seen.status ? undefined : 'broken'))
    socket.on('close', (code) => {
      clearTimeout(limit)
      if (seen.status === 101) seen.code = code
      resolve()
    })
  })
}

let silent = 0
for (const behaviour of JSON.parse(readFileSync(file, 'utf8'))) {
  const seen = { behaviour: behaviour.name }
  if (silent === PATIENCE) {
    seen.error = 'not tried'
  } else {
    try {
      await (behaviour.take === 'websocket' ? converse : exchange)(behaviour, seen)
    } catch (error) {
      seen.error = failure(error)
    }
    if (seen.error === 'timeout') silent++
  }
  console.log(JSON.stringify(seen))
}
process.exit(0)
