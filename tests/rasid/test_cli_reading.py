"""`extract`, `compare`, `analyze`, `clean` and `feeds parse` as programs call them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest


def test_extract_gives_a_claim_a_line_with_its_evidence(rasid: Any, disagreeing: Any, lines: Any) -> None:
    claims = rasid.rows("extract", stdin=lines(disagreeing))
    killed = [claim for claim in claims if claim["act"]["type"] == "killed"]
    assert [claim["act"]["quantity"]["min"] for claim in killed] == [12, 31]
    for claim, article in zip(killed, disagreeing, strict=True):
        assert article["text"][claim["start"] : claim["end"]]
        assert claim["text"] in article["text"]
        assert claim["source"] == article["source"]


def test_extract_names_bad_lines_and_does_the_others(rasid: Any, articles: Any, lines: Any, tmp_path: Path) -> None:
    good = articles(1, "قُتل خمسة جنود في هجوم على حاجز قرب مدينة الموصل.")
    lacking = {key: value for key, value in good.items() if key != "text"}
    file = tmp_path / "in.jsonl"
    file.write_text(
        lines([good])
        + "{not json\n"
        + "\n"
        + lines([lacking, good | {"published": "yesterday"}, good | {"url": "https://news.example/2"}]),
        encoding="utf-8",
    )
    done = rasid("extract", str(file))
    assert done.returncode == 1
    assert len({json.loads(line)["article"] for line in done.stdout.splitlines()}) == 2
    told = done.stderr.splitlines()
    assert len(told) == 3
    assert told[0].startswith(f"{file}:2: not JSON")
    assert told[1].startswith(f"{file}:4: ")
    assert "text" in told[1]
    assert told[2].startswith(f"{file}:5: published is no time")


def test_extract_names_standard_input(rasid: Any) -> None:
    done = rasid("extract", stdin=b'\xff\xfe\n"text"\n')
    assert done.returncode == 1
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == ["stdin:1:", "stdin:2:"]


def test_a_missing_file_is_named_and_the_others_are_read(rasid: Any, articles: Any, lines: Any, tmp_path: Path) -> None:
    file = tmp_path / "there.jsonl"
    file.write_text(lines([articles(1, "قُتل خمسة جنود في هجوم على حاجز قرب مدينة الموصل.")]), encoding="utf-8")
    done = rasid("extract", str(tmp_path / "gone.jsonl"), str(file))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path / 'gone.jsonl'}: No such file")
    assert done.stdout


def test_an_id_is_kept_and_else_made_of_the_canonical_url(rasid: Any, articles: Any, lines: Any) -> None:
    text = "قُتل خمسة جنود في هجوم على حاجز قرب مدينة الموصل."
    rows = [
        articles(1, text, id="mine"),
        articles(2, text, url="https://news.example/a?utm_source=x"),
        articles(3, text, url="HTTPS://NEWS.example/a#top"),
    ]
    ids = [claim["article"] for claim in rasid.rows("extract", stdin=lines(rows))]
    assert ids[0] == "mine"
    assert len(set(ids)) == 2


def test_text_files_have_their_title_on_the_first_line(rasid: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("انفجار في بغداد\n\nقُتل خمسة أشخاص في انفجار سيارة مفخخة وسط بغداد.\n", encoding="utf-8")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    claims = rasid.rows("extract", str(file))
    assert {claim["source"] for claim in claims} == {"report"}
    assert {claim["published"] for claim in claims} == {"2023-11-14T22:13:20Z"}
    assert any(claim["in_title"] for claim in claims)
    old = tmp_path / "old.txt"
    old.write_bytes("خبر".encode("cp1256"))
    done = rasid("extract", str(old))
    assert done.returncode == 1
    assert "not UTF-8" in done.stderr


def test_compare_finds_the_contradiction_and_tells_both_sides(rasid: Any, disagreeing: Any, lines: Any) -> None:
    (found,) = rasid.rows("compare", stdin=lines(disagreeing))
    assert list(found) == ["articles", "claims", "contradictions", "events", "relations"]
    events = {article["event"] for article in found["articles"]}
    assert len(events) == 1
    assert None not in events
    (contradiction,) = [one for one in found["contradictions"] if one["act"] == "killed"]
    claims = {claim["id"]: claim for claim in found["claims"]}
    assert {claims[contradiction[side]]["act"]["quantity"]["min"] for side in ("left", "right")} == {12, 31}
    assert contradiction["explanation"]["ar"]
    assert contradiction["explanation"]["en"]


def test_compare_by_groups_keeps_each_to_itself(rasid: Any, disagreeing: Any, lines: Any) -> None:
    first, second = disagreeing
    rows = [
        first | {"group": "both"},
        first | {"group": "left"},
        second | {"group": "both"},
        second | {"group": "right"},
    ]
    found = rasid.rows("compare", stdin=lines(rows))
    assert [(one["group"], bool(one["contradictions"])) for one in found] == [("both", True), ("left", False), ("right", False)]


def test_compare_gives_the_same_bytes_however_many_workers(rasid: Any, disagreeing: Any, lines: Any) -> None:
    rows = lines(one | {"url": f"{one['url']}/{copy}", "source": f"{one['source']}-{copy}"} for copy in range(20) for one in disagreeing)
    alone = rasid("--set", "extract.workers=1", "compare", stdin=rows)
    crowd = rasid("--set", "extract.workers=3", "compare", stdin=rows)
    assert alone.returncode == crowd.returncode == 0
    assert alone.stdout == crowd.stdout


def test_compare_of_nothing_is_one_empty_line(rasid: Any) -> None:
    (found,) = rasid.rows("compare", stdin="")
    assert found == {"articles": [], "claims": [], "contradictions": [], "events": [], "relations": []}


def test_analyze_shows_tokens_numbers_times_and_places(rasid: Any, lines: Any) -> None:
    text = "قُتل أكثر من 40 شخصاً في حلب أمس. الطقس جميل."
    (found,) = rasid.rows("analyze", stdin=lines([{"text": text, "published": "2024-03-05T12:00:00Z"}]))
    assert list(found) == ["numbers", "places", "sentences", "times", "tokens"]
    assert found["tokens"][0] == "قتل"
    assert [text[s["start"] : s["end"]] for s in found["sentences"]] == [s["text"] for s in found["sentences"]]
    assert len(found["sentences"]) == 2
    (number,) = found["numbers"]
    assert (number["min"], number["max"], number["approximate"]) == (40, None, False)
    assert text[number["start"] : number["end"]] == number["text"]
    assert [place["text"] for place in found["places"]] == ["حلب"]
    assert found["places"][0]["path"][0] == "SY"
    assert [time["start"][:10] for time in found["times"]] == ["2024-03-04"]


def test_clean_gives_an_article_and_names_what_is_none(rasid: Any, tmp_path: Path) -> None:
    body = "".join(
        f"<p>أعلنت وزارة الصحة في بيان رسمي رقم {number} أن المستشفيات استقبلت عشرات الجرحى بعد الانفجار الذي وقع صباح اليوم.</p>"
        for number in range(6)
    )
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=ar><head><title>انفجار في المدينة</title></head>"
        f"<body><article><h1>انفجار في المدينة</h1>{body}</article></body></html>",
        encoding="utf-8",
    )
    empty = tmp_path / "empty.html"
    empty.write_text("<html></html>", encoding="utf-8")
    done = rasid("clean", "--url", "https://news.example/a?utm_source=x", str(page), str(empty))
    assert done.returncode == 1
    (article,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert article["url"] == "https://news.example/a"
    assert article["title"] == "انفجار في المدينة"
    assert "بيان رسمي رقم 3" in article["text"]
    assert done.stderr.startswith(f"{empty}: no article: ")


def test_feeds_parse_answers_for_every_file(rasid: Any, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(
        "<rss version='2.0'><channel><item><title>خبر</title><link>https://news.example/1</link></item></channel></rss>", encoding="utf-8"
    )
    bad.write_text("<html><body>no feed</body></html>", encoding="utf-8")
    rows = rasid.rows("feeds", "parse", str(good), str(bad), str(tmp_path / "gone.xml"), status=1)
    assert [row["file"] for row in rows] == [str(good), str(bad), str(tmp_path / "gone.xml")]
    assert [entry["title"] for entry in rows[0]["entries"]] == ["خبر"]
    assert rows[1]["error"]
    assert rows[2]["error"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract", "--nonsense"), "unknown option: --nonsense"),
        (("nonsense",), "unknown command nonsense"),
        (("serch", "x"), "did you mean search?"),
        (("search", "--limit", "many", "x"), "invalid value for --limit: unable to convert many into int"),
        (("--dta", "d", "search", "x"), "unknown option --dta; did you mean --data?"),
        (("--limit", "3", "search"), "unknown option --limit: options of a command stand after it"),
        (("nonsense", "--help"), "unknown command nonsense"),
        (("feeds", "lst", "--help"), "did you mean list?"),
        (("feeds", "add"), "parameter URL requires an argument"),
        (("completion", "tcsh"), "choose from: "),
    ],
)
def test_wrong_usage_is_one_line_and_ends_with_2(rasid: Any, arguments: tuple[str, ...], said: str) -> None:
    done = rasid(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("rasid: ")
    assert said in line.lower() or said in line


def test_a_reader_that_goes_away_is_no_error(rasid: Any, disagreeing: Any, lines: Any, tmp_path: Path) -> None:
    import subprocess

    file = tmp_path / "many.jsonl"
    file.write_text(lines(disagreeing * 200), encoding="utf-8")
    process = subprocess.Popen(rasid.command("extract", str(file)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=rasid.environment)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()
