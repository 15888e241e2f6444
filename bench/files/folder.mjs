import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files that are asked for. The large one is a hole: it takes no room on the disk. */
export const sizes = { 'small.txt': 1024, 'middle.txt': 100 * 1024, 'large.txt': 10 * 1024 * 1024 }
export const sparse = { name: 'sparse.bin', size: 1024 ** 3 }

/** A folder with these files, and what takes it away. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'wirefold-bench-'))
  for (const [name, size] of Object.entries(sizes)) writeFileSync(join(path, name), 'x'.repeat(size))
  writeFileSync(join(path, sparse.name), '')
  truncateSync(join(path, sparse.name), sparse.size)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A port that was free a moment ago. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** One worker in one process, as the others are. */
export const nginxConfig = (path, port) => `
daemon off;
master_process off;
pid ${path}/.nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type application/octet-stream;
  types { text/plain txt; }
  client_body_temp_path ${path}/.nginx;
  proxy_temp_path ${path}/.nginx;
  fastcgi_temp_path ${path}/.nginx;
  uwsgi_temp_path ${path}/.nginx;
  scgi_temp_path ${path}/.nginx;
  server { listen 127.0.0.1:${port}; root ${path}; }
}
`
