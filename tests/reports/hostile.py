"""An answer whose every free text tries to become something else: markup, a formula, an escape sequence, a script."""

from tests.reports import samples

TEXTS = (
    "<script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\")",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "\x1b[31mred\x1b[0m \x07bell \u202etxet",
    "| cell | cell |\n# heading\n- item\n1. item\n```code```",
    "https://evil.example and www.evil.example and a@evil.example",
    "{{ 7 * 7 }} {% raw %} ${jndi:x}",
)  # fmt: skip


def answer(text):
    """The decided answer with ``text`` wherever a source or a person wrote free text."""
    source = samples.REPORT.model_copy(update={"title": text, "publisher": text, "url": "javascript:alert(1)"})
    claim = samples.MADE.model_copy(update={"quote": text, "predicate": text, "source": source})
    evidence = samples.OWN_CHIP.model_copy(update={"claims": (claim,)})
    alternative = samples.ALTERNATIVES[1].model_copy(
        update={"reason": text, "entity": samples.SAMSUNG.model_copy(update={"label": text})}
    )
    note = samples.DIFFUSION.model_copy(update={"rule": text, "effect": text, "reason": text, "citation": text})
    missing = samples.TRANSISTORS.model_copy(update={"subject": text, "fact": text, "why": text})
    finding = samples.finding(
        text, samples.CHIP.model_copy(update={"label": text}), samples.TSMC, text, slot=text,
        alternatives=(alternative,), evidence=(evidence,), rules=(note,), missing_facts=(missing,),
    )  # fmt: skip
    return samples.decided(
        question=text,
        arguments={"target": text},
        summary=text,
        findings=(finding,),
        missing_facts=(missing,),
        assumptions=(text,),
        would_change=(text,),
    )
