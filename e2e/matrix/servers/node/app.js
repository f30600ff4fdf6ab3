// The matrix's app for servers of Node: see the contract in e2e/matrix/README.md.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

const TEXT = { 'Content-Type': 'text/plain' }
const BYTES = { 'Content-Type': 'application/octet-stream' }

const PERIOD = Buffer.from(Array.from({ length: 251 }, (_, i) => i))
const pattern = (length) => Buffer.alloc(length, PERIOD)

/** Responds to a request of node:http; the frameworks pass its request and response objects. */
export async function handle(request, response) {
  const [, name, argument] = request.url.split('?')[0].split('/')
  const number = Number(argument)
  switch (name) {
    case 'echo':
      return whole(response, 200, TEXT, await description(request))
    case 'bytes':
      return whole(response, 200, BYTES, pattern(number))
    case 'chunked':
      return chunked(response, number)
    case 'status':
      return number === 204
        ? response.writeHead(204).end()
        : whole(response, number, TEXT, `status ${number}\n`)
    case 'page':
      return whole(
        response,
        200,
        { 'Content-Type': 'text/html; charset=utf-8' },
        '<!doctype html><html><head><title>page</title></head><body>page</body></html>\n',
      )
    case 'etag':
      return etag(request, response)
    case 'redirect':
      return whole(response, number, { ...TEXT, Location: `/echo?redirected=${number}` }, 'elsewhere\n')
    case 'range':
      return range(request, response)
    case 'cookies': {
      const cookie = (_, i) => `cookie-${i}=value-${i}; Path=/; HttpOnly; SameSite=Lax`
      return whole(response, 200, { ...TEXT, 'Set-Cookie': Array.from({ length: number }, cookie) }, 'cookies\n')
    }
    case 'gzip':
      return compressed(request, response)
    case 'events':
      return events(response)
    case 'slow':
      return slow(response)
    case 'abort':
      return abort(response, { ...BYTES, 'Content-Length': 100000 }, 50000)
    case 'abort-chunked':
      return abort(response, BYTES, 10000)
    case 'refuse':
      return whole(response, 413, TEXT, 'refused\n')
    case 'early':
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
      return whole(response, 200, TEXT, 'early\n')
    default:
      return whole(response, 404, TEXT, 'not found\n')
  }
}

/** Passes a request that expects 100 to the app immediately, and sends the 100 only where the app reads the content. */
export function handleExpecting(request, response, next) {
  if (request.url.startsWith('/echo')) response.writeContinue()
  next(request, response)
}

/** Echoes each message of a WebSocket of the package ws. */
export function echoMessages(socket) {
  socket.on('message', (message, isBinary) => socket.send(message, { binary: isBinary }))
}

function whole(response, status, fields, content) {
  response.writeHead(status, { ...fields, 'Content-Length': Buffer.byteLength(content) }).end(content)
}

async function description(request) {
  const digest = createHash('sha256')
  let length = 0
  for await (const data of request) {
    digest.update(data)
    length += data.length
  }
  const fields = []
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    fields.push(`${request.rawHeaders[i].toLowerCase()}: ${request.rawHeaders[i + 1]}`)
  }
  return `${request.method} ${request.url}\n${fields.sort().join('\n')}\n\n${length} ${digest.digest('hex')}\n`
}

function chunked(response, pieces) {
  response.writeHead(200, BYTES)
  for (let i = 0; i < pieces; i++) response.write(pattern(1000))
  response.end()
}

function etag(request, response) {
  const fields = {
    ...TEXT,
    ETag: '"v1"',
    'Cache-Control': 'max-age=60',
    'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
  }
  if (request.headers['if-none-match'] === '"v1"') {
    response.writeHead(304, { ...fields, 'Content-Length': 10 }).end()
  } else {
    whole(response, 200, fields, 'version 1\n')
  }
}

function range(request, response) {
  const content = pattern(1000)
  const fields = { ...BYTES, 'Accept-Ranges': 'bytes' }
  const wanted = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  if (!wanted) return whole(response, 200, fields, content)
  const from = Number(wanted[1])
  const to = wanted[2] ? Number(wanted[2]) : content.length - 1
  if (from >= content.length) {
    return whole(response, 416, { ...fields, ...TEXT, 'Content-Range': 'bytes */1000' }, 'no such range\n')
  }
  return whole(response, 206, { ...fields, 'Content-Range': `bytes ${from}-${to}/1000` }, content.subarray(from, to + 1))
}

function compressed(request, response) {
  const fields = { ...TEXT, Vary: 'Accept-Encoding' }
  const text = '0123456789abcdef\n'.repeat(589).slice(0, 10000)
  if ((request.headers['accept-encoding'] ?? '').includes('gzip')) {
    whole(response, 200, { ...fields, 'Content-Encoding': 'gzip' }, gzipSync(text))
  } else {
    whole(response, 200, fields, text)
  }
}

async function events(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  for (let i = 1; i <= 3; i++) response.write(`data: ${i}\n\n`)
  for (let i = 0; i < 100 && !response.destroyed; i++) {
    await pause(100)
    response.write(': wait\n\n')
  }
  response.end()
}

async function slow(response) {
  response.writeHead(200, { ...TEXT, 'Content-Length': 50 })
  for (let i = 0; i < 5; i++) {
    response.write('slow body\n')
    await pause(50)
  }
  response.end()
}

function abort(response, fields, length) {
  response.writeHead(200, fields)
  response.write(pattern(length), () => response.destroy())
}
