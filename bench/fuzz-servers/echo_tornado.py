"""Says what tornado has read."""
import asyncio
import json
import os

import tornado.httpserver


def echo(request):
    said = {
        "method": request.method,
        "target": request.uri,
        "fields": list(request.headers.get_all()),
        "body": request.body.decode("latin-1"),
    }
    content = json.dumps(said).encode("ascii")
    lines = tornado.httputil.HTTPHeaders({"X-Wirefold-Echo": "1", "Content-Length": str(len(content))})
    request.connection.write_headers(tornado.httputil.ResponseStartLine("HTTP/1.1", 200, "OK"), lines, content)
    request.connection.finish()


async def main():
    tornado.httpserver.HTTPServer(echo).listen(int(os.environ["PORT"]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
