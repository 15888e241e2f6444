/**
 * What is public about these servers: for each cause the page that tells of it, opened and read before it was written here.
 * Whatever else is found is for the people who make the server, not for this repository.
 */
const github = (path) => [path.replace('/issues/', '#').replace('/pull/', '#'), `https://github.com/${path}`]
const garden = (place) => [`HTTP Garden, ${place}`, 'https://github.com/narfindustries/http-garden#trophies']
const tolerant = ['its README: tolerant on purpose', 'https://github.com/creationix/http-parser-js#readme']
const nodeHost = github('nodejs/node/issues/3094')
const versionless = github('nodejs/llhttp/issues/877')
const headersCount = ['documented: maxHeadersCount', 'https://github.com/nodejs/node/commit/658fbdc105']

export const known = {
  'http-parser-js': {
    'coding-and-length × kept-open': github('creationix/http-parser-js/issues/56'),
    'lf-alone × accepted': tolerant,
    'length-digits × accepted': github('creationix/http-parser-js/issues/60'),
    'chunk-size-octet × accepted': tolerant,
    'space-before-colon × accepted': tolerant,
  },
  'node:http': {
    'line-parts × read-otherwise': versionless,
    'host-twice × accepted': nodeHost,
    'host-value × accepted': nodeHost,
    'header-number × read-otherwise': headersCount,
  },
  fastify: {
    'line-parts × read-otherwise': versionless,
    'host-twice × accepted': nodeHost,
    'host-value × accepted': nodeHost,
    'header-number × read-otherwise': headersCount,
  },
  Bun: {
    'legal-trailers × refused-legal': github('oven-sh/bun/pull/32887'),
    'host-twice × accepted': github('oven-sh/bun/pull/33717'),
  },
  Deno: {
    'host-value × accepted': github('denoland/deno/pull/36481'),
    'chunk-extension-octet × accepted': github('hyperium/hyper/pull/2600'),
  },
  nginx: { 'lf-alone × accepted': github('nginx/nginx/pull/1016') },
  lighttpd: { 'length-digits × accepted': garden('Lighttpd 1') },
  'http.server': {
    'legal-chunked × malformed-answer': github('python/cpython/issues/150499'),
    'length-twice × accepted': github('python/cpython/issues/150499'),
  },
  gunicorn: {
    'legal-method × read-otherwise': github('benoitc/gunicorn/issues/1054'),
    'length-digits × accepted': github('benoitc/gunicorn/issues/2977'),
    'chunk-size-octet × accepted': github('benoitc/gunicorn/issues/3047'),
  },
  waitress: {
    'method-octet × accepted': github('Pylons/waitress/pull/423'),
    'major-version × accepted': github('Pylons/waitress/pull/503'),
  },
  tornado: {
    'name-octet × accepted': github('tornadoweb/tornado/issues/3310'),
    'value-octet × read-otherwise': github('tornadoweb/tornado/issues/3310'),
    'length-digits × accepted': garden('Tornado 1'),
    'chunk-size-octet × accepted': garden('Tornado 1'),
  },
  aiohttp: { 'host-missing × accepted': github('aio-libs/aiohttp/issues/10600') },
  twisted: { 'name-octet × accepted': github('twisted/twisted/issues/12235') },
  webrick: {
    'length-digits × accepted': github('ruby/webrick/issues/119'),
    'length-twice × accepted': github('ruby/webrick/issues/119'),
    'chunk-size-octet × accepted': github('ruby/webrick/issues/124'),
    'chunk-end × accepted': github('ruby/webrick/issues/133'),
    'coding-and-length × kept-open': [
      'CVE-2024-47220 (ruby/webrick#148)',
      'https://github.com/ruby/webrick/issues/148',
    ],
  },
}
