// What an echo says, as ASCII alone: whoever reads it reads octets.
export const said = (message) =>
  JSON.stringify(message).replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const latin1 = async (request) => Buffer.from(await request.arrayBuffer()).toString('latin1')

const bodiless = ['GET', 'HEAD', 'TRACE']
const bare = new Response('a')

/**
 * An echo for servers that hand over a fetch Request. Its URL is written anew, so only plain ones tell the target; and GET,
 * HEAD and TRACE have no content there: where some was framed they tell nothing.
 */
export const fetchEcho = async (request) => {
  const { method, headers, url } = request
  const [, target] = /^https?:\/\/[^/?#]*(\/[\w./~-]*)$/.exec(url) ?? []
  const isFramed = headers.has('Content-Length') || headers.has('Transfer-Encoding')
  if (target === undefined || (isFramed && bodiless.includes(method))) return bare.clone()
  const message = { method, target, fields: [...headers], body: await latin1(request) }
  return new Response(said(message), { headers: { 'X-Wirefold-Echo': '1' } })
}
