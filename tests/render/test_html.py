"""Pages of literal tables: what stands in them, and that nothing in them can do anything."""

import re
from html.parser import HTMLParser

from services.reporting.render import html
from tests.render.tables import (
    CONTRACTS,
    DANGEROUS,
    READINGS,
    SOURCES,
    a_book,
    a_long_table,
    a_row,
    a_table,
    same,
)


class Page(HTMLParser):
    """A page as read: every element with its attributes, and the text of every cell by row key."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: dict[str, list[str]] = {}
        self._row = self._inside = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and where its text will stand."""
        stated = dict(attrs)
        self.elements.append((tag, stated))
        if tag == "tr":
            self._row = stated.get("data-key") or ""
        if tag == "td" and self._row:
            self.rows.setdefault(self._row, []).append("")
        self._inside = tag

    def handle_data(self, data: str) -> None:
        """Add text to the cell in which it stands."""
        if self._inside == "td" and self._row:
            self.rows[self._row][-1] += data

    def handle_endtag(self, _tag: str) -> None:
        """Leave an element."""
        self._inside = ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """List the attributes of every element of a kind."""
        return [stated for name, stated in self.elements if name == tag]


def test_the_heading_is_that_of_an_office_with_the_cut_as_subtitle() -> None:
    text = html.render(SOURCES).decode()

    assert re.findall(r"<span>(.*?)</span>", text) == [
        "PERÚ",
        "Ministerio de la Producción",
        "Instituto Tecnológico de la Producción - ITP",
    ]
    assert f"<h2>Cuadro N° 22: {SOURCES.title}</h2>" in text
    assert (
        '<p class="cut">En vigencia al 31 de agosto de 2024, hasta la secuencia 57 del registro</p>'
    ) in text
    assert "<li>Nota: (*) PIM al 31 de agosto 2024</li><li>6 actos no detallan todo.</li>" in text


def test_every_row_is_printed_as_composed() -> None:
    page = Page(html.render(SOURCES))

    assert list(page.rows) == ["1", "4", "unallocated", "total"]
    assert page.rows["1"] == ["0093", "Recursos Ordinarios", "152,591,505", "140,015,153", "-8.2%"]
    assert page.rows["total"] == ["", "Total", "152,591,605", "140,015,153", "-8.2%"]


def test_headings_repeat_and_groups_stand_over_their_columns() -> None:
    text = html.render(SOURCES).decode()

    assert "thead { display: table-header-group; }" in text
    assert '<th scope="colgroup" colspan="2">Presupuesto</th>' in text
    assert '<th scope="col" rowspan="2">Código</th>' in text


def test_a_table_of_nine_columns_lies_across_a4() -> None:
    upright, lying = html.render(a_long_table(1, 8)).decode(), html.render(a_long_table(1, 9))

    assert "@page anexo-2 { size: A4 portrait;" in upright
    assert "@page anexo-2 { size: A4 landscape;" in lying.decode()


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    page = Page(html.render_book(a_book(SOURCES, CONTRACTS, DANGEROUS)))

    links = [stated["href"] for stated in page.all("a")]
    policy = [stated["content"] for stated in page.all("meta") if "http-equiv" in stated]

    assert not {"script", "img", "link", "iframe"} & {name for name, _ in page.elements}
    assert all(link and link.startswith("#") for link in links)
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in html.render(SOURCES).decode()


def test_everything_that_comes_from_a_table_is_escaped() -> None:
    text = html.render_book(a_book(DANGEROUS)).decode()

    assert "<script" not in text
    assert text.count("</style>") == 1
    assert "=1+1 &lt;i&gt;título&lt;/i&gt;" in text
    assert "=Nombre &amp; &lt;b&gt;" in text
    assert "<td>=HYPERLINK(&quot;http://example.org&quot;,&quot;x&quot;)</td>" in text


def test_what_stands_once_for_the_rows_below_runs_over_them() -> None:
    readings, contracts = Page(html.render(READINGS)), Page(html.render(CONTRACTS))

    over = [stated["rowspan"] for stated in readings.all("td") if "rowspan" in stated]

    assert over == ["2", "2"]
    assert readings.rows["puno.updated"] == ["Prog. Act.", "20"]
    assert contracts.rows["019"][:2] == [
        "1",
        "Fortalecimiento de la oferta de servicios del CITE Agroindustrial Majes",
    ]
    assert contracts.rows["019.re-105-2024-itp-de"] == [
        *("", "100", "Resolución Ejecutiva N° 105-2024-ITP/DE", "")
    ]


def test_the_book_has_an_index_to_every_table_and_lists_the_acts() -> None:
    text = html.render_book(a_book(SOURCES, READINGS)).decode()

    page = Page(text.encode())
    places = {stated["id"] for stated in page.all("section")}
    targets = {str(stated["href"])[1:] for stated in page.all("a")}

    assert places == {"indice", "cuadro-22", "anexo-4", "actos"}
    assert targets == places
    assert "<dt>Actos contados</dt><dd>2</dd>" in text
    assert "sha256:000102030405" in text


def test_a_group_heading_stays_with_the_rows_below_it() -> None:
    table = a_table(
        "cuadro-23",
        SOURCES.columns[1:2],
        (a_row("5", same("Corrientes"), kind="subtotal"), a_row("5.1", same("Personal"), level=1)),
    )

    text = html.render(table).decode()

    assert '<tbody class="above"><tr class="subtotal" data-key="5">' in text
    assert "tbody.above, tr.subtotal { break-after: avoid; }" in text
    assert '<td class="short level-1">Personal</td>' in text


def test_an_entity_without_a_letterhead_goes_by_its_code() -> None:
    other = a_table("cuadro-22", SOURCES.columns, SOURCES.rows)
    cut = type(other.cut)("99-001", 2024, other.cut.as_of, "issued", 3)

    text = html.render(
        type(other)(other.id, other.title, cut, other.columns, other.rows, (), ())
    ).decode()

    assert "<span>Pliego 99-001</span>" in text
    assert "Firmado al 31 de agosto de 2024, hasta la secuencia 3 del registro" in text
