import { createServer } from 'node:http'
import sirv from 'sirv'
import { announce } from '../servers/said.mjs'

/** As it is meant to be run: what there is, and its size and times, is looked up once, at the start. */
const served = sirv(process.argv[2], { etag: true })
const server = createServer({ keepAliveTimeout: 65_000 }, served)
server.listen(0, '127.0.0.1', () => announce(server.address().port))
