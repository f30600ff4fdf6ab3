export const dynamic = 'force-dynamic'

export default function Data() {
  return <p id="dataver">{process.env.VERSION}</p>
}
