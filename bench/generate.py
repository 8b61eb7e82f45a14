"""Articles, pages and feeds for measurements and tests, made of templates: the same seed gives the same bytes.

A story is one happening in one place on one day; several outlets tell it, each in its own words and with its own figures.
Sentences are written for Rasid; names of places are real so that the gazetteer has work, the happenings are not.
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NamedTuple

START = datetime(2024, 1, 1, 6, tzinfo=UTC)
PLACES = (
    "حلب",
    "إدلب",
    "معرة النعمان",
    "دير الزور",
    "درعا",
    "الرقة",
    "تدمر",
    "حمص",
    "حماة",
    "اللاذقية",
    "منبج",
    "عفرين",
    "الموصل",
    "الفلوجة",
    "كركوك",
    "بعقوبة",
    "تكريت",
    "البصرة",
    "سامراء",
    "بنغازي",
    "درنة",
    "سرت",
    "مصراتة",
    "سبها",
    "صنعاء",
    "تعز",
    "عدن",
    "الحديدة",
    "مأرب",
    "صعدة",
    "الخرطوم",
    "أم درمان",
    "الفاشر",
    "نيالا",
    "غزة",
    "خان يونس",
    "رفح",
    "جنين",
    "نابلس",
    "طرابلس",
    "صيدا",
    "العريش",
    "مقديشو",
)
SITES = (
    "سوق شعبي",
    "مستشفى ميداني",
    "مدرسة",
    "مبنى سكني",
    "حاجز عسكري",
    "محطة وقود",
    "مسجد",
    "موقف حافلات",
    "مخيم للنازحين",
    "ورشة صناعية",
)
CAUSES = ("قصف مدفعي", "غارة جوية", "انفجار سيارة مفخخة", "قصف صاروخي", "انفجار عبوة ناسفة", "هجوم مسلح")
VICTIMS = ("مدنياً", "شخصاً", "طفلاً", "عاملاً", "نازحاً")
SPEAKERS = (
    "الدفاع المدني",
    "مصدر طبي",
    "المرصد السوري لحقوق الإنسان",
    "مصدر أمني",
    "متحدث عسكري",
    "ناشطون",
    "وزارة الصحة",
    "شهود عيان",
    "الهلال الأحمر",
    "مصدر محلي",
)
OUTLETS = tuple(f"outlet-{number:02d}" for number in range(1, 15))
LEADS = (
    "قُتل {killed} {victims} وأصيب {injured} آخرون في {cause} استهدف {site} في مدينة {place} يوم {day}، وفق ما أعلن {speaker}.",
    "قال {speaker} إن {killed} {victims} قتلوا في {cause} على {site} في مدينة {place} يوم {day}، وإن {injured} أصيبوا بجروح.",
    "أسفر {cause} على {site} في {place} يوم {day} عن مقتل {killed} {victims} وإصابة {injured} آخرين، بحسب {speaker}.",
    "أعلن {speaker} مقتل {killed} {victims} جراء {cause} استهدف {site} في مدينة {place} {day}.",
)
TITLES = (
    "{killed} قتيلاً في {cause} على {site} في {place}",
    "{place}: {cause} يستهدف {site}",
    "ضحايا في {cause} على {site} في {place}",
    "{speaker}: {killed} قتيلاً في {place}",
)
DENIALS = (
    "ونفى {other} مسؤوليته عن الهجوم، وقال إن قواته لم تنفذ أي عملية في المنطقة.",
    "من جانبه قال {other} إنه لا صحة للأنباء عن استهداف {site}.",
    "ولم يصدر أي تعليق من {other} حتى الآن.",
)
FILLERS = (
    "وأظهرت صور نشرها سكان المنطقة أعمدة الدخان تتصاعد فوق الأحياء القريبة، فيما هرعت سيارات الإسعاف إلى المكان.",
    "وتعمل فرق الإنقاذ منذ ساعات الصباح على رفع الأنقاض بحثاً عن عالقين، وسط نقص في المعدات والوقود.",
    "وتشهد المدينة منذ أسابيع توتراً متصاعداً دفع كثيراً من العائلات إلى مغادرة منازلها نحو القرى المجاورة.",
    "وكان مسؤولون محليون قد ناشدوا المنظمات الدولية تقديم مساعدات عاجلة للمستشفيات التي تعمل فوق طاقتها.",
    "وقال أحد السكان في اتصال هاتفي إن أصوات الانفجارات سمعت في أنحاء المدينة وإن التيار الكهربائي انقطع عن معظم الأحياء.",
    "وأغلقت السلطات الطرق المؤدية إلى المكان، وطلبت من الأهالي الابتعاد عنه حتى انتهاء عمل فرق الهندسة.",
    "ويأتي ذلك في وقت تتواصل فيه المحادثات بين الأطراف برعاية الأمم المتحدة من دون إحراز تقدم يذكر.",
    "وأكد أطباء أن بعض الإصابات خطرة وأن الطواقم الطبية تواصل إجراء العمليات الجراحية رغم نقص الأدوية.",
    "ودعت نقابات ومنظمات محلية إلى وقفة تضامنية مع أهالي الضحايا أمام مبنى المحافظة.",
    "وتعد هذه المنطقة ممراً تجارياً مهماً يربط الريف بمركز المدينة، ويقصدها آلاف المتسوقين كل يوم.",
    "ورأى محللون أن التصعيد الأخير يعكس خلافات أعمق حول إدارة المعابر وتوزيع عائداتها.",
    "وفي سياق منفصل، استأنفت المدارس الدوام بعد عطلة استمرت يومين بسبب الأحوال الجوية.",
    "وتوقفت حركة القطارات بين المدينتين بعد تضرر السكة، وقالت هيئة النقل إن الإصلاح سيستغرق أسبوعاً.",
    "وأبلغت شركة الاتصالات مشتركيها بانقطاع الخدمة في المنطقة نتيجة تضرر أحد الأبراج.",
    "ويقول مزارعون إن موسم الزيتون هذا العام هو الأسوأ منذ سنوات بسبب صعوبة الوصول إلى الحقول.",
    "وأضاف البيان أن لجنة ستشكل للتحقيق في ملابسات ما جرى، على أن ترفع تقريرها إلى مجلس المحافظة.",
    "وروت امرأة تسكن في الجوار أنها كانت تعد الفطور حين اهتز البيت وتحطم زجاج النوافذ.",
    "ونقل مراسلون عن عاملين في المستشفى أن بنك الدم أطلق نداء للتبرع بجميع الفصائل.",
    "وتراجعت أسعار العملة المحلية في السوق السوداء فور انتشار الأنباء عما حدث.",
    "وكانت الأمطار الغزيرة قد أعاقت في الأيام الماضية وصول قوافل الإغاثة إلى المخيمات.",
    "ووصل وفد من وجهاء العشائر إلى المكان في محاولة لتهدئة التوتر بين أبناء الحيين.",
    "وقال صاحب متجر قريب إنه خسر كل بضاعته، وإنه لا يعرف إن كان سيتمكن من العودة إلى العمل.",
    "وسبق أن طالبت منظمات حقوقية بحماية المرافق العامة وتحييدها عن أي أعمال عسكرية.",
    "وبثت قنوات محلية صوراً لطواقم الإطفاء وهي تحاول إخماد حريق اندلع في طابق علوي.",
    "وتوافد متطوعون من القرى المجاورة حاملين البطانيات والمياه إلى العائلات التي باتت في العراء.",
    "ويخشى السكان أن تؤدي الأزمة إلى إغلاق المعبر الوحيد الذي تصل عبره المواد الغذائية.",
)
DISTRICTS = (
    "حي الزهور",
    "حي النصر",
    "شارع الكرامة",
    "حي السلام",
    "ساحة الساعة",
    "دوار المطاحن",
    "حي القلعة",
    "شارع الكورنيش",
    "حي المعلمين",
    "سوق الخضار",
    "حي الميناء",
    "طريق المطار",
    "حي البساتين",
    "شارع المحكمة",
    "حي الصناعة",
    "جسر الحديد",
    "حي الجامعة",
    "ساحة الحرية",
    "حي العمال",
    "شارع السرايا",
    "حي التلة",
    "باب الحديد",
    "حي الورود",
    "دوار السنابل",
)
FAMILIES = (
    "العبدالله",
    "الحسن",
    "الخطيب",
    "البيطار",
    "النجار",
    "الحداد",
    "الصباغ",
    "العلي",
    "الجاسم",
    "الراوي",
    "المصري",
    "الشامي",
    "القاضي",
    "الدوري",
    "العاني",
    "الزعبي",
    "المقداد",
    "الحلاق",
    "السمان",
    "الطويل",
    "الأسمر",
    "الفارس",
    "الخوري",
    "البزاز",
    "الساعدي",
    "المغربي",
)
FIRST = ("محمد", "أحمد", "خالد", "سعاد", "مريم", "يوسف", "إبراهيم", "ليلى", "عمر", "حسين", "فاطمة", "سليم", "نادر", "رنا", "طارق", "هدى")
DETAILS = (
    "وقال {first} {family}، وهو من سكان {district}، إنه سمع صوتاً قوياً ثم رأى الناس يركضون.",
    "وأغلقت المتاجر في {district} أبوابها، وقال صاحب أحدها، {first} {family}، إن الأضرار كبيرة.",
    "ونقل شاهد يدعى {first} {family} أن النيران امتدت إلى مبان مجاورة في {district}.",
    "وذكر {first} {family} الذي يعمل في {district} أن الإسعاف وصل بعد نصف ساعة.",
)
DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


class Article(NamedTuple):
    """As `rasid ingest` reads it."""

    url: str
    source: str
    title: str
    text: str
    published: datetime

    def row(self) -> dict[str, str]:
        return self._asdict() | {"published": self.published.isoformat()}


class Story(NamedTuple):
    """One happening; `tolls` are the figures that outlets may give: some agree, some do not."""

    number: int
    place: str
    site: str
    cause: str
    victims: str
    day: datetime
    detail: str
    tolls: tuple[int, ...]


def story(number: int, seed: int = 0) -> Story:
    """The story of that number. A new one begins every three hours."""
    chance = random.Random(f"{seed}:{number}")
    low = chance.randint(4, 30)
    tolls = (low, low, low + chance.randint(9, 40)) if chance.random() < 0.5 else (low, low, low)
    detail = chance.choice(DETAILS).format(first=chance.choice(FIRST), family=chance.choice(FAMILIES), district=chance.choice(DISTRICTS))
    day = START + timedelta(hours=3 * number)
    place, site, cause, victims = (chance.choice(one) for one in (PLACES, SITES, CAUSES, VICTIMS))
    return Story(number, place, site, cause, victims, day, detail, tolls)


def told(of: Story, outlet: str, seed: int = 0, *, paragraphs: int = 5) -> Article:
    """The story in the words of one outlet, some 120 words at five paragraphs."""
    chance = random.Random(f"{seed}:{of.number}:{outlet}")
    killed = of.tolls[OUTLETS.index(outlet) % len(of.tolls)] if outlet in OUTLETS else of.tolls[0]
    speaker, other = chance.sample(SPEAKERS, 2)
    facts = {
        "killed": killed,
        "injured": killed + chance.randint(3, 50),
        "victims": of.victims,
        "cause": of.cause,
        "site": of.site,
        "place": of.place,
        "day": DAYS[of.day.weekday()],
        "speaker": speaker,
        "other": other,
    }
    lines = [
        chance.choice(LEADS).format(**facts),
        chance.choice(DENIALS).format(**facts),
        *chance.sample(FILLERS, min(paragraphs, len(FILLERS))),
    ]
    return Article(
        url=f"https://{outlet}.example/news/{of.number}",
        source=outlet,
        title=chance.choice(TITLES).format(**facts),
        text="\n".join(lines),
        published=of.day + timedelta(minutes=chance.randint(20, 170)),
    )


def articles(count: int, seed: int = 0, *, tellings: int = 3, paragraphs: int = 5) -> Iterator[Article]:
    """So many articles in order of publication, each story told by `tellings` outlets."""
    made = 0
    number = 0
    while made < count:
        happening = story(number, seed)
        first = number % len(OUTLETS)
        tellers = [OUTLETS[(first + step) % len(OUTLETS)] for step in range(tellings)]
        for article in sorted(
            (told(happening, teller, seed, paragraphs=paragraphs) for teller in tellers), key=lambda one: (one.published, one.url)
        ):
            if made < count:
                yield article
                made += 1
        number += 1


def page(article: Article) -> bytes:
    """The article as a web page with the furniture of a news site around it."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in article.text.split("\n"))
    menu = "".join(
        f'<li><a href="/section/{number}">{name}</a></li>'
        for number, name in enumerate(("الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "منوعات", "فيديو"))
    )
    related = "".join(f'<li><a href="/news/{number}">{filler[:60]}</a></li>' for number, filler in enumerate(FILLERS))
    title = html.escape(article.title)
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} | {article.source}</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{article.published.isoformat()}">
<link rel="canonical" href="{article.url}">
<script>var tracker = {{"page": 1, "ads": [1, 2, 3]}};</script>
<style>body {{ margin: 0 }}</style></head>
<body><header><nav><ul>{menu}</ul></nav><form action="/search"><input name="q"></form></header>
<main><article><h1>{title}</h1>
<div class="meta"><time datetime="{article.published.isoformat()}">{article.published:%Y-%m-%d %H:%M}</time></div>
<div class="share"><a href="#">شارك على فيسبوك</a> <a href="#">تويتر</a></div>{paragraphs}
<div class="tags"><span>الوسوم</span><a href="/tag/1">أخبار</a></div></article>
<aside><h3>مواضيع ذات صلة</h3><ul>{related}</ul></aside></main>
<footer><p>جميع الحقوق محفوظة</p><p>تابعنا على مواقع التواصل</p><ul>{menu}</ul></footer></body></html>""".encode()


def full_page(article: Article) -> bytes:
    """The article as news sites ship it: about 35 KB, its paragraphs among a hundred nested boxes, thirty scripts and lists of links.

    `page` is the same with a tenth of that around the text.
    """
    chance = random.Random(article.url)
    title = html.escape(article.title)

    def script(number: int) -> str:
        settings = ",".join(f'"{key}":{chance.randrange(10**6)}' for key in ("slot", "width", "height", "timeout", "sample"))
        return f'<script type="text/javascript">window.ads=window.ads||[];window.ads.push({{"unit":"u{number}",{settings}}});</script>'

    def links(count: int) -> str:
        return "".join(
            f'<li class="item"><a class="title" href="/news/{chance.randrange(10**6)}" title="{text}"><span>{text}</span></a></li>'
            for text in (html.escape(chance.choice(FILLERS)[:70]) for _ in range(count))
        )

    def box(inner: str, depth: int) -> str:
        for level in range(depth):
            inner = f'<div class="col-{12 - level} block wrap-{chance.randrange(100)}">{inner}</div>'
        return inner

    lines = article.text.split("\n")
    paragraphs = "".join(f'<p style="text-align: right"><span dir="rtl">{html.escape(line)}</span></p>' for line in lines)
    share = "".join(f'<div class="share-{one}"><a href="#{one}"><i></i>{one}</a></div>' for one in ("facebook", "x", "mail", "print"))
    story_of = box(
        f'<h1 class="headline">{title}</h1><div class="meta"><time datetime="{article.published.isoformat()}">'
        f'{article.published:%Y-%m-%d %H:%M}</time></div><div class="share">{share}</div>'
        f'<div class="image"><img src="/i/{chance.randrange(10**6)}.jpg" alt="{title}"></div><div class="entry-content">{paragraphs}</div>',
        4,
    )
    headings = ("الأكثر قراءة", "أخبار ذات صلة", "فيديو", "مقالات", "اقتصاد", "رياضة")
    sides = "".join(box(f"<h3>{name}</h3><ul>{links(6)}</ul>{script(number)}", 7) for number, name in enumerate(headings))
    menu = box(f'<ul class="menu">{links(14)}</ul>', 5)
    scripts = "".join(script(number) for number in range(12))
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} | {article.source}</title>
<meta name="viewport" content="width=device-width"><meta property="og:title" content="{title}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{article.published.isoformat()}"><link rel="canonical" href="{article.url}">
<link rel="stylesheet" href="/style.css">{scripts}<style>body {{ margin: 0 }} .block {{ float: right }}</style></head>
<body class="post"><header>{menu}<form action="/search"><input name="q"></form></header>
<div class="container"><div class="row">{story_of}<div class="sidebar">{sides}</div></div></div>
<footer>{box("<p>جميع الحقوق محفوظة</p><p>تابعنا على مواقع التواصل</p>", 5)}{menu}</footer>{scripts}</body></html>""".encode()


def feed(shown: Sequence[Article], title: str, *, full_text: bool = False) -> bytes:
    """The articles as RSS 2.0, newest first."""
    items = "".join(
        f"<item><title>{html.escape(one.title)}</title><link>{html.escape(one.url)}</link><guid>{html.escape(one.url)}</guid>"
        f"<pubDate>{format_datetime(one.published)}</pubDate>"
        + (
            f"<content:encoded><![CDATA[{''.join(f'<p>{line}</p>' for line in one.text.split(chr(10)))}]]></content:encoded>"
            if full_text
            else ""
        )
        + "</item>"
        for one in reversed(shown)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{html.escape(title)}</title>{items}</channel></rss>"
    ).encode()
