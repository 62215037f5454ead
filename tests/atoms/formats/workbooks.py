"""Makes the workbooks that tests read."""

import io
import zipfile

import xlsxwriter
import xlwt

ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def xlsx(*sheets, hidden=()):
    """Write sheets, each a name and its rows."""
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True})
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
    workbook.close()
    return data.getvalue()


def xls(rows, *, at=(0, 0)):
    """Write one sheet as XLS, its first cell at `at`."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Arkusz")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at[0] + number, at[1] + column, value)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def ods(rows):
    """Write ODS with the XML of its rows."""
    content = (
        f"<office:document-content {_NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Lista">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/></m:manifest>'
    )
    return packed({"mimetype": ODS, "META-INF/manifest.xml": manifest, "content.xml": content})


def ods_row(*texts, repeated=1):
    """Write one row of ODS, padded to the full width as LibreOffice does."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    padding = f'<table:table-cell table:number-columns-repeated="{16384 - len(texts)}"/>'
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}{padding}</table:table-row>'


def packed(members):
    """Pack members into a ZIP."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def packed_member(data, name):
    """Return one member of a packed workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def repacked(data, name, change):
    """Change one member of a packed workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return packed({**members, name: change(members[name])})
