// node:http alone, in a process of its own.
import { createServer } from 'node:http'
import { echoListener } from '../../dist/fuzz/live/index.js'

createServer(echoListener).listen(Number(process.env.PORT), '127.0.0.1')
