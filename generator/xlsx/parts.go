package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The parts of the package and the XML in them. The order of elements is that of the schema: a program that reads strictly
// refuses any other.

const (
	head          = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spreadsheet   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages      = "http://schemas.openxmlformats.org/package/2006"
	mime          = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// A part is one file of the package, compressed while it is written.
type part struct {
	book *Workbook
	name string
	buf  []byte
	out  bytes.Buffer
	z    *flate.Writer
	crc  uint32
	size uint64
}

func (w *Workbook) part(name string) *part {
	p := &part{book: w, name: name}
	if n := len(w.free); n > 0 {
		p.z, w.free = w.free[n-1], w.free[:n-1]
		p.z.Reset(&p.out)
	} else {
		p.z, _ = flate.NewWriter(&p.out, flate.BestSpeed) // fails only for a level that does not exist
	}
	return p
}

func (p *part) text(s string) { p.buf = append(p.buf, s...) }

func (p *part) textf(format string, args ...any) { p.buf = fmt.Appendf(p.buf, format, args...) }

// drain compresses what has gathered, once it is worth the call. Writing into memory cannot fail.
func (p *part) drain() {
	if len(p.buf) > 32<<10 {
		p.flush()
	}
}

func (p *part) flush() {
	p.crc = crc32.Update(p.crc, crc32.IEEETable, p.buf)
	p.size += uint64(len(p.buf))
	p.z.Write(p.buf)
	p.buf = p.buf[:0]
}

// close ends the part. Everything that comes after is lost.
func (p *part) close() *part {
	p.flush()
	p.z.Close()
	p.book.free = append(p.book.free, p.z)
	p.buf, p.z = nil, nil
	return p
}

func (p *part) addTo(z *zip.Writer) error {
	// Without a time the archive says 1979-11-30, the same on every machine.
	w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.crc, CompressedSize64: uint64(p.out.Len()), UncompressedSize64: p.size})
	if err != nil {
		return err
	}
	_, err = w.Write(p.out.Bytes())
	return err
}

// begin writes what stands before the rows.
func (s *Sheet) begin() {
	p, l := s.part, s.layout
	p.text(head + `<worksheet xmlns="` + spreadsheet + `" xmlns:r="` + relationships + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView`)
	if len(s.book.sheets) == 1 {
		p.text(` tabSelected="1"`)
	}
	p.text(` workbookViewId="0">`)
	if l.Rows > 0 || l.Columns > 0 {
		corner := s.book.column(l.Columns) + strconv.Itoa(l.Rows+1)
		pane := "bottomRight"
		p.text(`<pane`)
		if l.Columns > 0 {
			p.textf(` xSplit="%d"`, l.Columns)
		} else {
			pane = "bottomLeft"
		}
		if l.Rows > 0 {
			p.textf(` ySplit="%d"`, l.Rows)
		} else {
			pane = "topRight"
		}
		p.textf(` topLeftCell="%s" activePane="%s" state="frozen"/><selection pane="%s" activeCell="%s" sqref="%s"/>`, corner, pane, pane, corner, corner)
	}
	p.text(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`)
	if len(l.Widths) > 0 {
		p.text(`<cols>`)
		for i := 0; i < len(l.Widths); {
			j := i + 1
			for j < len(l.Widths) && l.Widths[j] == l.Widths[i] {
				j++
			}
			p.textf(`<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, j, l.Widths[i])
			i = j
		}
		p.text(`</cols>`)
	}
	p.text(`<sheetData>`)
}

// table is the range of the table, its head included; ok is false when there is none.
func (s *Sheet) table(absolute string) (ref string, ok bool) {
	if s.layout.Rows == 0 || s.width == 0 || s.row < s.layout.Rows {
		return "", false
	}
	last := s.book.column(s.width - 1)
	return fmt.Sprintf("%sA%s%d:%s%s%s%d", absolute, absolute, s.layout.Rows, absolute, last, absolute, s.row), true
}

// end writes what stands after the rows.
func (s *Sheet) end() {
	p := s.part
	p.text(`</sheetData>`)
	ref, ok := s.table("")
	if ok {
		p.textf(`<autoFilter ref="%s"/>`, ref)
	}
	if len(s.links) > 0 {
		p.text(`<hyperlinks>`)
		for _, l := range s.links {
			p.text(`<hyperlink ref="` + l.cell + `" r:id="rId` + strconv.Itoa(l.target+1))
			if l.place != "" {
				p.text(`" location="`)
				p.buf = escape(p.buf, l.place)
			}
			if l.tip != "" {
				p.text(`" tooltip="`)
				p.buf = escape(p.buf, cut(l.tip, maxTip))
			}
			p.text(`"/>`)
			p.drain()
		}
		p.text(`</hyperlinks>`)
	}
	p.text(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`)
	if ok {
		p.textf(`<ignoredErrors><ignoredError sqref="%s" numberStoredAsText="1"/></ignoredErrors>`, ref)
	}
	p.text(`</worksheet>`)
	p.close()
}

func (s *Sheet) relations(i int) *part {
	p := s.book.part("xl/worksheets/_rels/sheet" + strconv.Itoa(i+1) + ".xml.rels")
	p.text(head + `<Relationships xmlns="` + packages + `/relationships">`)
	for i, file := range s.target {
		p.text(`<Relationship Id="rId` + strconv.Itoa(i+1) + `" Type="` + relationships + `/hyperlink" Target="`)
		p.buf = escape(p.buf, file)
		p.text(`" TargetMode="External"/>`)
		p.drain()
	}
	p.text(`</Relationships>`)
	return p.close()
}

func (w *Workbook) contentTypes() *part {
	p := w.part("[Content_Types].xml")
	p.text(head + `<Types xmlns="` + packages + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	override := func(name, kind string) { p.textf(`<Override PartName="/%s" ContentType="%s"/>`, name, kind) }
	override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	override("xl/workbook.xml", mime+"sheet.main+xml")
	override("xl/styles.xml", mime+"styles+xml")
	override("xl/sharedStrings.xml", mime+"sharedStrings+xml")
	for _, s := range w.sheets {
		override(s.part.name, mime+"worksheet+xml")
	}
	p.text(`</Types>`)
	return p.close()
}

func (w *Workbook) packageRelations() *part {
	p := w.part("_rels/.rels")
	p.text(head + `<Relationships xmlns="` + packages + `/relationships"><Relationship Id="rId1" Type="` + relationships + `/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="` + packages + `/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="` + relationships + `/extended-properties" Target="docProps/app.xml"/></Relationships>`)
	return p.close()
}

func (w *Workbook) core() *part {
	p := w.part("docProps/core.xml")
	p.text(head + `<cp:coreProperties xmlns:cp="` + packages + `/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	p.buf = escape(p.buf, w.title)
	p.text(`</dc:title><dc:creator>`)
	p.buf = escape(p.buf, w.author)
	day := w.day.UTC().Format("2006-01-02T15:04:05Z")
	p.textf(`</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified></cp:coreProperties>`, day, day)
	return p.close()
}

func (w *Workbook) application() *part {
	p := w.part("docProps/app.xml")
	p.text(head + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Clausebook</Application></Properties>`)
	return p.close()
}

func (w *Workbook) workbook() *part {
	p := w.part("xl/workbook.xml")
	p.text(head + `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + relationships + `"><bookViews><workbookView activeTab="0"/></bookViews><sheets>`)
	for i, s := range w.sheets {
		p.text(`<sheet name="`)
		p.buf = escape(p.buf, s.name)
		p.textf(`" sheetId="%d" r:id="rId%d"/>`, i+1, i+1)
	}
	p.text(`</sheets>`)
	if names := w.definedNames(); names != "" {
		p.text(`<definedNames>` + names + `</definedNames>`)
	}
	p.text(`</workbook>`)
	return p.close()
}

// definedNames are the ranges of the filters, and what every printed page repeats. Excel wants them in the order of the alphabet.
func (w *Workbook) definedNames() string {
	var b strings.Builder
	for i, s := range w.sheets {
		if ref, ok := s.table("$"); ok {
			fmt.Fprintf(&b, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'%s'!%s</definedName>`, i, quoted(s.name), ref)
		}
	}
	for i, s := range w.sheets {
		l := s.layout
		if l.Rows == 0 {
			continue
		}
		fmt.Fprintf(&b, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">`, i)
		if l.Columns > 0 {
			fmt.Fprintf(&b, `'%s'!$A:$%s,`, quoted(s.name), w.column(l.Columns-1))
		}
		fmt.Fprintf(&b, `'%s'!$1:$%d</definedName>`, quoted(s.name), l.Rows)
	}
	return b.String()
}

// quoted is the name of a sheet between apostrophes.
func quoted(name string) string {
	return string(escape(nil, strings.ReplaceAll(name, "'", "''")))
}

func (w *Workbook) relations() *part {
	p := w.part("xl/_rels/workbook.xml.rels")
	p.text(head + `<Relationships xmlns="` + packages + `/relationships">`)
	for i := range w.sheets {
		p.textf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relationships, i+1)
	}
	n := len(w.sheets)
	p.textf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/><Relationship Id="rId%d" Type="%s/sharedStrings" Target="sharedStrings.xml"/></Relationships>`, n+1, relationships, n+2, relationships)
	return p.close()
}

// styleSheet writes every style with a font and a fill of its own: there are few.
func (w *Workbook) styleSheet() *part {
	p := w.part("xl/styles.xml")
	p.text(head + `<styleSheet xmlns="` + spreadsheet + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>`)
	p.textf(`<fonts count="%d">`, len(w.styles))
	for _, s := range w.styles {
		p.text(`<font>`)
		if s.Bold {
			p.text(`<b/>`)
		}
		if s.Link {
			p.text(`<u/>`)
		}
		p.text(`<sz val="11"/>`)
		if s.Color != "" {
			p.textf(`<color rgb="FF%s"/>`, s.Color)
		}
		p.text(`<name val="Calibri"/><family val="2"/></font>`)
	}
	// The first two fills are fixed by the format.
	p.textf(`</fonts><fills count="%d"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`, len(w.styles)+2)
	for _, s := range w.styles {
		if s.Fill == "" {
			p.text(`<fill><patternFill patternType="none"/></fill>`)
		} else {
			p.textf(`<fill><patternFill patternType="solid"><fgColor rgb="FF%s"/><bgColor indexed="64"/></patternFill></fill>`, s.Fill)
		}
	}
	p.text(`</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" applyAlignment="1"><alignment vertical="top"/></xf></cellStyleXfs>`)
	p.textf(`<cellXfs count="%d">`, len(w.styles))
	for i, s := range w.styles {
		format := 0
		if s.Day {
			format = 164
		}
		p.textf(`<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment`, format, i, i+2)
		switch {
		case s.Up:
			p.text(` horizontal="center" vertical="bottom" textRotation="90"`)
		case s.Bottom:
			p.text(` vertical="bottom"`)
		default:
			p.text(` vertical="top"`)
		}
		if s.Wrap {
			p.text(` wrapText="1"`)
		}
		p.text(`/></xf>`)
	}
	p.text(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	return p.close()
}

// cut keeps a text within a number of UTF-16 units.
func cut(s string, most int) string {
	if len(s) <= most { // a character has never more UTF-16 units than bytes
		return s
	}
	n := 0
	for i, r := range s {
		u := 1
		if r > 0xffff {
			u = 2
		}
		if n += u; n > most-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// escape adds a text to XML. What XML cannot hold is written _xHHHH_ as the format asks, and so is the underscore of a text
// that looks like that.
func escape(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case c == '"':
			b = append(b, "&quot;"...)
		case c == '_' && escaped(s[i:]):
			b = append(b, "_x005F_"...)
		case c == '\n' || c == '\t':
			b = append(b, c)
		case c < 0x20:
			b = fmt.Appendf(b, "_x%04X_", c)
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == 0xfffe || r == 0xffff {
				r = utf8.RuneError
			}
			b = utf8.AppendRune(b, r)
			i += n
			continue
		}
		i++
	}
	return b
}

// escaped tells whether a text begins like _x000D_.
func escaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}
