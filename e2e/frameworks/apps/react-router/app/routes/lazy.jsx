export default function Lazy() {
  return <p id="lazyver">lazy {__VERSION__}</p>
}
