/** Nothing is open. */
export default function Closed() {
  return null
}
