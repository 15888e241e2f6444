"""Says what twisted.web has read."""
import json
import os

from twisted.internet import reactor
from twisted.web import resource, server


class Echo(resource.Resource):
    isLeaf = True

    def render(self, request):
        fields = request.requestHeaders.getAllRawHeaders()
        said = {
            "method": request.method.decode("latin-1"),
            "target": request.uri.decode("latin-1"),
            "fields": [[name.decode("latin-1"), one.decode("latin-1")] for name, values in fields for one in values],
            "body": request.content.read().decode("latin-1"),
        }
        request.setHeader("X-Wirefold-Echo", "1")
        return json.dumps(said).encode("ascii")


reactor.listenTCP(int(os.environ["PORT"]), server.Site(Echo()), interface="127.0.0.1")
reactor.run()
