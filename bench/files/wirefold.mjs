import { serve } from '../../dist/index.js'
import { files } from '../../dist/static/index.js'
import { announce } from '../servers/said.mjs'

const started = await serve(files(process.argv[2]), { host: '127.0.0.1', port: 0, log: false })()
if (started._tag === 'Left') {
  console.error(JSON.stringify(started.left))
  process.exit(1)
}
announce(started.right.port)
