// Package xlsx writes workbooks for spreadsheet programs (ECMA-376, SpreadsheetML, transitional): rows of cells go in, the
// bytes of a file come out. A text is only ever a text: there are no formulas, and "4.10" stays "4.10". Rows are compressed as
// they come, so a sheet costs what its file costs; and the same rows give the same bytes.
//
// It is written by hand because of two things that excelize 2.11.0 does: it puts streamed sheets into the file in the order of
// a Go map, so that two runs differ, and it looks through all links of a sheet for each new one.
package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"strconv"
	"strings"
	"time"
)

// What a sheet can hold. Rows and links beyond it are left out: the last row then says so, the links become plain text.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
	MaxLinks   = 65530
	MaxText    = 32767 // characters of a cell, in UTF-16 units
	maxTip     = 255
)

// A Workbook is a file of sheets. Make one with New.
type Workbook struct {
	title, author string
	day           time.Time
	styles        []Style
	sheets        []*Sheet
	strings       map[string]int
	shared        *part
	names         []string        // of columns: A, B … AA
	free          []*flate.Writer // of parts that are done: a new one costs a megabyte
}

// New begins a workbook. The day is all it knows of time.
func New(title, author string, day time.Time) *Workbook {
	w := &Workbook{title: title, author: author, day: day, styles: []Style{{}}, strings: map[string]int{}}
	w.shared = w.part("xl/sharedStrings.xml")
	w.shared.text(head + `<sst xmlns="` + spreadsheet + `">`)
	return w
}

// A Style is how a cell looks.
type Style struct {
	Bold, Link  bool
	Wrap        bool   // goes on in the next line where the column ends
	Bottom      bool   // stands at the foot of its row
	Up          bool   // reads from the foot of its row upwards
	Day         bool   // shows a number as a day
	Color, Fill string // RRGGBB
}

// A StyleID names a style of a workbook; 0 is the plain one.
type StyleID int

// Style adds a style, once.
func (w *Workbook) Style(s Style) StyleID {
	for i, x := range w.styles {
		if x == s {
			return StyleID(i)
		}
	}
	w.styles = append(w.styles, s)
	return StyleID(len(w.styles) - 1)
}

// A Layout is the form of a sheet: the widths of its columns, how many rows and columns stay in sight, of which rows the last
// carries the filter.
type Layout struct {
	Widths  []float64 // in characters
	Rows    int       // that stay in sight; the last of them is the head of the table
	Columns int       // that stay in sight
}

type kind uint8

const (
	empty kind = iota
	text
	number
	boolean
)

// A Cell is one cell. The zero Cell is an empty one.
type Cell struct {
	kind  kind
	style StyleID
	n     int
	s     string
	href  string
	tip   string
}

// Text makes a cell that holds words.
func Text(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{kind: text, s: s}
}

// Int makes a cell that holds a number.
func Int(n int) Cell { return Cell{kind: number, n: n} }

// Bool makes a cell that holds yes or no.
func Bool(b bool) Cell {
	c := Cell{kind: boolean}
	if b {
		c.n = 1
	}
	return c
}

// Day makes a cell that holds a day, which wants a style with Day. Sheets count days from the last of 1899, because they take
// 1900 for a leap year; no day of ours is older.
func Day(t time.Time) Cell {
	return Cell{kind: number, n: int(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)}
}

// In gives the cell a style.
func (c Cell) In(s StyleID) Cell { c.style = s; return c }

// To lets the cell lead to an address, relative to the file.
func (c Cell) To(href string) Cell { c.href = href; return c }

// Tip gives the link of a cell words that show while the pointer is over it.
func (c Cell) Tip(words string) Cell { c.tip = words; return c }

// A Sheet is one table of a workbook. Rows are written in order, and a sheet is done when the next begins.
type Sheet struct {
	name   string
	book   *Workbook
	layout Layout
	part   *part
	row    int
	width  int
	links  []link
	target []string       // the files that links lead to, each once
	number map[string]int // of a file in target
}

// A link leads from a cell to a place in a file.
type link struct {
	cell, place, tip string
	target           int
}

func (s *Sheet) link(cell string, c Cell) {
	file, place, _ := strings.Cut(c.href, "#")
	n, ok := s.number[file]
	if !ok {
		n = len(s.target)
		s.number[file] = n
		s.target = append(s.target, file)
	}
	s.links = append(s.links, link{cell, place, c.tip, n})
}

// Sheet begins the next sheet. Its name has at most 31 characters and none of []:*?/\.
func (w *Workbook) Sheet(name string, l Layout) *Sheet {
	w.finish()
	s := &Sheet{name: name, book: w, layout: l, part: w.part("xl/worksheets/sheet" + strconv.Itoa(len(w.sheets)+1) + ".xml"), number: map[string]int{}}
	w.sheets = append(w.sheets, s)
	s.begin()
	return s
}

// Row adds a row; with height 0 it is as high as its words need. It tells whether there is room for more.
func (s *Sheet) Row(height float64, cells ...Cell) bool {
	if s.row == MaxRows {
		return false
	}
	if s.row++; s.row == MaxRows {
		height, cells = 0, []Cell{Text("…")}
	}
	if len(cells) > MaxColumns {
		cells = cells[:MaxColumns]
	}
	s.width = max(s.width, len(cells))
	b := append(s.part.buf, `<row r="`...)
	row := strconv.Itoa(s.row)
	b = append(b, row...)
	if height > 0 {
		b = append(b, `" ht="`...)
		b = strconv.AppendFloat(b, height, 'f', -1, 64)
		b = append(b, `" customHeight="1`...)
	} else if n := s.lines(cells); n > 1 {
		b = append(b, `" ht="`...)
		b = strconv.AppendInt(b, int64(min(n*lineHeight, maxHeight)), 10)
	}
	b = append(b, `">`...)
	for i, c := range cells {
		if c.kind == empty && c.style == 0 {
			continue
		}
		name := s.book.column(i)
		b = append(b, `<c r="`...)
		b = append(append(b, name...), row...)
		if c.style != 0 {
			b = append(b, `" s="`...)
			b = strconv.AppendInt(b, int64(c.style), 10)
		}
		switch c.kind {
		case empty:
			b = append(b, `"/>`...)
			continue
		case text:
			b = append(b, `" t="s"><v>`...)
			b = strconv.AppendInt(b, int64(s.book.string(c.s)), 10)
		case boolean:
			b = append(b, `" t="b"><v>`...)
			b = strconv.AppendInt(b, int64(c.n), 10)
		case number:
			b = append(b, `"><v>`...)
			b = strconv.AppendInt(b, int64(c.n), 10)
		}
		b = append(b, `</v></c>`...)
		if c.href != "" && len(s.links) < MaxLinks {
			s.link(name+row, c)
		}
	}
	s.part.buf = append(b, `</row>`...)
	s.part.drain()
	return true
}

const (
	lineHeight = 15  // points
	maxHeight  = 405 // a row can be 409 high
)

// lines estimates how many lines a row needs: not every program measures wrapped text when it opens a file. Characters of East
// Asia take two places.
func (s *Sheet) lines(cells []Cell) int {
	most := 1
	for i, c := range cells {
		if c.kind != text || i >= len(s.layout.Widths) || !s.book.styles[c.style].Wrap || float64(len(c.s)) < s.layout.Widths[i] {
			continue
		}
		n, width, room := 1, 0, max(int(s.layout.Widths[i])-1, 1)
		for _, r := range c.s {
			w := 1
			if r >= 0x1100 {
				w = 2
			}
			if width += w; r == '\n' || width > room {
				n, width = n+1, w
			}
		}
		most = max(most, n)
	}
	return most
}

// string gives the number of a text in the list that all sheets share.
func (w *Workbook) string(s string) int {
	if n, ok := w.strings[s]; ok {
		return n
	}
	n := len(w.strings)
	w.strings[s] = n
	b := append(w.shared.buf, `<si><t`...)
	if strings.TrimSpace(s) != s || strings.Contains(s, "\n") {
		b = append(b, ` xml:space="preserve"`...)
	}
	b = escape(append(b, '>'), cut(s, MaxText))
	w.shared.buf = append(b, `</t></si>`...)
	w.shared.drain()
	return n
}

// column is the name of a column, counted from 0.
func (w *Workbook) column(i int) string {
	for n := len(w.names); n <= i; n++ {
		name := ""
		for k := n + 1; k > 0; k = (k - 1) / 26 {
			name = string(rune('A'+(k-1)%26)) + name
		}
		w.names = append(w.names, name)
	}
	return w.names[i]
}

// finish ends the sheet that is being written.
func (w *Workbook) finish() {
	if n := len(w.sheets); n > 0 {
		w.sheets[n-1].end()
	}
}

// Bytes ends the workbook and gives the file.
func (w *Workbook) Bytes() ([]byte, error) {
	w.finish()
	w.shared.text(`</sst>`)
	w.shared.close()
	parts := []*part{w.contentTypes(), w.packageRelations(), w.core(), w.application(), w.workbook(), w.relations(), w.styleSheet(), w.shared}
	for i, s := range w.sheets {
		parts = append(parts, s.part)
		if len(s.links) > 0 {
			parts = append(parts, s.relations(i))
		}
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		if err := p.addTo(z); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}
