/**
 * The API of users, which serves its own description: `/openapi.json` is the OpenAPI 3.1 document of its routes, and `/`
 * a page that shows it. Both are made once, from the same values that decode the requests.
 */
import { pathToFileURL } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import {
  type App,
  all,
  escapeHtml,
  html,
  json,
  type OpenApiDocument,
  type OpenApiOperation,
  of,
  ok,
  on,
  openapi,
  prefix,
  provide,
  recover,
  serve,
  toApp,
} from 'wirefold'
import { inMemory, refused, type Store, users } from './users-api.js'

const described = prefix('/users')(users)

const document = openapi({ title: 'Users', version: '1.0.0' })(described)

const row = (path: string, method: string, { parameters = [], responses }: OpenApiOperation): string => {
  const names = parameters.map((it) => `<code>${escapeHtml(it.name)}</code> in ${it.in}`).join(', ')
  const statuses = Object.keys(responses).join(', ')
  return `<tr><th scope="row">${escapeHtml(method.toUpperCase())} ${escapeHtml(path)}</th><td>${names}</td><td>${statuses}</td></tr>`
}

const rows = ({ paths }: OpenApiDocument): string =>
  Object.entries(paths)
    .flatMap(([path, { 'x-additionalOperations': _others, ...operations }]) =>
      Object.entries(operations).map(([method, operation]) => row(path, method, operation)),
    )
    .join('\n')

/** The document as a page: nothing to load, nothing to run. */
const page = (of: OpenApiDocument): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(of.info.title)}</title>
<link rel="icon" href="data:,">
<style>body { font: 1em/1.5 system-ui; margin: 2em } td, th { text-align: left; padding: .25em 1em .25em 0 }</style>
<h1>${escapeHtml(of.info.title)} ${escapeHtml(of.info.version)}</h1>
<p>The whole document: <a href="/openapi.json">openapi.json</a></p>
<table><thead><tr><th>Operation</th><th>Parameters</th><th>Answers</th></tr></thead>
<tbody>
${rows(of)}
</tbody></table>
</html>
`

/** The API with its description beside it. */
export const documentedApi = (store: Store): App =>
  toApp(
    all(
      on('GET', '/', () => ok(html(page(document)))),
      on('GET', '/openapi.json', () => ok(json(document))),
      pipe(
        described,
        provide(() => of({ store })),
        recover(refused),
      ),
    ),
  )

const main = async (): Promise<void> => {
  const started = await serve(documentedApi(inMemory()), { port: Number(process.env.PORT ?? 8000) })()
  if (started._tag === 'Right') console.log(`wirefold serves http://127.0.0.1:${started.right.port}/`)
  else {
    console.error(started.left)
    process.exitCode = 1
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
