export const loader = () => ({ version: __VERSION__ })

export default function Data({ loaderData }) {
  return <p id="dataver">{loaderData.version}</p>
}
