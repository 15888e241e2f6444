/** Does anybody listen there? */
import { connect } from 'node:net'
import type { Where } from '../exchange/exchange.js'

/** Who does not say yes or no in this time does not listen, in milliseconds. */
const PATIENCE = 5000

/** Connects, and lets go. */
export const listens = (where: Where): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ ...where, timeout: PATIENCE })
    const say = (yes: boolean) => (): void => {
      socket.destroy()
      resolve(yes)
    }
    socket.on('connect', say(true))
    socket.on('timeout', say(false))
    socket.on('error', say(false))
  })
