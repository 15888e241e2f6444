/** What wirefold's own server is asked under: an app that says what it has read. */
import { pipe } from 'fp-ts/lib/function.js'
import type { App } from '../../../connection/contract.js'
import { collect, map, ok, text, withHeader } from '../../../response/index.js'
import { textOfOctets } from '../../arbitraries/octets.js'
import { ECHO } from '../exchange/answers.js'
import { echoed } from './server-target.js'

/** Says method, target, fields and content, as JSON. */
export const echoApp: App = ({ method, target, headers }) =>
  pipe(
    collect(),
    map((bytes) => {
      const said = echoed({ method, target: target.raw, fields: [...headers], body: textOfOctets(bytes) })
      return pipe(ok(text(said)), withHeader(ECHO, '1'))
    }),
  )
