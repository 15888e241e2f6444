// Bun.serve; runs under Bun.
import { fetchEcho } from './said.mjs'

Bun.serve({ port: Number(process.env.PORT), hostname: '127.0.0.1', fetch: fetchEcho })
