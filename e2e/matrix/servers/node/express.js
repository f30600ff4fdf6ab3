// The app in Express: express.js PORT.
import express from 'express'
import { WebSocketServer } from 'ws'
import { echoMessages, handle, handleExpecting } from './app.js'

const app = express()
app.use(handle)
const server = app.listen(Number(process.argv[2]), '127.0.0.1')
server.on('checkContinue', (request, response) => handleExpecting(request, response, app))
new WebSocketServer({ server, path: '/ws' }).on('connection', echoMessages)
process.on('SIGTERM', () => server.close(() => process.exit(0)))
