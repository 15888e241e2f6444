import { createRequire } from 'node:module'
import { readFlat, readLine, tally } from '../tally.mjs'

const require = createRequire(import.meta.url)
const { METHODS, TYPE } = require('undici/lib/llhttp/constants.js')
const binary = require('undici/lib/llhttp/llhttp_simd-wasm.js')
const names = Object.fromEntries(Object.entries(METHODS).map(([name, code]) => [code, name]))

// As undici does: one instance, and the parser and chunk at work in module variables while `llhttp_execute` runs.
let current
let chunk
let base = 0

const text = (at, length) => chunk.latin1Slice(at - base, at - base + length)

/** What one connection has read so far. A name or value that a cut went through arrives in several calls. */
class Pending {
  url = ''
  headers = []

  field(piece) {
    const { headers } = this
    if ((headers.length & 1) === 0) headers.push(piece)
    else headers[headers.length - 1] += piece
  }

  value(piece) {
    const { headers } = this
    if ((headers.length & 1) === 1) headers.push(piece)
    else headers[headers.length - 1] += piece
  }
}

const { exports: llhttp } = new WebAssembly.Instance(new WebAssembly.Module(binary), {
  env: {
    wasm_on_message_begin: () => 0,
    wasm_on_status: () => 0,
    wasm_on_url: (_p, at, length) => {
      current.url += text(at, length)
      return 0
    },
    wasm_on_header_field: (_p, at, length) => {
      current.field(text(at, length))
      return 0
    },
    wasm_on_header_value: (_p, at, length) => {
      current.value(text(at, length))
      return 0
    },
    wasm_on_headers_complete: (p) => {
      readLine(names[llhttp.llhttp_get_method(p)], current.url)
      readFlat(current.headers)
      current.url = ''
      current.headers = []
      return 0
    },
    wasm_on_body: (_p, at, length) => {
      tally.body += chunk.subarray(at - base, at - base + length).length
      return 0
    },
    wasm_on_message_complete: () => {
      tally.ends++
      return 0
    },
  },
})

let size = 0
let memory = new Uint8Array(0)

/** Room for a chunk of `length` octets in the module's memory. The view is remade only when it must be. */
const reserve = (length) => {
  if (length > size) {
    if (base !== 0) llhttp.free(base)
    size = Math.ceil(length / 4096) * 4096
    base = llhttp.malloc(size)
  }
  if (memory.buffer !== llhttp.memory.buffer) memory = new Uint8Array(llhttp.memory.buffer)
}

/** undici's WebAssembly build of llhttp, driven as its client does, but for requests. */
export const wasm = {
  name: `undici ${require('undici/package.json').version} (llhttp in WebAssembly)`,
  short: 'wasm',
  open: () => {
    const pointer = llhttp.llhttp_alloc(TYPE.REQUEST)
    const pending = new Pending()
    return (bytes) => {
      reserve(bytes.length)
      memory.set(bytes, base)
      current = pending
      chunk = bytes
      const code = llhttp.llhttp_execute(pointer, base, bytes.length)
      if (code !== 0) throw new Error(`llhttp says ${code}`)
    }
  },
}
