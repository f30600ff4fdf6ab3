import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, Link, Outlet, RouterProvider, useLoaderData, useRouteError } from 'react-router'
import pixel from './pixel.svg'

const api = async (path, init) => (await fetch(path, init)).json()

function Layout() {
  const [hydrated, setHydrated] = useState('')
  const [typed, setTyped] = useState('')
  useEffect(() => setHydrated('yes'), [])
  return (
    <>
      <p id="ver">{__VERSION__}</p>
      <p id="hyd">{hydrated}</p>
      <nav>
        <Link id="home" to="/">Home</Link> <Link id="data" to="/data">Data</Link> <Link id="lazy" to="/lazy">Lazy</Link>
      </nav>
      <input id="typed" name="typed" aria-label="Notes" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Outlet />
    </>
  )
}

function Home() {
  const [message, setMessage] = useState('')
  const [result, setResult] = useState('')
  async function send(event) {
    event.preventDefault()
    const { version } = await api('/api/message', { method: 'POST', body: new URLSearchParams({ message }) })
    setResult(`${version} took ${message}`)
  }
  return (
    <form id="form" onSubmit={send}>
      <img id="img" src={pixel} alt="" />
      <input id="msg" name="msg" aria-label="Message" value={message} onChange={(event) => setMessage(event.target.value)} />
      <button id="send">Send</button>
      <p id="result">{result}</p>
    </form>
  )
}

function Data() {
  const { version } = useLoaderData()
  return <p id="dataver">{version}</p>
}

function Failed() {
  return <p id="failed">{String(useRouteError())}</p>
}

const router = createBrowserRouter([
  {
    path: '/',
    element: <Layout />,
    errorElement: <Failed />,
    HydrateFallback: () => null,
    children: [
      { index: true, element: <Home /> },
      { path: 'data', element: <Data />, loader: () => api('/api/data') },
      { path: 'lazy', lazy: () => import('./lazy.jsx') },
    ],
  },
])

createRoot(document.querySelector('#root')).render(<RouterProvider router={router} />)
