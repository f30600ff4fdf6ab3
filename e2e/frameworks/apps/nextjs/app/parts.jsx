'use client'
import { useEffect, useState } from 'react'

export function Hydrated() {
  const [hydrated, setHydrated] = useState('')
  useEffect(() => setHydrated('yes'), [])
  return <p id="hyd">{hydrated}</p>
}

export function Typed() {
  const [typed, setTyped] = useState('')
  return <input id="typed" name="typed" aria-label="Notes" value={typed} onChange={(event) => setTyped(event.target.value)} />
}
