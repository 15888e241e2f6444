import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Input, Step } from '../connection/contract.js'
import type { Address, Peer } from '../message/request.js'
import type { Hub, Seen } from './hub.js'
import { peerOf } from './peer.js'
import { type Host, Shell } from './shell.js'

const SHED: Input = { _tag: 'Shed' }
const PRESSED: Input = { _tag: 'Pressure', high: true }
const RELIEVED: Input = { _tag: 'Pressure', high: false }

/** From four fifths of the connections on, idle ones are kept for a short time only; again long from three quarters. */
const HIGH = 0.8
const LOW = 0.75
/** How far above the limit a connection is still told so; beyond, it is closed without a word. */
const ROOM = 64
/** After a search for an idle connection that found none, this long nobody searches, in milliseconds. */
const PAUSE = 50

const ignore = (): void => undefined

/** What there is to know before anybody is let in. */
export interface Admission {
  readonly limit: number
  /** Our end, where it is the same for all. */
  readonly local: Address | undefined
  /** Each stream comes through another socket, which is the one that counts. */
  readonly secure: boolean
}

/** The connections of one server: who is let in, who makes room, and who is told that the server stops. */
export class Connections<S extends Seen> {
  /** Connections cut with something unfinished. */
  cut = 0
  private readonly shells = new Set<Shell<S>>()
  /** Sockets under TLS, which are open before and after the stream that is served. */
  private readonly raw = new Set<Socket>()
  private readonly hub: Hub<S>
  private readonly host: Host<S>
  private readonly admission: Admission
  private pressed = false
  private stopping = false
  private searchAgain = 0
  private whenGone = ignore

  constructor(admission: Admission, hub: Hub<S>) {
    this.admission = admission
    this.hub = hub
    const left = (shell: Shell<S>): void => this.left(shell)
    this.host = { ...hub, left }
  }

  /** A socket was accepted: it counts, and must not take the process down. False when it was closed at once. */
  accept(socket: Socket): boolean {
    const { tally } = this.hub
    if (tally.open >= this.admission.limit + ROOM) {
      tally.shed++
      tally.fail('too-many-connections')
      socket.on('error', ignore)
      socket.destroy()
      return false
    }
    if (tally.open === 0) this.hub.clock.set()
    tally.open++
    tally.total++
    if (!this.pressed && tally.open > this.admission.limit * HIGH) this.press(true)
    return true
  }

  /** A socket whose stream is served through another one, by TLS. */
  acceptRaw(socket: Socket): void {
    if (!this.accept(socket)) return
    this.raw.add(socket)
    socket.on('error', ignore)
    socket.once('close', () => {
      this.raw.delete(socket)
      this.closed()
    })
  }

  /** Serves a stream that was let in. */
  serve(duplex: Duplex): void {
    const first = this.begin(peerOf(duplex, this.admission.local))
    const shell = new Shell(duplex, first, this.host)
    this.shells.add(shell)
    if (this.pressed) shell.tell(PRESSED)
    if (this.stopping) shell.stop()
  }

  private begin(peer: Peer): Step<S> {
    const { lifecycle, clock } = this.hub
    const now = clock.now()
    return this.hasRoom() ? { state: lifecycle.open(peer, now), commands: [] } : lifecycle.refuse(peer, now)
  }

  /** Tells every connection, and those still to come, that the server stops. */
  stop(): void {
    this.stopping = true
    for (const shell of this.shells) shell.stop()
  }

  /** Cuts whatever is left. */
  destroy(): void {
    for (const shell of this.shells) shell.destroy()
    for (const socket of this.raw) socket.destroy()
  }

  /** Resolves when none is left. A server says that it is closed before its last socket does. */
  gone(): Promise<void> {
    return new Promise((resolve) => {
      this.whenGone = resolve
      if (this.hub.tally.open === 0) resolve()
    })
  }

  private left(shell: Shell<S>): void {
    this.shells.delete(shell)
    if (shell.cut) this.cut++
    if (!this.admission.secure) this.closed()
  }

  private closed(): void {
    this.hub.tally.open--
    if (this.hub.tally.open === 0) this.whenGone()
    if (this.pressed && this.hub.tally.open < this.admission.limit * LOW) this.press(false)
  }

  private press(high: boolean): void {
    this.pressed = high
    for (const shell of this.shells) shell.tell(high ? PRESSED : RELIEVED)
  }

  /** Is there room for the one that just came, if need be by closing the connection that is idle for longest? */
  private hasRoom(): boolean {
    const { tally } = this.hub
    if (tally.open <= this.admission.limit) return true
    tally.shed++
    const idle = this.longestIdle()
    idle?.tell(SHED)
    return idle !== undefined
  }

  private longestIdle(): Shell<S> | undefined {
    const now = this.hub.clock.now()
    if (now < this.searchAgain) return undefined
    let found: Shell<S> | undefined
    for (const shell of this.shells)
      if (shell.state.phase === 'Idle' && (found === undefined || shell.state.since < found.state.since)) found = shell
    if (found === undefined) this.searchAgain = now + PAUSE
    return found
  }
}
