import Link from 'next/link'
import { Hydrated, Typed } from './parts'

export const metadata = { title: 'Next.js', icons: 'data:,' }

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <p id="ver">{process.env.VERSION}</p>
        <Hydrated />
        <nav>
          <Link id="home" href="/" prefetch={false}>Home</Link> <Link id="data" href="/data" prefetch={false}>Data</Link>{' '}
          <Link id="lazy" href="/lazy" prefetch={false}>Lazy</Link>
        </nav>
        <Typed />
        {children}
      </body>
    </html>
  )
}
