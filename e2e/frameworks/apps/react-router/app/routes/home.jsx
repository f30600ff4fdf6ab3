import { Form } from 'react-router'
import pixel from '../pixel.svg'

export async function action({ request }) {
  return { result: `${__VERSION__} took ${(await request.formData()).get('msg')}` }
}

export default function Home({ actionData }) {
  return (
    <Form id="form" method="post">
      <img id="img" src={pixel} alt="" />
      <input id="msg" name="msg" aria-label="Message" />
      <button id="send">Send</button>
      <p id="result">{actionData?.result ?? ''}</p>
    </Form>
  )
}
