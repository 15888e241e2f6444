import { pipe } from 'fp-ts/lib/function.js'
import { bytes, collect, json, map, methods, notFound, ok, pathOf, serve, text } from '../../dist/index.js'
import { announce, hello, message } from './said.mjs'

// With `--log` the default access log, else none.
const log = process.argv.includes('--log') ? {} : { log: false }

const get = (request) => {
  switch (pathOf(request.target)) {
    case '/plaintext':
      return ok(text(hello))
    case '/json':
      return ok(json(message()))
    default:
      return notFound()
  }
}

const post = (request) =>
  pathOf(request.target) === '/echo'
    ? pipe(
        collect(),
        map((content) => ok(bytes(content))),
      )
    : notFound()

const app = methods({ GET: get, POST: post })

const started = await serve(app, { host: '127.0.0.1', port: 0, connections: 20_000, ...log })()
if (started._tag === 'Left') {
  console.error(JSON.stringify(started.left))
  process.exit(1)
}
announce(started.right.port)
