"""The pages in a real browser: no request to another host, nothing refused by the policy, nothing cut off."""

import json
import threading

import pytest
import uvicorn

from graphsvc.web.examples import examples
from tests.web import chromium
from tests.web.service import app

pytestmark = pytest.mark.skipif(
    chromium.binary() is None,
    reason="no Chromium is installed: install the package chromium, or name one in GRAPHSVC_TEST_CHROMIUM",
)

PAGES = ("/", "/ask/single-foundry?target=bytedance", "/guide", "/graphiql", "/nowhere")


@pytest.fixture(scope="module")
def service():
    """The address of a running service."""
    server = uvicorn.Server(uvicorn.Config(app(), port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with chromium.browser(tmp_path_factory.mktemp("chromium")) as devtools:
        yield devtools


@pytest.fixture
def page(port):
    with chromium.tab(port) as opened:
        yield opened


def outside(requests, service):
    return [url for url in requests if not url.startswith((f"{service}/", "data:"))]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_other_hosts_and_breaks_no_policy(page, service, path):
    page.open(f"{service}{path}")
    assert page.requests[0] == f"{service}{path}"
    assert outside(page.requests, service) == []
    assert page.refused() == []
    assert [text for text in page.complaints if "404" not in text] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_on_a_narrow_screen(port, service, path):
    with chromium.tab(port, width=360, height=740) as page:
        page.open(f"{service}{path}")
        assert page.run("document.documentElement.scrollWidth") <= 360


def test_the_form_leaves_empty_fields_out_of_the_address(page, service):
    page.open(f"{service}/ask/single-foundry?target=bytedance")
    page.run("document.querySelector('#target').value = 'huawei'")
    page.follow("document.querySelector('form.ask button').click()")
    assert page.run("location.search") == "?target=huawei&horizon=0"


def test_the_skip_link_is_the_first_stop_of_the_keyboard(page, service):
    page.open(f"{service}/")
    page.send("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert page.run("document.activeElement.getAttribute('href')") == "#main"
    assert page.run("document.activeElement.getBoundingClientRect().left >= 0")


def test_dark_and_light_follow_the_reader(port, service):
    grounds = []
    for scheme in ("light", "dark"):
        with chromium.tab(port, scheme=scheme) as page:
            page.open(f"{service}/")
            grounds.append(page.run("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(251, 250, 247)", "rgb(20, 24, 27)"]


def test_graphiql_works_under_its_policy_without_other_hosts(page, service):
    """The examples, a run, the explorer, the documentation and both dialogs."""
    page.open(f"{service}/graphiql")
    page.click(".examples button")
    editor = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror"
    page.wait(f"{editor}.getValue() === {json.dumps(examples()[0].query)}")
    page.click("button.graphiql-execute-button")
    page.wait("document.querySelector('.result-window .CodeMirror').CodeMirror.getValue().trim().startsWith('{')")
    page.click("[aria-label='Show GraphiQL Explorer']")
    page.wait("document.querySelector('.graphiql-explorer-root') !== null")
    page.click("[aria-label='Show Documentation Explorer']")
    page.wait("document.querySelector('.graphiql-doc-explorer-section-content a') !== null")
    for dialog in ("Open short keys dialog", "Open settings dialog"):
        page.click(f"[aria-label='{dialog}']")
        page.click(".graphiql-dialog-close")
        page.wait("document.querySelector('.graphiql-dialog') === null")
    assert f"{service}/graphql" in page.requests
    assert outside(page.requests, service) == []
    assert page.refused() == []
    assert not [text for text in page.complaints if "Content Security Policy" in text]


def test_an_address_can_name_an_example(page, service):
    chosen = examples()[-1]
    page.open(f"{service}/graphiql?example={chosen.slug}")
    page.wait("document.querySelector('.graphiql-query-editor .CodeMirror') !== null")
    shown = page.run("document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue()")
    assert shown == chosen.query
