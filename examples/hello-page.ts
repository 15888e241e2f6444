/** The page at `/` of the demo: what this is, and a way to try each path by hand. */
export const page = `<!DOCTYPE html>
<html lang="en">
<head>
<link rel="icon" href="data:,">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wirefold</title>
<style>
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 8vh auto; padding: 0 1rem; color: #222 }
  code, pre { font-family: ui-monospace, monospace; background: #f3f1ec; border-radius: 4px; padding: 0 .25em }
  pre { padding: .75em 1em; overflow-x: auto }
  dt { margin-top: 1em; font-weight: 600 }
  dd { margin: 0 }
  output { white-space: pre-wrap; font-family: ui-monospace, monospace; color: #666 }
  @media (prefers-color-scheme: dark) {
    body { background: #1c1b19; color: #ddd }
    code, pre { background: #2b2926 }
    a { color: #8ab4f8 }
  }
</style>
</head>
<body>
<h1>It works</h1>
<p>This page was sent by <strong>wirefold</strong>: HTTP/1.1 as a fold over bytes. A parser turned the bytes of your
request into events, a pure function turned the request into a description of this page, and only then did anything
touch a socket.</p>
<h2>Try it</h2>
<dl>
<dt><a href="/plaintext">/plaintext</a></dt>
<dd>The smallest answer.</dd>
<dt>/echo</dt>
<dd>Any method with content: it is read, then sent back.
<form method="post" action="/echo" enctype="text/plain">
<input name="say" value="hello" aria-label="Something to say"> <button>POST it</button></form></dd>
<dt><a href="/users/7">/users/7</a></dt>
<dd>JSON, with a part of the path in it.</dd>
<dt><a href="/stream">/stream</a></dt>
<dd>Chunked, one line at a time, and a trailer behind it that counts them.</dd>
<dt><a href="/sse">/sse</a></dt>
<dd>Server-sent events: <output id="ticks"></output></dd>
<dt><a href="/slow">/slow</a></dt>
<dd>Takes two seconds, and hears of it when you leave before.</dd>
<dt>/upgrade</dt>
<dd>Becomes another protocol, <code>echo</code>, after 101:
<pre>printf 'GET /upgrade HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: upgrade\\r\\nUpgrade: echo\\r\\n\\r\\nhello\\n' | nc -q 1 localhost 8000</pre></dd>
<dt><a href="/nothing">/nothing</a></dt>
<dd>Is not there.</dd>
</dl>
<script>
const ticks = document.getElementById('ticks')
const source = new EventSource('/sse')
source.addEventListener('tick', (event) => { ticks.textContent = event.data })
source.addEventListener('done', () => source.close())
</script>
</body>
</html>
`
