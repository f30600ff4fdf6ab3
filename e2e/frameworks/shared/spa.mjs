// The server of a single-page app: spa.mjs FOLDER VERSION. Files, /api/data and /api/message; every other path is index.html,
// as with nginx's "try_files $uri /index.html". PORT is the port on the loopback address.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const [, , folder, version] = process.argv
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webmanifest': 'application/manifest+json',
}

function send(response, file) {
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
  response.setHeader('cache-control', 'no-cache')
  createReadStream(file).pipe(response)
}

createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://app').pathname))
  if (path.startsWith('/api/')) {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.setHeader('cache-control', 'no-store')
      response.end(JSON.stringify({ version }))
    })
    return
  }
  const file = join(folder, path)
  send(response, existsSync(file) && statSync(file).isFile() ? file : join(folder, 'index.html'))
}).listen(Number(process.env.PORT), '127.0.0.1')
