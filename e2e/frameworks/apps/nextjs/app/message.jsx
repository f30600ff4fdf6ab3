'use client'
import { useActionState } from 'react'
import { send } from './actions'

export function Message() {
  const [result, action] = useActionState(send, '')
  return (
    <form id="form" action={action}>
      <input id="msg" name="msg" aria-label="Message" />
      <button id="send">Send</button>
      <p id="result">{result}</p>
    </form>
  )
}
