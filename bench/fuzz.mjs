// The fuzzing kit's own power: what it finds in known targets, how soon, and how many exchanges it makes in a second.
// node bench/fuzz.mjs [seconds a target] [a part of its name]
// Beside a server stands what a client makes that sends the same octets on as many connections, and neither reads nor judges.
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { generate, textOfOctets, wirefoldTarget } from '../dist/fuzz/index.js'
import { commandTarget, fuzz, listenerTarget, nativeParserTarget, nodeParserTarget } from '../dist/fuzz/live/index.js'

const SEED = 2

/** How many connections a second a client makes that does nothing else, and microseconds of CPU for each. */
const rawRate = async (target, seconds) => {
  const started = await target.start()
  if (started._tag === 'Left') return { rate: 0, cpu: 0 }
  const { host, port } = started.right
  const make = generate({ seed: SEED })
  const behind = `GET /wirefold-sentinel HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`
  const inputs = Array.from({ length: 4000 }, (_, number) => Buffer.concat([make(number).bytes, Buffer.from(behind)]))
  let made = 0
  const one = () =>
    new Promise((resolve) => {
      const socket = connect({ host, port })
      socket.on('data', () => {})
      socket.on('error', () => {})
      socket.on('close', resolve)
      socket.end(inputs[made++ % inputs.length])
    })
  const begun = performance.now()
  const before = process.cpuUsage()
  const end = begun + seconds * 1000
  const lane = async () => {
    while (performance.now() < end) await one()
  }
  await Promise.all(Array.from({ length: 64 }, lane))
  const { user, system } = process.cpuUsage(before)
  const rate = Math.round(made / ((performance.now() - begun) / 1000))
  await target.stop()
  return { rate, cpu: Math.round((user + system) / made) }
}

/** Microseconds of this process for each input, by what is told on the way. */
const cpuMeter = () => {
  const told = []
  return {
    progress: ({ inputs }) => {
      const { user, system } = process.cpuUsage()
      if (inputs > (told.at(-1)?.inputs ?? 0)) told.push({ inputs, cpu: user + system })
    },
    each: () => {
      const [first, last] = [told[0], told.at(-2)]
      return last === undefined || last === first
        ? 0
        : Math.round((last.cpu - first.cpu) / (last.inputs - first.inputs))
    },
  }
}

if (process.argv[2] === 'node:http') {
  const target = listenerTarget(undefined, { port: Number(process.argv[3]) })
  await target.start()
} else {
  const seconds = Number(process.argv[2] ?? 60)
  const only = process.argv[3]
  const require = createRequire(import.meta.url)
  const parser = (name) => {
    try {
      return nodeParserTarget({ name, ...require(name) })
    } catch {
      return undefined
    }
  }
  const known = [
    {
      target: parser('http-parser-js'),
      causes: [
        'coding-and-length × kept-open',
        'lf-alone × accepted',
        'length-digits × accepted',
        'chunk-size-octet × accepted',
        'space-before-colon × accepted',
      ],
    },
    { target: nativeParserTarget(), causes: ['line-parts × read-otherwise'] },
    {
      target: commandTarget({
        name: `node:http ${process.versions.node}`,
        command: `exec "${process.execPath}" "${process.argv[1]}" node:http {port}`,
      }),
      causes: ['line-parts × read-otherwise', 'host-twice × accepted', 'header-number × read-otherwise'],
    },
    { target: wirefoldTarget(), causes: [] },
  ]
  for (const { target, causes } of known) {
    if (target === undefined || (only !== undefined && !target.name.includes(only))) continue
    const isServer = target.kind === 'server'
    const raw = isServer ? [await rawRate(target, 3)] : []
    const meter = cpuMeter()
    const { findings, targets, milliseconds, unconfirmed } = await fuzz({
      targets: [target],
      budget: seconds * 1000,
      seed: SEED,
      progress: meter.progress,
    })
    const inputs = targets[0]?.inputs ?? 0
    const rate = Math.round((inputs / milliseconds) * 1000)
    if (isServer) raw.push(await rawRate(target, 3))
    console.log(
      `${target.name}: ${inputs} inputs, ${rate} a second, ${meter.each()} µs of CPU each, ${findings.length} findings, ${unconfirmed} not again`,
    )
    for (const { rate: alone, cpu } of raw)
      console.log(`  a client that neither reads nor judges, in the same minute: ${alone} a second, ${cpu} µs each`)
    for (const cause of causes)
      console.log(`  ${findings.some((one) => one.cause === cause) ? 'found  ' : 'MISSING'} ${cause}`)
    for (const { cause, level, times, least } of findings)
      console.log(`  ${level.padEnd(6)} ${cause} (${times}) ${JSON.stringify(textOfOctets(least)).slice(0, 150)}`)
  }
}
