import { useEffect, useState } from 'react'
import { Link, Links, Meta, Outlet, Scripts, ScrollRestoration } from 'react-router'

export const links = () => [{ rel: 'icon', href: 'data:,' }]

export default function Root() {
  const [hydrated, setHydrated] = useState('')
  const [typed, setTyped] = useState('')
  useEffect(() => setHydrated('yes'), [])
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>React Router</title>
        <Meta />
        <Links />
      </head>
      <body>
        <p id="ver">{__VERSION__}</p>
        <p id="hyd">{hydrated}</p>
        <nav>
          <Link id="home" to="/">Home</Link> <Link id="data" to="/data">Data</Link> <Link id="lazy" to="/lazy">Lazy</Link>
        </nav>
        <input id="typed" name="typed" aria-label="Notes" value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Outlet />
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  )
}
