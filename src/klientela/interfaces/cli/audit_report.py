"""The audit in the terminal: the answer first, then what costs most, then who is in there twice, then the files."""

from __future__ import annotations

from typing import Any

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

COLOURS = {"stop": "red", "caution": "yellow", "hint": "cyan", "fine": "green"}
SIGNS = {"stop": "■", "caution": "▲", "hint": "●", "fine": "✔"}
DUPLICATES_SHOWN = 8
EXAMPLES_SHOWN = 3


def print_report(console: Console, page: dict[str, Any]) -> None:
    """Print a shown report (`home.audit.shown.page_context`)."""
    report, words = page["r"], page["l"]
    console.print()
    console.print(Text.assemble(("klientela  ", "bold green"), (words["title"], "bold"), f"  {report['as_of_said']}"))
    console.print(Columns([_tile(tile) for tile in report["tiles"]], padding=(0, 1)))
    console.print(_heading(words["findings"]))
    for finding in report["findings"]:
        console.print(_finding(finding, words))
    console.print(Columns([_kinds(report, words), _values(report, words)], padding=(0, 4)))
    if report["duplicates"]:
        console.print(_heading(words["duplicates"]))
        for group in report["duplicates"][:DUPLICATES_SHOWN]:
            console.print(_duplicate(group, words))
    console.print(_heading(words["files"]))
    console.print(_files(report, words))
    console.print(Text(words["nothing_kept"], style="dim"))


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0))


def _tile(tile: dict[str, str]) -> RenderableType:
    body = Group(Text(tile["value"], style="bold", justify="left"), Text(tile["note"] or " ", style="dim"))
    return Panel(body, title=tile["label"], title_align="left", border_style="dim", width=27)


def _finding(finding: dict[str, Any], words: dict[str, str]) -> RenderableType:
    colour = COLOURS[finding["weight"]]
    lines: list[RenderableType] = [
        Text.assemble((f"{SIGNS[finding['weight']]} ", colour), (finding["text"], f"bold {colour}")),
        Padding(Text(finding["source"], style="dim"), (0, 0, 0, 2)),
    ]
    for reason in finding["reasons"]:
        times = f"{reason['count']}×, {words['eg']} " if reason["is_repeated"] else ""
        lines.append(Padding(Text(f"– {times}{reason['text']}"), (0, 0, 0, 2)))
    if finding["step"]:
        lines.append(Padding(Text.assemble("→ ", (finding["step"], "italic")), (0, 0, 0, 2)))
    if finding["examples"]:
        lines.append(Padding(Text(f"{words['examples']}: {_places(finding)}", style="dim"), (0, 0, 0, 2)))
    return Padding(Group(*lines), (1, 0, 0, 0))


def _places(finding: dict[str, Any]) -> str:
    shown = finding["examples"][:EXAMPLES_SHOWN]
    places = [f"{item['place']} ({item['column']})" if item["column"] else item["place"] for item in shown]
    return ", ".join(places) + (" …" if finding["examples"][EXAMPLES_SHOWN:] else "")


def _kinds(report: dict[str, Any], words: dict[str, str]) -> RenderableType:
    table = Table(title=words["kinds"], title_justify="left", title_style="bold", show_header=False, box=None)
    for kind in report["kinds"]:
        table.add_row(kind["label"], Text(kind["count"], justify="right"))
    return Padding(table, (1, 0, 0, 0))


def _values(report: dict[str, Any], words: dict[str, str]) -> RenderableType:
    table = Table("", words["given"], words["invalid"], title=words["values"], title_justify="left", box=None)
    table.title_style = "bold"
    for value in report["values"]:
        wrong = Text(value["invalid"], justify="right", style="" if value["invalid"] == "0" else "yellow")
        table.add_row(value["label"], Text(value["given"], justify="right"), wrong)
    return Padding(table, (1, 0, 0, 0))


def _duplicate(group: dict[str, Any], words: dict[str, str]) -> RenderableType:
    style = "green" if group["certainty"] == "same" else "yellow"
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for member in group["members"]:
        cells = (Text(member["name"], style="bold"), Text(member["organisation"]), Text(member["contact"]))
        table.add_row(*cells, Text(member["place"], style="dim"))
    across = f" · {words['across']}" if group["across_files"] else ""
    why = " ".join(item["text"] for item in group["evidence"])
    heading = Text(f"{group['label']}{across}", style=style)
    return Padding(
        Group(heading, Padding(table, (0, 0, 0, 2)), Padding(Text(why, style="dim"), (0, 0, 0, 2))), (1, 0, 0, 0)
    )


def _files(report: dict[str, Any], words: dict[str, str]) -> RenderableType:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for file in report["files"]:
        if file["refused"]:
            said = Text(f"{words['refused']}: {file['refused']['text']}", style="red")
            table.add_row(Text(file["name"], style="bold"), "", said)
            continue
        lists = "\n".join(part["said"] for part in file["lists"])
        trouble = f"{words['problems']}: {file['problems_in_all']}" if file["problems"] else ""
        table.add_row(
            Text(file["name"], style="bold"), Text(file["records"], justify="right"), Text(f"{lists}  {trouble}")
        )
    return table
