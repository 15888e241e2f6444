import { announcesContent, type Framing, none, untilClose } from '../message/framing.js'
import { firstFramingLine, framingOf, type Refusal, refusal } from './judge.js'
import type { Scratch } from './scratch.js'

/** Which answer this is: its status, and the method of the request it belongs to. */
interface Answered {
  readonly status: number
  readonly method: string
}

const isTunnel = ({ status, method }: Answered): boolean => method === 'CONNECT' && status >= 200 && status < 300

/** Behind these another protocol begins: RFC 9110 §15.2.2, and §9.3.6 for the tunnel. */
export const switchesProtocol = (answered: Answered): boolean => answered.status === 101 || isTunnel(answered)

/**
 * How the content of a response is delimited, RFC 9112 §6.3. The fields of a tunnel's answer say nothing (RFC 9110
 * §9.3.6). An answer to HEAD, and 304, have the fields of content that is not there; an interim response and 204 may not
 * have them (RFC 9110 §8.6, RFC 9112 §6.1), and readers differ on what follows where they do, unless it is a length of 0.
 */
export const judgeResponse = (scratch: Scratch, text: string, answered: Answered): Framing | Refusal => {
  if (isTunnel(answered)) return none
  const { status, method } = answered
  const framing = framingOf(scratch, text)
  if (framing._tag === 'Refusal') return framing
  if (status < 200 || status === 204)
    return announcesContent(framing) ? refusal('content-forbidden', firstFramingLine(scratch)) : none
  if (status === 304 || method === 'HEAD') return none
  return framing._tag === 'None' ? untilClose : framing
}
