"""A real browser for tests: headless Chromium, spoken to by its DevTools protocol over one WebSocket a page."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager

import httpx2
from websockets.sync.client import connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # the tests also run as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--remote-debugging-port=0",
    # Whatever a page asks of another host fails at once, in whichever way it asks.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def binary():
    """The path of a Chromium, None where there is none. GRAPHSVC_TEST_CHROMIUM names one."""
    named = os.environ.get("GRAPHSVC_TEST_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser(profile):
    """Start Chromium with its profile in the folder ``profile``; gives the port of its DevTools."""
    process = subprocess.Popen(
        [binary(), *ARGUMENTS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield _port(process)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()


def _port(process):
    said = []
    for line in process.stderr:
        said.append(line)
        if "DevTools listening on" in line:
            return int(line.rsplit(":", 1)[1].partition("/")[0])
    raise RuntimeError(f"Chromium did not start:\n{''.join(said)}")


@contextmanager
def tab(port, *, width=1200, height=900, scheme="light"):
    """A new page of that size and colour scheme."""
    with httpx2.Client(trust_env=False) as devtools:
        target = devtools.put(f"http://127.0.0.1:{port}/json/new?about:blank").json()
    with connect(target["webSocketDebuggerUrl"], max_size=None) as socket:
        page = Tab(socket)
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.send(f"{domain}.enable")
        page.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        page.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.send("Page.addScriptToEvaluateOnNewDocument", source=_LISTEN)
        yield page
        page.send("Page.close")


_LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


class Tab:
    """One page: what it requested, and what it complained about."""

    def __init__(self, socket):
        self.socket = socket
        self.requests = []
        self.complaints = []
        self.loaded = False
        self._number = 0

    def send(self, method, **parameters):
        """Send a command and return its result; events that come before it are noted."""
        self._number += 1
        self.socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while (message := self._receive()).get("id") != self._number:
            pass
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        return message["result"]

    def open(self, url):
        """Go to ``url`` and wait until it has loaded."""
        self.loaded = False
        self.send("Page.navigate", url=url)
        self._await_load()

    def follow(self, script):
        """Run a script that leads to another page, and wait until that has loaded."""
        self.loaded = False
        self.run(script)
        self._await_load()

    def run(self, script):
        """The value of a script, awaited if it is a promise."""
        result = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, condition):
        """Wait until the script ``condition`` is true; it is asked again and again, for 20 s at most."""
        asked = f"""new Promise((resolve, reject) => {{
          const end = performance.now() + 20000;
          const ask = () => {{
            if ({condition}) resolve(true);
            else if (performance.now() > end) reject(new Error("this never came true"));
            else setTimeout(ask, 20);
          }};
          ask();
        }})"""
        return self.run(asked)

    def click(self, selector):
        """Click the first element of ``selector`` as soon as it is there."""
        quoted = json.dumps(selector)
        self.wait(f"document.querySelector({quoted}) !== null")
        self.run(f"document.querySelector({quoted}).click()")

    def refused(self):
        """What the content security policy has refused."""
        return self.run("window.refused")

    def _await_load(self):
        while not self.loaded:
            self._receive()

    def _receive(self):
        message = json.loads(self.socket.recv(timeout=30))
        noted = {
            "Network.requestWillBeSent": self._requested,
            "Log.entryAdded": self._logged,
            "Runtime.exceptionThrown": self._thrown,
            "Page.loadEventFired": self._has_loaded,
        }.get(message.get("method"))
        if noted is not None:
            noted(message["params"])
        return message

    def _requested(self, event):
        self.requests.append(event["request"]["url"])

    def _logged(self, event):
        if event["entry"]["level"] == "error":
            self.complaints.append(event["entry"]["text"])

    def _thrown(self, event):
        self.complaints.append(str(event["exceptionDetails"]))

    def _has_loaded(self, _):
        self.loaded = True
