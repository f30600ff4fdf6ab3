export function Component() {
  return <p id="lazyver">lazy {__VERSION__}</p>
}
