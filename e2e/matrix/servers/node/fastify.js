// The app in Fastify: fastify.js PORT.
import Fastify from 'fastify'
import { WebSocketServer } from 'ws'
import { echoMessages, handle } from './app.js'

const fastify = Fastify({ exposeHeadRoutes: false })
fastify.removeAllContentTypeParsers()
// The app reads the content itself.
fastify.addContentTypeParser('*', (_request, _payload, done) => done(null))
fastify.all('/*', async (request, reply) => {
  reply.hijack()
  await handle(request.raw, reply.raw)
})
await fastify.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
new WebSocketServer({ server: fastify.server, path: '/ws' }).on('connection', echoMessages)
process.on('SIGTERM', () => fastify.close().then(() => process.exit(0)))
