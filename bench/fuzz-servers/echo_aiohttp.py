"""Says what aiohttp has read."""
import json
import os

from aiohttp import web


async def echo(request):
    said = {
        "method": request.method,
        "target": request.raw_path,
        "fields": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in request.raw_headers],
        "body": (await request.read()).decode("latin-1"),
    }
    return web.Response(body=json.dumps(said).encode("ascii"), headers={"X-Wirefold-Echo": "1"})


app = web.Application()
app.router.add_route("*", "/{rest:.*}", echo)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)
