/** Goes to a part of the page without a change of address, which would be another look into the file. */
export function jump(id: string) {
  const part = document.getElementById(id)
  part?.scrollIntoView()
  part?.focus({ preventScroll: true })
}
