"""A massacre that somebody is said to have committed, and of what the accused clear themselves."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


def killings(text: str) -> list[tuple[str, str | None, list[str]]]:
    found = [c for c in claimed(text) if c.act.type == "killed"]
    return [(c.stance, c.speaker.name if c.speaker else None, [a.name for a in c.act.actors]) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتهم الوزير القوات الروسية بارتكاب «مجزرة متعمدة» في بوتشا.", ("asserts", "الوزير", ["القوات الروسية"])),
        ("واتهمت واشنطن دمشق بارتكاب مذبحة في الحولة.", ("asserts", "واشنطن", ["دمشق"])),
        ("ارتكبت قوات الدعم السريع مجزرة في ود النورة.", ("asserts", None, ["قوات الدعم السريع"])),
        ("قال ناشطون إن قوات النظام السوري ارتكبت مجازر في الحولة.", ("asserts", "ناشطون", ["قوات النظام السوري"])),
        ("نفت وزارة الدفاع الروسية الاتهامات الموجهة إلى الجيش الروسي بقتل مدنيين.", ("denies", "وزارة الدفاع الروسية", ["الجيش الروسي"])),
        ("نفى الجيش المالي الاتهامات الموجهة إلى قواته بارتكاب مجزرة.", ("denies", "الجيش المالي", ["الجيش المالي"])),
        ("نفت بغداد صحة التهم الموجهة ضد الحشد الشعبي بقتل معتقلين.", ("denies", "بغداد", ["الحشد الشعبي"])),
    ],
)
def test_who_committed_it(text: str, expected: tuple[str, str | None, list[str]]) -> None:
    assert killings(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "حذرت الأمم المتحدة من ارتكاب مجازر في الفاشر بعد القصف.",
        "دعت المنظمة إلى منع ارتكاب مجازر في الفاشر.",
        "وقال الأمين العام إن ارتكاب مجازر جديدة غير مقبول بعد القصف على الفاشر.",
        "أحيا السكان ذكرى المجزرة التي وقعت قبل عقود، وسط قصف على البلدة.",
        "وصف الوزير القصف على السوق بأنه مجزرة.",
    ],
)
def test_a_word_alone_is_no_killing(text: str) -> None:
    assert killings(text) == []


def test_a_counted_massacre_is_told_once() -> None:
    text = "ارتكبت قوات الدعم السريع مجزرة راح ضحيتها 40 مدنيا في ود النورة."
    assert [c.act.quantity.min for c in claimed(text) if c.act.type == "killed" and c.act.quantity] == [40]
    assert len(killings(text)) == 1
