import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Servers that are looked at, as data: where each comes from, how its version is told and how it is started. A command runs
 * in `here`, this folder, with PORT, HERE and FOLDER (an empty one of its own) in its environment.
 */
const here = fileURLToPath(new URL('.', import.meta.url))
const npm = (name) => `${here}../node_modules/${name}`
const runtimes = `${here}../../property-tests/runtimes`
const python = '/usr/bin/python3'
const fill = 'sed -e "s#@port@#$PORT#g" -e "s#@folder@#$FOLDER#g" -e "s#@here@#$HERE#g"'
const installRuntimes = 'npm install --prefix property-tests/runtimes'

const debian = (name, packages, rest) => ({
  name,
  source: `Debian ${packages}`,
  install: `apt-get install ${packages}`,
  ...rest,
})

/** A server of Python that says its version by itself. */
const pythonServer = (name, rest = {}) =>
  debian(name, `python3-${name}`, {
    version: `${python} -c "import importlib.metadata as m; print('${name}', m.version('${name}'))"`,
    command: `exec ${python} echo_${name}.py`,
    ...rest,
  })

export const servers = [
  {
    name: 'node:http',
    source: 'Node',
    version: 'node --version',
    command: `exec "${process.execPath}" echo-node-http.mjs`,
  },
  {
    name: 'http-parser-js',
    source: 'npm http-parser-js',
    install: 'npm ci --prefix bench',
    version: `node -p "require('${npm('http-parser-js')}/package.json').version"`,
    parser: () => createRequire(import.meta.url)('http-parser-js'),
  },
  {
    name: 'fastify',
    source: 'npm fastify',
    install: 'npm ci --prefix bench',
    version: `node -p "require('${npm('fastify')}/package.json').version"`,
    command: `exec "${process.execPath}" echo-fastify.mjs`,
  },
  {
    name: 'Bun',
    source: 'npm bun',
    install: installRuntimes,
    version: `${runtimes}/node_modules/.bin/bun --version`,
    command: `exec ${runtimes}/node_modules/.bin/bun echo-bun.mjs`,
  },
  {
    name: 'Deno',
    source: 'npm deno',
    install: installRuntimes,
    version: `${runtimes}/node_modules/.bin/deno --version | head -1`,
    command: `exec ${runtimes}/node_modules/.bin/deno run --no-config --allow-net=127.0.0.1 --allow-env=PORT echo-deno.mjs`,
  },
  debian('nginx', 'nginx libnginx-mod-http-lua', {
    version: 'nginx -v 2>&1',
    command: `${fill} nginx.conf > $FOLDER/nginx.conf && exec nginx -p $FOLDER -c $FOLDER/nginx.conf`,
  }),
  debian('lighttpd', 'lighttpd lighttpd-modules-lua', {
    version: 'lighttpd -v | head -1',
    command: 'exec lighttpd -D -f lighttpd.conf',
  }),
  debian('apache2', 'apache2', { version: 'apache2 -v | head -1', command: 'exec apache2 -X -f $HERE/apache.conf' }),
  debian('http.server', 'python3', {
    version: `${python} --version`,
    // It has no application: it serves the files of an empty folder. Its queue of connections is five long.
    command: `exec ${python} -m http.server $PORT --bind 127.0.0.1 --protocol HTTP/1.1 --directory $FOLDER`,
    parallel: 5,
  }),
  debian('gunicorn', 'gunicorn python3-gevent', {
    version: 'gunicorn --version',
    // Its default worker closes behind each answer, and would never read what comes behind.
    command: 'exec gunicorn --worker-class gevent --bind 127.0.0.1:$PORT echo_wsgi:app',
  }),
  pythonServer('waitress', {
    command: `exec ${python} -m waitress --threads=16 --listen=127.0.0.1:$PORT echo_wsgi:app`,
  }),
  pythonServer('tornado'),
  pythonServer('aiohttp'),
  pythonServer('twisted'),
  debian('webrick', 'ruby-webrick', {
    version: 'ruby -rwebrick -e "puts WEBrick::VERSION"',
    command: 'exec ruby echo_webrick.rb',
  }),
  debian('puma', 'puma', {
    version: 'puma --version',
    command: 'exec puma --quiet --environment production --threads 8:8 --bind tcp://127.0.0.1:$PORT echo.ru',
  }),
]
