"""What stands around a speaker's name: a dateline, what he is by the way, a day in brackets, whom he asks, whose claims he denies."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("لاغوس، نيجيريا (CNN)-- قال مصدر طبي في مايدوغوري إن 85 مدنيا قتلوا.", "مصدر طبي في مايدوغوري"),
        ("(CNN)-- قالت وزارة الداخلية إن 62 سجينا قتلوا.", "وزارة الداخلية"),
        ("بغداد (AFP) - أعلنت وزارة الداخلية أن ستة جنود قتلوا.", "وزارة الداخلية"),
        ("قالت المديرية الوطنية للأمن، وهي جهاز الاستخبارات، في بيان أمس، إن 36 من عناصرها قتلوا.", "المديرية الوطنية للأمن"),
        ("نقلت وكالة سونا اليوم الخميس (السادس من حزيران/يونيو 2019) عن وكيل وزارة الصحة قوله إن 46 شخصا قتلوا.", "وكيل وزارة الصحة"),
        ("تحدثت قناة محلية لاحقا عن مقتل شخصين في التفجير.", "قناة محلية"),
        ("ودعت الوزارة المتظاهرين إلى الهدوء، مؤكدة أن ثلاثة شرطيين قتلوا.", "الوزارة"),
    ],
)
def test_who_speaks(text: str, speaker: str) -> None:
    found = [c for c in claimed(text) if c.act.type == "killed"]
    assert [c.speaker.name if c.speaker else None for c in found] == [speaker]


def test_whose_claims_are_denied_is_not_who_did_it() -> None:
    text = "نفى مصدر عسكري مزاعم النظام السعودي بشأن استهداف مكة المكرمة بصاروخ."
    assert [[a.name for a in c.act.actors] for c in denied(text)] == [["مصدر عسكري"]]


def test_what_somebody_calls_so_is_no_source() -> None:
    text = "رد سلاح الجو بسلسلة غارات على ما وصفها الجيش بمعاقل الإرهابيين."
    assert all(c.speaker is None for c in claimed(text))


def test_streets_are_no_victims() -> None:
    assert [c.act.quantity.min for c in claimed("قتل ستة في تصادم عند تقاطع شارعي 204 و223.") if c.act.quantity] == [6]
