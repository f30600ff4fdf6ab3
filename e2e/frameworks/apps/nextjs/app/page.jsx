import { Message } from './message'
import pixel from './pixel.svg'

export const dynamic = 'force-dynamic'

export default function Home() {
  return (
    <>
      <img id="img" src={pixel.src} alt="" />
      <Message />
    </>
  )
}
