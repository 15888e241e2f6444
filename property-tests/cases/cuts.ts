/** Where the network may cut a case. */

/** Up to this many octets a case is cut at every place. */
const EVERYWHERE = 600
const NEAR = 3
const EDGE = 40

/**
 * The places at which a case is cut in two. A short case is cut at every one. A long one is long by repetition: it is cut
 * around every mark and near its ends, around the first and last of its line ends, and at regular distances between.
 */
export const cutsOf = (bytes: Uint8Array, marks: ReadonlyArray<number>): ReadonlyArray<number> => {
  const all = Array.from({ length: bytes.length + 1 }, (_, at) => at)
  if (bytes.length <= EVERYWHERE) return all
  const lineEnds = all.filter((at) => bytes[at] === 10)
  const centres = [...marks, ...lineEnds.slice(0, 8), ...lineEnds.slice(-8)]
  const isNear = (at: number): boolean => centres.some((centre) => Math.abs(at - centre) <= NEAR)
  const step = Math.ceil(bytes.length / 40)
  return all.filter((at) => at < EDGE || at > bytes.length - EDGE || at % step === 0 || isNear(at))
}
