// The app in node:http: http.js PORT.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { echoMessages, handle, handleExpecting } from './app.js'

const server = createServer(handle)
server.on('checkContinue', (request, response) => handleExpecting(request, response, handle))
new WebSocketServer({ server, path: '/ws' }).on('connection', echoMessages)
server.listen(Number(process.argv[2]), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
