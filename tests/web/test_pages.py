"""The landing page and the pages of answers: complete, accessible, and safe with hostile text."""

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from graphsvc.domain.answers import Answer
from graphsvc.domain.errors import BadRequest, NotFound, StoreUnavailable
from graphsvc.reports.rendering import to_csv, to_json, to_markdown
from graphsvc.web.settings import WebSettings
from tests.reports import hostile, samples
from tests.web.service import CannedWorkspace, Page, client

PATHS = ("/", "/ask/single-foundry?target=bytedance", "/guide", "/graphiql", "/nowhere")


def page(path, workspace=None, **settings):
    return Page(client(workspace, **settings).get(path).text)


def test_the_landing_page_says_what_is_loaded_and_asks_the_founding_question():
    workspace = CannedWorkspace()
    text = page("/", workspace).text
    assert "Organizations 92" in text
    assert "Claims 1,612" in text
    assert "Revision 12 Release 0.1.0" in text
    assert workspace.asked == [
        {
            "question": "single-foundry",
            "target": "bytedance",
            "as_of": date(2025, 6, 1),
            "known_at": None,
            "horizon": 24,
        }
    ]


def test_the_founding_question_is_a_setting():
    workspace = CannedWorkspace()
    page("/", workspace, web=WebSettings(founding_target="baidu", founding_as_of=None, founding_horizon=0))
    assert workspace.asked[0] | {"target": "baidu", "as_of": None, "horizon": 0} == workspace.asked[0]


@pytest.mark.parametrize("path", ["/", "/ask/single-foundry?target=bytedance"])
def test_an_answer_is_shown_in_full(path):
    text = page(path, CannedWorkspace(samples.contested())).text
    answer = samples.contested()
    finding = answer.findings[0]
    expected = [
        answer.summary, "CONTESTED", "1 March 2026", "within 24 months", "2026-03-01 09:30 UTC", "revision 12",
        "Sources disagree", finding.explanation, "confidence 0.50", "1 origin", "OFFERS", "TSMC N5",
        *(alternative.reason for alternative in finding.alternatives), "rumoured", "blocked", "disputed",
        "Rules not applied", "foundry-presumption", "30 bn transistors is not recorded", "90 FR 5298",
        "inaccurate", "Reuters", "11 February 2026", "second-hand", "What would change this answer",
        *answer.would_change, "partial list", "2 of 2", *answer.assumptions, "policy 1",
    ]  # fmt: skip
    assert [part for part in expected if part not in text] == []


def test_rules_that_were_applied_and_missing_facts_are_shown():
    text = page("/").text
    assert "Rules applied h20-letter" in text
    assert "Missing facts ByteDance AI chip: number of transistors" in text


def test_an_unknown_answer_says_that_it_is_no_denial():
    text = page("/ask/single-foundry?target=x", CannedWorkspace(samples.unknown())).text
    assert "It does not mean that there is no dependence." in text
    assert "no order, purchase or use is recorded" in text


@pytest.mark.parametrize("path", PATHS)
def test_a_page_can_be_read_by_everyone(path):
    shown = page(path)
    assert shown.all("html") == [{"lang": "en"}]
    assert len(shown.all("main")) == len(shown.all("title")) == 1
    assert shown.all("header")
    assert shown.all("nav")[0]["aria-label"]
    headings = shown.headings()
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_unique_and_what_refers_to_them_finds_them(path):
    elements = page(path).elements
    ids = Counter(attributes["id"] for _, attributes in elements if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    references = [a[name] for _, a in elements for name in ("for", "aria-labelledby", "list") if name in a]
    anchors = [a["href"][1:] for tag, a in elements if tag == "a" and a["href"].startswith("#")]
    assert [name for name in (*references, *anchors) if name not in ids] == []


def test_every_field_of_the_form_has_a_label():
    shown = page("/")
    labelled = {attributes.get("for") for attributes in shown.all("label")}
    fields = [a for a in shown.all("input") if a.get("type") != "radio"]
    assert {a["name"] for a in fields} == {"target", "asOf", "knownAt"}
    assert all(a["id"] in labelled for a in fields)
    assert [a["value"] for a in shown.all("input") if a.get("type") == "radio"] == ["0", "6", "24"]


def test_the_form_works_without_a_script():
    """What a browser sends for an untouched form: empty fields too, which count as left out."""
    workspace = CannedWorkspace()
    form = page("/").all("form")[0]
    assert (form["method"], form["action"]) == ("get", "/ask/single-foundry")
    answer = client(workspace).get("/ask/single-foundry?target=huawei&asOf=&knownAt=&horizon=6")
    assert answer.status_code == 200
    assert workspace.asked == [
        {"question": "single-foundry", "target": "huawei", "as_of": None, "known_at": None, "horizon": 6}
    ]


def test_the_form_keeps_what_was_asked():
    shown = page("/ask/critical-suppliers?target=huawei&asOf=2024-02-29&knownAt=2026-03-01T10:00&horizon=12")
    values = {a["name"]: a["value"] for a in shown.all("input") if a.get("type") != "radio"}
    assert values == {"target": "huawei", "asOf": "2024-02-29", "knownAt": "2026-03-01T10:00"}
    radios = {a["value"]: "checked" in a for a in shown.all("input") if a.get("type") == "radio"}
    assert radios == {"0": False, "6": False, "12": True, "24": False}


@pytest.mark.parametrize(
    ("known_at", "instant"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T10:30", datetime(2026, 3, 1, 10, 30, tzinfo=UTC)),
        ("2026-03-01T10:30:00Z", datetime(2026, 3, 1, 10, 30, tzinfo=UTC)),
        ("2026-03-01T12:30:00%2B02:00", datetime(2026, 3, 1, 10, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_without_a_zone_is_in_utc(known_at, instant):
    workspace = CannedWorkspace()
    client(workspace).get(f"/ask/single-foundry?target=x&knownAt={known_at}")
    assert workspace.asked[0]["known_at"] == instant


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_the_same_answer_in_other_formats_by_suffix_and_by_parameter(form):
    render = {"json": to_json, "csv": lambda a: to_csv(a).encode(), "md": lambda a: to_markdown(a).encode()}[form]
    media = {"json": "application/json", "csv": "text/csv", "md": "text/markdown"}[form]
    for path in (f"/ask/single-foundry.{form}?target=x", f"/ask/single-foundry?target=x&format={form}"):
        response = client().get(path)
        assert response.content == render(samples.decided())
        assert response.headers["content-type"].startswith(media)


def test_the_links_to_other_formats_ask_the_same():
    links = [a["href"] for a in page("/").all("a")]
    query = "target=bytedance&asOf=2025-06-01&horizon=24"
    expected = [f"/ask/single-foundry.{form}?{query}" for form in ("json", "csv", "md")]
    assert [link for link in links if link.startswith("/ask/")] == expected
    assert Answer.model_validate_json(client().get(expected[0]).content) == samples.decided()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/ask/single-foundry", 400, "target: field required"),
        ("/ask/single-foundry?target=x&horizon=soon&asOf=tomorrow", 400, "asOf: input should be a valid date"),
        ("/ask/single-foundry?target=x&horizon=-1", 400, "horizon: input should be greater than or equal to 0"),
        ("/ask/single-foundry?target=x&horizont=1", 400, "horizont: extra inputs are not permitted"),
        ("/ask/single-foundry.csv?target=x&format=json", 400, "ends in '.csv' and also asks for format 'json'"),
        ("/ask/lottery-numbers?target=x", 404, "The questions are: single-foundry, critical-suppliers."),
        ("/ask/single-foundry.pdf?target=x", 404, "The formats are: json, csv, md."),
        ("/nowhere", 404, "there is no such page"),
    ],
)
def test_a_question_that_cannot_be_read_is_told_why(path, status, words):
    response = client().get(path)
    assert response.status_code == status
    assert words in Page(response.text).text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("there is no 'nobody'", hint="Search for it."), 404),
        (BadRequest("1200000 months is outside the calendar"), 400),
        (StoreUnavailable("the database does not answer"), 503),
    ],
)
def test_errors_of_the_tree_keep_their_message_in_every_format(error, status):
    service = client(CannedWorkspace(error))
    html = service.get("/ask/single-foundry?target=nobody")
    data = service.get("/ask/single-foundry.json?target=nobody")
    text = service.get("/ask/single-foundry.csv?target=nobody")
    assert html.status_code == data.status_code == text.status_code == status
    assert error.message in Page(html.text).text
    assert data.json() == {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
    assert text.text.startswith(f"{error.code}: {error.message}")
    assert text.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/", "/ask/single-foundry?target=x", "/ask/single-foundry.json?target=x"])
def test_other_errors_are_masked(path):
    response = client(CannedWorkspace(RuntimeError("password=hunter2"))).get(path)
    assert response.status_code == 500
    assert "hunter2" not in response.text
    assert response.headers["x-request-id"] in response.text


def test_an_empty_graph_has_a_landing_page():
    response = client(CannedWorkspace(NotFound("there is no 'bytedance' yet"))).get("/")
    assert response.status_code == 200
    text = Page(response.text).text
    assert "there is no 'bytedance' yet" in text
    assert "graphsvc load data" in text


def test_without_a_database_there_is_no_landing_page():
    assert client(CannedWorkspace(StoreUnavailable("the database does not answer"))).get("/").status_code == 503


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_stays_text(text):
    harmless = page("/ask/single-foundry?target=x", CannedWorkspace(samples.contested()))
    shown = page("/ask/single-foundry?target=x", CannedWorkspace(hostile.answer(text)))
    assert {tag for tag, _ in shown.elements} <= {tag for tag, _ in harmless.elements}
    assert len(shown.all("script")) == 1
    assert not [address for address in shown.addresses() if not address.startswith(("/", "#"))]
    assert not [name for _, attributes in shown.elements for name in attributes if name.startswith("on")]


def test_a_hostile_target_comes_back_as_text():
    shown = page("/ask/single-foundry?target=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert len(shown.all("script")) == 1
    assert shown.all("input")[0]["value"] == '"><script>alert(1)</script>'


def test_the_guide_explains_every_word_of_an_answer():
    text = page("/guide").text
    words = ("DECIDED", "CONTESTED", "UNKNOWN", "phantom", "overdue", "second-hand", "common knowledge")
    assert [word for word in words if word not in text] == []
