'use client'

export default function Lazy() {
  return <p id="lazyver">lazy {process.env.VERSION}</p>
}
