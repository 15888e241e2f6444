import { codecResistsForgery, codecRoundTrip, codecTotality } from '../../src/fuzz/laws/parser.js'
import { stateCodec } from '../../src/parser/codec.js'
import * as strict from '../../src/parser/index.js'
import { lenient } from './parsers.js'
import { holds } from './runs.js'

holds(
  'a state that was written as JSON and read again goes on as the one it was',
  codecRoundTrip(stateCodec, strict),
  400,
)
holds('a state of a lenient parser can be written as JSON too', codecRoundTrip(stateCodec, lenient), 250)
holds('whatever is decoded is refused or can be fed', codecTotality(stateCodec, strict), 2000)
holds('a state that was tampered with is refused or can be fed', codecResistsForgery(stateCodec, strict), 5000)
holds(
  'a state of a lenient parser that was tampered with is refused or can be fed',
  codecResistsForgery(stateCodec, lenient),
  2500,
)
