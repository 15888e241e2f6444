import type { Command } from './asked.js'
import { exits } from './exits.js'
import { hashOf } from './passwords.js'
import { holdsControl } from './readers.js'
import { complain, say, type World } from './world.js'

type Hash = Extract<Command, { readonly _tag: 'Hash' }>

/** A password is at most so long, in octets. */
const MOST = 4096

/** The first line of stdin, without its end; `undefined` where it is too long, or no UTF-8. */
const firstLine = async (): Promise<string | undefined> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of process.stdin) {
    const bytes = Buffer.from(piece)
    const end = bytes.indexOf(0x0a)
    const part = end < 0 ? bytes : bytes.subarray(0, end)
    pieces.push(part)
    length += part.length
    if (end >= 0 || length > MOST) break
  }
  if (length > MOST) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)).replace(/\r$/, '')
  } catch {
    return undefined
  }
}

/** Reads a password from stdin and prints what `--auth` takes in its place. */
export const hashCommand = async ({ user }: Hash, { out, err }: World): Promise<number> => {
  if (process.stdin.isTTY === true) say(err, 'the password, and Enter (it is shown as you type):')
  const refused = (why: string): number => {
    complain(err, why)
    return exits.failed
  }
  const password = await firstLine()
  if (password === undefined) return refused('the password is no text of at most 4096 octets')
  if (password === '') return refused('the password is empty')
  if (holdsControl(password)) return refused('a control character is in the password, which RFC 7617 §2 forbids')
  out.write(`${user === '' ? '' : `${user}:`}${await hashOf(password)}\n`)
  return exits.done
}
