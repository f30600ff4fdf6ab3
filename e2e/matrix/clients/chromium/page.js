// Runs inside a page of the app: the behaviours by fetch, EventSource and WebSocket, as JSON.
async (behaviours, deadline, patience) => {
  const pattern = (length) => Uint8Array.from({ length }, (_, i) => i % 251)

  async function exchange({ method = 'GET', path, headers = [], manyFields = 0, body, take, follow }, seen) {
    const all = new Headers(headers)
    for (let i = 0; i < manyFields; i++) all.append(`X-Many-${i}`, 'v'.repeat(40))
    const response = await fetch(path, {
      method,
      headers: all,
      body: body && pattern(body.length),
      cache: 'no-store',
      redirect: follow ? 'follow' : 'manual',
      signal: AbortSignal.timeout(deadline),
    })
    if (response.type === 'opaqueredirect') {
      seen.unable = 'a page does not see a redirect that it does not follow'
      return
    }
    seen.status = response.status
    seen.fields = [...response.headers]
    const pieces = []
    let length = 0
    const reader = response.body?.getReader()
    for (let next = await reader?.read(); next && !next.done; next = await reader.read()) {
      pieces.push(next.value)
      length += next.value.length
      if (take === 'some' && length >= 100000) return void (await reader.cancel())
    }
    const content = await new Blob(pieces).arrayBuffer()
    seen.length = length
    seen.sha256 = await sha256(content)
    if (response.headers.get('content-type')?.startsWith('text/')) seen.text = new TextDecoder().decode(content)
  }

  // crypto.subtle needs a secure context; 127.0.0.1 is one.
  async function sha256(content) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  function listen({ path }, seen) {
    return new Promise((resolve) => {
      const source = new EventSource(path)
      const end = () => {
        source.close()
        resolve()
      }
      const limit = setTimeout(() => end((seen.error = 'timeout')), deadline)
      seen.events = []
      source.onmessage = ({ data }) => {
        seen.events.push(data)
        if (seen.events.length < 3) return
        clearTimeout(limit)
        seen.status = 200
        end()
      }
      source.onerror = () => end((seen.error = 'broken'))
    })
  }

  function converse({ path }, seen) {
    return new Promise((resolve) => {
      const socket = new WebSocket(location.origin.replace('http', 'ws') + path)
      socket.binaryType = 'arraybuffer'
      const messages = ['grüße', pattern(70000)]
      const limit = setTimeout(() => {
        seen.error = 'timeout'
        resolve()
      }, deadline)
      const next = () => (messages.length > 0 ? socket.send(messages[0]) : socket.close(1000))
      seen.messages = []
      socket.onopen = () => next((seen.status = 101))
      socket.onmessage = ({ data }) => {
        const sent = messages.shift()
        const got = typeof data === 'string' ? data : new Uint8Array(data)
        seen.messages.push(got.length === sent.length && got.every?.((byte, i) => byte === sent[i]) !== false)
        next()
      }
      socket.onclose = ({ code }) => {
        clearTimeout(limit)
        seen.code = code
        resolve()
      }
    })
  }

  function work(behaviour) {
    if (behaviour.body?.expect || behaviour.body?.chunked) return undefined
    return { events: listen, websocket: converse }[behaviour.take] ?? exchange
  }

  const lines = []
  let silent = 0
  for (const behaviour of behaviours) {
    const seen = { behaviour: behaviour.name }
    lines.push(seen)
    if (silent === patience) {
      seen.error = 'not tried'
    } else if (work(behaviour)) {
      try {
        await work(behaviour)(behaviour, seen)
      } catch (error) {
        seen.error = error.name === 'TimeoutError' ? 'timeout' : 'broken'
      }
      if (seen.error === 'timeout') silent++
    } else {
      seen.unable = 'a page cannot do this over HTTP/1.1'
    }
  }
  return JSON.stringify(lines)
}
