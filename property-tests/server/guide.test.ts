import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'build', 'guide')

const snippets = (markdown: string): ReadonlyArray<string> =>
  [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '')

const configuration = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { composite: false, types: ['node'], noUnusedLocals: false, rootDir: '.', outDir: 'out' },
  include: ['*.ts'],
}

test('every TypeScript snippet of the guide compiles and runs', async () => {
  const guide = await readFile(join(root, 'docs', 'from-basehttpserver.md'), 'utf8')
  const all = snippets(guide)
  expect(all.length).toBeGreaterThan(12)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  // A free port in place of the guide's, which somebody may be using.
  await Promise.all(
    all.map((code, at) => writeFile(join(folder, `s${at}.ts`), code.replace('port: 8000 }', 'port: 0 }'))),
  )
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
  const imports = all.map((_, at) => `await import('./out/s${at}.js')\n`).join('')
  await writeFile(join(folder, 'all.mjs'), `${imports}console.log('all ran')\n`)
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  await run(tsc, ['-b', root]).catch(() => undefined) // whatever is wrong elsewhere shows elsewhere
  await run(tsc, ['-p', folder]).catch((error: { readonly stdout?: string }) => expect(error.stdout).toBe(''))
  const { stdout } = await run(process.execPath, [join(folder, 'all.mjs')], { cwd: root, timeout: 50_000 })
  expect(stdout).toMatch(/all ran\n$/)
})

test('the guide has a part and a row for everything BaseHTTPServer offers', async () => {
  const guide = await readFile(join(root, 'docs', 'from-basehttpserver.md'), 'utf8')
  const names =
    'HTTPServer serve_forever handle_request do_GET do_SPAM client_address command path request_version headers rfile ' +
    'wfile server_version sys_version version_string error_message_format error_content_type send_error responses ' +
    'protocol_version MessageClass send_response send_header end_headers log_request log_error log_message ' +
    'date_time_string log_date_time_string address_string SimpleHTTPServer CGIHTTPServer'
  const table = guide.slice(guide.indexOf('## All of it'))
  const parts = [...guide.matchAll(/^## .*$/gm)].join('\n').replace('SimpleHTTPRequestHandler', 'SimpleHTTPServer')
  for (const name of names.split(' ')) {
    expect(table, `the table has ${name}`).toContain(name)
    expect(parts.replace('CGIHTTPRequestHandler', 'CGIHTTPServer'), `a part shows ${name}`).toContain(name)
  }
})
