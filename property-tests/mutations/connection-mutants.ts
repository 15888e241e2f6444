import type { Mutant } from './mutant.js'

/** Mutants of the connection: persistence, expectations, closing, deadlines, the table. */

const at =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file: `connection/${file}.ts`, find, replace })

const persistence = at('persistence')
const handling = at('handling')
const program = at('program')
const closing = at('closing')
const discarding = at('discarding')
const finishing = at('finishing')
const sending = at('sending')
const switching = at('switching')
const reading = at('reading')
const refusing = at('refusing')
const answering = at('answering')
const options = at('options')
const deadline = at('deadlines')
const table = at('table')

const keepMutants: ReadonlyArray<Mutant> = [
  persistence('1.0 is kept', "const modern = head.version === 'HTTP/1.1' &&", "const modern = head.version !== 'HTTP/0.9' &&"),
  persistence('1.1 is not kept', "const modern = head.version === 'HTTP/1.1' &&", "const modern = head.version === 'HTTP/1.0' &&"),
  persistence('keep-alive does not keep 1.0', "(modern || hasToken(tokens, 'keep-alive'))", 'modern'),
  persistence('close does not close', "!hasToken(tokens, 'close') && (modern", '(modern'),
  persistence('close loses to keep-alive', "!hasToken(tokens, 'close') && (modern || hasToken(tokens, 'keep-alive'))", "(hasToken(tokens, 'keep-alive') || (!hasToken(tokens, 'close') && modern))"),
  persistence('only the first Connection line is read', "const tokens = head.headers.getAll('Connection')", "const tokens = head.headers.getAll('Connection').slice(0, 1)"),
  persistence('close has a case', "!hasToken(tokens, 'close')", "!tokens.some((one) => one.split(',').some((two) => two.trim() === 'close'))"),
  persistence('close is all of a value', "!hasToken(tokens, 'close')", "!tokens.some((one) => sameText(one, 'close'))"),
  persistence('close is found anywhere', "!hasToken(tokens, 'close')", "!tokens.some((one) => one.toLowerCase().includes('close'))"),
  persistence('keep-alive is all of a value', "hasToken(tokens, 'keep-alive')", "tokens.some((one) => sameText(one, 'keep-alive'))"),
  persistence('Proxy-Connection keeps', "if (!head.headers.has('Connection')) return modern", "if (!head.headers.has('Connection')) return modern || head.headers.has('Proxy-Connection')"),
  persistence('a bare LF keeps', "code === 'equalContentLengths' || code === 'bareLf'", "code === 'equalContentLengths'"),
  persistence('a repeated length keeps', "code === 'equalContentLengths' || code === 'bareLf'", "code === 'bareLf'"),
  persistence('broken content keeps', 'intake.broken !== undefined ||', ''),
  persistence('a client that waits is kept', 'intake.expects ||', ''),
  persistence('any content is dropped', 'toCome(exchange, intake) > settings.dropped ||', ''),
  persistence('less content is dropped', 'toCome(exchange, intake) > settings.dropped', 'toCome(exchange, intake) >= settings.dropped'),
  persistence('a connection has no age', 'state.lives > 0 ||', ''),
  persistence('a connection serves any number of requests', 'state.served + 1 >= settings.requests', 'state.served < 0'),
  persistence('a connection serves a request more', 'state.served + 1 >= settings.requests', 'state.served >= settings.requests'),
  persistence('a stop is not told', '(state.stopping !== Infinity && isLastReceived(work, intake))', 'false'),
  persistence('a stop is told on any answer', 'state.stopping !== Infinity && isLastReceived(work, intake)', 'state.stopping !== Infinity'),
  persistence('every idle deadline is announced', 'idle > SHORT || idle < 1000', 'idle < 1000'),
  persistence('no idle deadline is announced', 'idle > SHORT || idle < 1000', 'idle > 0'),
  persistence('1.0 has expectations', "head.version !== 'HTTP/1.1' || !head.headers.has('Expect')", "!head.headers.has('Expect')"),
  persistence('expectations have a case', "sameText(one, '100-continue')", "one === '100-continue'"),
  persistence('one known expectation is enough', 'expectations?.every(', 'expectations?.some('),
  persistence('only the first Expect line is read', "splitLists(head.headers.getAll('Expect'))", "splitLists(head.headers.getAll('Expect').slice(0, 1))"),
  persistence('every expectation is known', ") return 'unknown'", ") return 'nothing'"),
  persistence('expectations are looked up in an object', "sameText(one, '100-continue')", "one.toLowerCase() in { '100-continue': true }"),
]

const handlingMutants: ReadonlyArray<Mutant> = [
  handling('https is served on a plain connection', "!state.peer.secure && !core.settings.trustedGateway", 'false'),
  handling('https is served nowhere', "!state.peer.secure &&", ''),
  handling('no gateway is trusted', "&& !core.settings.trustedGateway", ''),
  handling('TRACE is the app’s', "if (head.method === 'TRACE') return", "if (head.method === 'TRACED') return"),
  handling('the asterisk is the app’s', "if (pathOf(head.target) === '*') return", "if (pathOf(head.target) === '**') return"),
  handling('the server has other methods', "'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'", "'GET, HEAD'"),
  handling('a raw target is served as it is', "deviations.includes('rawTarget')", "deviations.includes('http09')"),
  handling('a client that has gone is not told of', "stay(work, cancel(work, doing, { _tag: 'Gone', detail: 'the connection ended inside the request' }))", ''),
  handling('a client that half-closes has gone', 'if (doing.intake.complete || endsWhole(work)) return', ''),
  handling('the expectation is forgotten', "untouched(expected === 'continue', now)", 'untouched(false, now)'),
  { name: 'a length of zero announces content', file: 'message/framing.ts', find: "framing._tag !== 'None' && !(framing._tag === 'Length' && framing.length === 0)", replace: "framing._tag !== 'None'" },
  program('an effect may not wait', 'return stay(work, waitingFor(work, doing, at))', "return emit(work, 'Defect', 'no time')"),
  program('content has no limit', 'return octets > limit ?', 'return octets < 0 ?'),
  program('content has its limit beyond', 'return octets > limit ?', 'return octets > limit + 1 ?'),
  program('content has its limit before', 'return octets > limit ?', 'return octets >= limit ?'),
  program('declared content is not refused before it comes', "framing._tag === 'Length' ? framing.length : intake.octets", 'intake.octets'),
  program('pieces have no limit', "(need._tag === 'NeedBody' ? need.limit : undefined) ?? work.core.settings.bodyLimit", "(need._tag === 'NeedBody' ? (need.limit ?? work.core.settings.bodyLimit) : Infinity)"),
  program('the server has no limit', '?? work.core.settings.bodyLimit', '?? Infinity'),
  program('content is whole before its end', 'doing.intake.complete ? need.give(right(bytesOf', 'doing.gathered.length > 0 ? need.give(right(bytesOf'),
  program('100 goes out to content that has come', 'if (expects && !hasInput(work)) writeContinue', 'if (expects) writeContinue'),
  program('100 does not go out', 'if (expects && !hasInput(work)) writeContinue', 'if (doing.intake.octets < 0) writeContinue'),
  program('100 goes out for each piece', "expects ? { ...doing.intake, expects: false } : doing.intake", 'doing.intake'),
  answering('CONNECT is answered as the app likes', "if (doing.exchange.request.method !== 'CONNECT') return reply", "if (doing.exchange.request.method !== '') return reply"),
  answering('content that is too large is a defect', "if (error?._tag === 'TooLarge') return", "if (error?._tag === 'Malformed' && work.now < 0) return"),
  answering('content that breaks is a defect', "if (error?._tag !== 'Malformed') return undefined", 'return undefined'),
  answering('an object of any shape is an answer', "if (!isAnswer(value)) return breakDown(work, doing, 'a program ended in what is no answer')", 'if (!isAnswer(value)) return close(work)'),
  refusing('an error to HEAD has content', 'exchange?.request.method ?? method', "work.now < 0 ? method : 'GET'"),
  refusing('an error to a HEAD that broke has content', 'exchange?.request.method ?? method', "exchange === undefined ? method : 'GET'"),
  refusing('an error to a HEAD that was read has content', 'exchange?.request.method ?? method', 'exchange?.request.method'),
]

const closingMutants: ReadonlyArray<Mutant> = [
  closing('a close does not linger', "else go(work, { _tag: 'Lingering', discarded: doing.discarded, heard: work.now })", 'else destroy(work, false)'),
  closing('a client that has ended is waited for', 'if (outstanding(work) === 0 && work.state.ended) return destroy(work, false)', ''),
  closing('a client that has ended is waited for behind its answer', 'if (work.state.ended) destroy(work, false)\n', 'if (work.now < 0) destroy(work, false)\n'),
  closing('what is thrown away has no limit', 'discarded > work.core.settings.lingerOctets', 'discarded < 0'),
  closing('what is thrown away has less of a limit', 'discarded > work.core.settings.lingerOctets', 'discarded >= work.core.settings.lingerOctets'),
  closing('octets do not put the quiet off', 'else stay(work, { ...doing, discarded, heard: work.now })', 'else stay(work, { ...doing, discarded })'),
  closing('effects outlive their connection', "if (doing._tag === 'Handling') abandon(work, doing, reason)", ''),
  closing('a stop is not noted', 'if (work.state.stopping === Infinity) work.state.stopping = work.now', ''),
  closing('pressure is not noted', 'work.state.pressed = high', 'work.state.pressed = false'),
  closing('a life is not noted', 'work.state.lives += 1', 'work.state.opened = work.now'),
  closing('a reset is a FIN in a stop', 'destroy(work, isOwing(doing) || outstanding(work) > 0)', 'destroy(work, false)'),
  finishing('closing is said and not done', 'if (closes) return close(work)', ''),
  finishing('what is left of a request is parsed as the next', 'if (intake.complete) return go(work, idle)', 'if (intake.complete || status > 0) return go(work, idle)'),
  finishing('the date stands still', 'date: date(work.now)', 'date: date(0)'),
  finishing('the server has no name', "server: settings.serverName === '' ? undefined : settings.serverName", 'server: undefined'),
  finishing('an error has the version of the request', "version: exchange === undefined ? 'HTTP/1.1' : exchange.request.version", "version: 'HTTP/1.1'"),
  finishing('no closing is said', 'closing,\n', 'closing: false,\n'),
  discarding('a connection closes behind what is dropped', 'if (doing.into === undefined) go(work, idle)', 'if (doing.into === undefined) close(work)'),
  discarding('what is dropped has no limit', 'if (intake.octets <= doing.patience) stay', 'if (intake.octets >= 0) stay'),
  discarding('a fault in what is dropped is answered', 'if (doing.into !== undefined) return refuse(work, doing, it)', 'if (work.now >= 0) return refuse(work, doing, it)'),
  discarding('a fault in what is dropped is not told', 'logRefused(work, it, 0)', ''),
  sending('content beyond its length goes out', "if (framed.framing === 'counted' && total > framed.length) return curtail", "if (framed.framing === 'counted' && total < 0) return curtail"),
  sending('content beyond its length goes out once', 'write(work, data.slice(0, framed.length - doing.octets))', 'write(work, data)'),
  sending('short content looks whole', "framing === 'counted' && count < length", "framing === 'counted' && count < 0"),
  sending('an empty piece is the last chunk', "framed.framing === 'chunked' && data.length > 0", "framed.framing === 'chunked'"),
  sending('a chunked answer has no last chunk', 'write(work, last.right)', ''),
  sending('content that broke off ends like any other', "destroy(work, outlet._tag !== 'File' && outlet.framed.framing === 'close')", 'destroy(work, false)'),
  sending('a broken stream is not told', 'else logDefect(work, error, exchange)', ''),
  sending('trailers are forgotten', 'isHeaders(returned) ? returned : emptyHeaders', 'emptyHeaders'),
]

const switchMutants: ReadonlyArray<Mutant> = [
  switching('every protocol was asked for', "?.some((one) => sameText(one, protocol)) ?? false", '?.some(() => true) ?? false'),
  switching('nobody needs to ask', "if (request.version !== 'HTTP/1.1' || !hasToken(request.headers.getAll('Connection'), 'upgrade')) return false", 'if (request.version !== \'HTTP/0.9\') return true'),
  switching('content goes to the other protocol', 'if (intake.complete) return begin(work, exchange, into)', 'if (intake.complete || work.now >= 0) return begin(work, exchange, into)'),
  switching('no 100 goes before 101', 'if (intake.expects && !hasInput(work)) writeContinue(work, doing)', ''),
  switching('what was read ahead is lost', 'if (rest.length > 0) ', 'if (work.now < 0) '),
  switching('the other protocol does not hear the end', 'speak(work, doing, undefined)\n', ''),
  reading('what is behind a refused upgrade is lost', 'work.state.parser = work.core.settings.parser.resume(work.state.parser).state', 'throwAway(work)\n  work.state.parser = work.core.settings.parser.resume(work.state.parser).state'),
  reading('a refused upgrade ends HTTP', "work.state.parser = work.core.settings.parser.resume(work.state.parser).state", ''),
  reading('requests are served while output waits', 'outstanding(work) <= work.core.settings.highWater', 'outstanding(work) >= 0'),
  reading('one event is read of each chunk', 'while (proceed(work, work.state.doing));', 'for (let times = 0; times < 2; times++) proceed(work, work.state.doing)'),
  reading('deviations are not noted', 'work.state.deviations = [...work.state.deviations, code]', ''),
  reading('the end is not read', 'return state.ended && readEnd(work)', 'return false'),
]

const times: ReadonlyArray<readonly [string, string]> = [
  ['firstByte: 10_000', 'firstByte: 10_001'],
  ['firstByte: 10_000', 'firstByte: 9_999'],
  ['head: 10_000', 'head: 10_001'],
  ['head: 10_000', 'head: 9_999'],
  ['  idle: 65_000', '  idle: 65_001'],
  ['  idle: 65_000', '  idle: 64_999'],
  ['busyIdle: 5_000', 'busyIdle: 5_001'],
  ['continue: 1_000', 'continue: 1_001'],
  ['continue: 1_000', 'continue: 999'],
  ['bodyGap: 30_000', 'bodyGap: 30_001'],
  ['bodyGap: 30_000', 'bodyGap: 29_999'],
  ['writeStall: 30_000', 'writeStall: 30_001'],
  ['writeStall: 30_000', 'writeStall: 29_999'],
  ['rateGrace: 5_000', 'rateGrace: 50_000'],
  ['lingerQuiet: 2_000', 'lingerQuiet: 2_001'],
  ['lingerQuiet: 2_000', 'lingerQuiet: 1_999'],
  ['lingerTotal: 10_000', 'lingerTotal: 10_001'],
  ['stopLazy: 1_000', 'stopLazy: 1_001'],
  ['stopLazy: 1_000', 'stopLazy: 999'],
  ['stopHard: 10_000', 'stopHard: 10_001'],
  ['stopHard: 10_000', 'stopHard: 9_999'],
  ['bodyLimit: 1_048_576', 'bodyLimit: 1_048_577'],
  ['dropped: 65_536', 'dropped: 65_537'],
  ['dropped: 65_536', 'dropped: 65_535'],
  ['minimumRate: 240', 'minimumRate: 0'],
]

const rows: ReadonlyArray<readonly [string, string]> = [
  ['the end of a client in a linger', "    End: row(part, 'Ended'),\n"],
  ['an upgrade that was refused', "    Paused: row(resume, 'Idle'),\n"],
  ['a client that ends between requests', "    Closed: row(leave, 'Closing', 'Ended'),\n"],
  ['room that is needed', "    Shed: row(leave, 'Closing', 'Lingering'),\n"],
  ['a wrong request line', "    Broken: row(refuseInput, 'Closing'),\n    Paused"],
  ['broken content', "    Broken: row(spoil, 'Handling'),\n"],
  ['a fault in what is dropped', "    Broken: row(misread, "],
  ['a client that ends inside content', "    End: row(hangUp, 'Handling'),\n"],
  ['a within', "    within: row(late, 'Handling'),\n"],
  ['a handler that never answers', "    handler: row(giveUp, 'Handling'),\n"],
  ['a program that fails', "    Fail: row(fail, 'Closing'),\n"],
  ['a program that breaks', "    Defect: row(defect, 'Closing'),\n"],
  ['a request that the core refuses', "    Refuse: row(refuseRequest, 'Closing'),\n"],
  ['content that comes too late', "    bodyGap: row(starve, 'Handling'),\n"],
  ['content that comes too slowly', "    bodyRate: row(trickle, 'Handling'),\n"],
  ['a client that waits', "    continue: row(encourage, 'Handling'),\n"],
  ['a connection without a first octet', "    firstByte: row(leave, 'Lingering'),\n"],
  ['a connection that idles', "    idle: row(leave, 'Closing', 'Lingering'),\n"],
  ['an idle connection in a stop', "    stopLazy: row(leave, 'Closing', 'Lingering'),\n"],
  ['a head that does not come', "    head: row(expire, 'Closing'),\n"],
  ['a quiet linger', "    lingerQuiet: row(part, 'Ended'),\n"],
  ['a long linger', "    lingerTotal: row(part, 'Ended'),\n"],
  ['what another protocol hears', "    Bytes: row(turn, "],
  ['the end of another protocol', "    End: row(turnLast, "],
  ['a client that is lost', "  Lost: row(lose, 'Ended'),\n"],
  ['a client that does not read', "  writeStall: row(stall, 'Ended'),\n"],
  ['the end of a stop', "  stopHard: row(cut, 'Ended'),\n"],
]

const timeMutants: ReadonlyArray<Mutant> = [
  ...times.map(([find, replace]) => options(`another ${replace.trim()}`, find, replace)),
  deadline('a long head has more time', 'head: (state, { deadlines }) => state.since + deadlines.head', 'head: (state, { deadlines }) => state.since + deadlines.head + (state.parser.offset > 20 ? 5000 : 0)'),
  deadline('a head’s time runs from the connection’s start', 'head: (state, { deadlines }) => state.since + deadlines.head', 'head: (state, { deadlines }) => state.opened + deadlines.head'),
  deadline('an empty line is a first octet', '(state.parser.offset === 0 ? state.opened + deadlines.firstByte : Infinity)', 'state.opened + deadlines.firstByte'),
  deadline('pressure changes nothing', 'state.pressed ? deadlines.busyIdle : deadlines.idle', 'deadlines.idle'),
  deadline('content that nobody wants has to come', 'intake === undefined || intake.complete || intake.resting !== undefined ? undefined', 'intake === undefined || intake.complete ? undefined'),
  options('every handler has a minute', 'handlerTimeout: undefined', 'handlerTimeout: 60_000'),
  table('age cuts what is under way', 'life: row(age, phase)', "life: row(cut, 'Ended')"),
  table('a busy connection makes room', "    within: row(late, 'Handling'),\n", "    within: row(late, 'Handling'),\n    Shed: row(cut, 'Ended'),\n"),
  deadline('effects have no deadline', 'handlerTimeout === undefined || doing._tag', 'handlerTimeout !== undefined || doing._tag'),
  options('a connection serves fifty requests', 'requests: undefined', 'requests: 50'),
  closing('what the client took is not noted', '  state.queued = queued\n', ''),
  ...rows.map(([what, find]) => table(`nothing happens: ${what}`, find, find.endsWith('\n') ? '' : find.includes('Paused') ? '    Paused' : `    // `)),
]

export const connectionMutants: ReadonlyArray<Mutant> = [...keepMutants, ...handlingMutants, ...closingMutants, ...switchMutants, ...timeMutants]
