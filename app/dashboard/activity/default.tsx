/** Beneath a drawer the list that is there already stays; the server has nothing to add. */
export default function Beneath() {
  return null
}
