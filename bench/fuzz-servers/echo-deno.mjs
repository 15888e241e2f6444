// Deno.serve; runs under Deno.
import { Buffer } from 'node:buffer'
import { fetchEcho } from './said.mjs'

globalThis.Buffer = Buffer
Deno.serve({ port: Number(Deno.env.get('PORT')), hostname: '127.0.0.1', onListen: () => {} }, fetchEcho)
