"""What misleads extraction on many Arabic sites, put right in the tree before it: tables used for layout or as menus, and teasers."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

_LAYOUT_CELL = 300
"""Characters: a cell with more text is no cell of data."""
_PARAGRAPH = 150
"""Characters: the longest heading."""
_TEASER = 400
"""Characters: the longest teaser."""
_FEWEST_TEASERS = 3
_FEWEST_LINKS = 4
"""In a list: the sources under an article may be fewer, and are passed over later."""
_says_more = etree.XPath("boolean(descendant::text()[not(ancestor::a)][normalize-space(translate(., '\u00a0\u200f', '  '))])")
"""Whether there is text outside its links."""
_ENOUGH = 300
"""Characters in paragraphs, or between line breaks, that must remain outside the teasers: else they are all that the page has."""


def flatten_layout(tree: HtmlElement) -> None:
    """Makes tables that hold whole articles into plain boxes, and headings that hold whole paragraphs into paragraphs.

    Tables of data stay.
    """
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "h6")):
        if len(heading.text_content()) > _PARAGRAPH and next(heading.iter("a"), None) is None:
            heading.tag = "p"
    layout: set[HtmlElement] = set()
    for cell in tree.iter("td"):
        table = next(cell.iterancestors("table"), None)
        if table is None or table in layout or not _is_long(cell):
            continue
        layout.add(table)
        layout.update(cell.iterancestors("table"))
    for table in layout:
        table.tag = "div"
        for part in table.xpath("./tbody | ./tr | ./tbody/tr | ./thead | ./thead/tr | ./tr/td | ./tr/th | ./tbody/tr/td | ./tbody/tr/th"):
            part.tag = "div"


def _is_long(cell: HtmlElement) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text.strip())
        if length > _LAYOUT_CELL:
            return True
    return False


def drop_menus(tree: HtmlElement) -> None:
    """Removes tables that hold nothing but links, the menus of older sites, and such lists: menus, related and most read articles."""
    for menu in list(tree.iter("table", "ul", "ol")):
        links = list(menu.iter("a"))
        fewest = 2 if menu.tag == "table" else _FEWEST_LINKS
        if len(links) >= fewest and menu.getparent() is not None and not _says_more(menu):
            menu.drop_tree()


def drop_teasers(tree: HtmlElement) -> None:
    """Removes the boxes of other articles: short, with a linked heading, several of one kind; where the page has a text besides."""
    kinds: dict[tuple[str, str], list[HtmlElement]] = {}
    for heading in tree.iter("h2", "h3", "h4", "h5", "h6"):
        if next(heading.iter("a"), None) is not None or _parent(heading, "a") is not None:
            box = _box(heading)
            kinds.setdefault((str(box.tag), box.get("class", "")), []).append(box)
    teasers = {box for boxes in kinds.values() if len(boxes) >= _FEWEST_TEASERS for box in boxes}
    if not teasers:
        return
    inside = {element for box in teasers for element in box.iter("p", "br")}
    rest = sum(len(p.text_content()) for p in tree.iter("p") if p not in inside)
    rest += sum(len((br.tail or "").strip()) for br in tree.iter("br") if br not in inside)
    if rest >= _ENOUGH:
        for box in teasers:
            if box.getparent() is not None:
                box.drop_tree()


def _box(heading: HtmlElement) -> HtmlElement:
    """The largest element around a linked heading that has no other heading and is short."""
    box = heading
    for parent in heading.iterancestors():
        if parent.tag in ("body", "html", "main") or sum(1 for _ in parent.iter("h1", "h2", "h3", "h4", "h5", "h6")) > 1:
            break
        if len(parent.text_content()) > _TEASER:
            break
        box = parent
    return box


def _parent(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next(element.iterancestors(tag), None)
