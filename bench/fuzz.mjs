// The fuzzing kit's own power: what it finds in known targets, how soon, and how many exchanges it makes in a second.
// node bench/fuzz.mjs [seconds a target]
import { createRequire } from 'node:module'
import { textOfOctets, wirefoldTarget } from '../dist/fuzz/index.js'
import { commandTarget, fuzz, listenerTarget, nativeParserTarget, nodeParserTarget } from '../dist/fuzz/live/index.js'

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
    const { findings, to, milliseconds, unconfirmed } = await fuzz({
      targets: [target],
      budget: seconds * 1000,
      seed: 2,
    })
    const rate = Math.round((to / milliseconds) * 1000)
    console.log(`${target.name}: ${to} inputs, ${rate} a second, ${findings.length} findings, ${unconfirmed} not again`)
    for (const cause of causes)
      console.log(`  ${findings.some((one) => one.cause === cause) ? 'found  ' : 'MISSING'} ${cause}`)
    for (const { cause, level, times, least } of findings)
      console.log(`  ${level.padEnd(6)} ${cause} (${times}) ${JSON.stringify(textOfOctets(least)).slice(0, 150)}`)
  }
}
