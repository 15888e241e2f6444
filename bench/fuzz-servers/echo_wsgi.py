"""Says what a WSGI server has read. The environment tells no names of fields as they were sent: they are left out."""
import json


def app(environ, start_response):
    body = environ["wsgi.input"].read().decode("latin-1")
    said = {
        "method": environ["REQUEST_METHOD"],
        "target": environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"],
        "body": body,
    }
    # Who stops sending leaves less than was said: no request came to its end then, and none is told.
    if len(body) < int(environ.get("CONTENT_LENGTH") or 0):
        start_response("400 Bad Request", [("Content-Length", "0")])
        return []
    content = json.dumps(said).encode("ascii")
    start_response("200 OK", [("X-Wirefold-Echo", "1"), ("Content-Length", str(len(content)))])
    return [] if said["method"] == "HEAD" else [content]
