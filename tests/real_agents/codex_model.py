"""A model as Codex wants one: the few events of OpenAI's Responses API that it waits for, on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 30},
    "output_tokens": 40,
    "output_tokens_details": {"reasoning_tokens": 5},
    "total_tokens": 140,
}


def says(text: str) -> dict[str, Any]:
    """The model says something."""
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "role": "assistant", "id": "m", "status": "completed", "content": content}


def runs(command: str) -> dict[str, Any]:
    """The model wants a command run."""
    call = {"type": "function_call", "id": "fc", "name": "exec_command", "status": "completed"}
    return {**call, "arguments": json.dumps({"cmd": command})}


@contextmanager
def codex_model(*answers: dict[str, Any]) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """The requests so far, and the base URL; which answer comes follows from the results in a request."""
    requests: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append(body)
            turn = sum(item.get("type") == "function_call_output" for item in body["input"])
            answer = {**answers[min(turn, len(answers) - 1)], "call_id": f"call_{turn}"}
            response = {"id": f"resp_{len(requests)}", "object": "response", "status": "completed"}
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self._event("response.created", response=response)
            self._event("response.output_item.done", output_index=0, item=answer)
            self._event("response.completed", response={**response, "output": [answer], "usage": USAGE})

        def _event(self, kind: str, **data: object) -> None:
            self.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield requests, f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
