import { changeHeaders, refusalOf } from './client'
import { ApiProblem } from './problem'

export interface Sending<T> { answer: Promise<T>; stop: () => void }

/**
 * Sends a file as it is, as the body of a POST. `moved` hears how many bytes have left this device, from none to all of them:
 * only XMLHttpRequest tells that in every browser. The same `key` makes a repeated sending of the same file one delivery.
 */
export function sendFile<T>(path: string, file: Blob, key: string, moved: (bytes: number) => void): Sending<T> {
  const request = new XMLHttpRequest()
  const answer = new Promise<T>((resolve, reject) => {
    const cut = () => reject(new ApiProblem({ status: 0 }))
    request.open('POST', path)
    for (const [name, value] of Object.entries(changeHeaders(key))) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) => moved(event.loaded)
    request.upload.onload = () => moved(file.size)
    request.onerror = cut
    request.onabort = cut
    request.ontimeout = cut
    request.onload = () => {
      const { status } = request
      if (status >= 200 && status < 300) {
        try { resolve(JSON.parse(request.responseText) as T) } catch { reject(new ApiProblem({ status })) }
        return
      }
      const said = new Response(request.responseText, { status, statusText: request.statusText, headers: { 'content-type': request.getResponseHeader('content-type') ?? '' } })
      void refusalOf(said).then(reject, cut)
    }
    request.send(file)
  })
  return { answer, stop: () => request.abort() }
}
