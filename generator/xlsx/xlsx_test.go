package xlsx_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/clausebook/clausebook/generator/xlsx"
)

var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// open reads a workbook with another program than the one that wrote it.
func open(t *testing.T, w *xlsx.Workbook) *excelize.File {
	t.Helper()
	data, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func value(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	s, err := f.GetCellValue(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTextStaysText(t *testing.T) {
	texts := []string{
		"4.10", "=1+1", "+1", "-1", "@SUM(A1)", `=HYPERLINK("http://x","y")`, "007", "1e3", "TRUE", "2026-11-22", " a  b ", "two\nlines", "a\tb",
		`<b> & "c" 'd'`, "服务 😀", "_x0041_", "x_x000D_", "_xZZZZ_", "a\x01b", "\ufffe",
	}
	w := xlsx.New("t", "a", day)
	s := w.Sheet("A", xlsx.Layout{})
	for _, x := range texts {
		s.Row(0, xlsx.Text(x))
	}
	f := open(t, w)
	rows, err := f.GetRows("A")
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range texts {
		want := strings.NewReplacer("\x01", "\x01", "\ufffe", "\ufffd").Replace(x)
		if rows[i][0] != want {
			t.Errorf("got %q, want %q", rows[i][0], want)
		}
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if formula, _ := f.GetCellFormula("A", cell); formula != "" {
			t.Errorf("%q became the formula %q", x, formula)
		}
		if kind, _ := f.GetCellType("A", cell); kind != excelize.CellTypeSharedString {
			t.Errorf("%q has type %v", x, kind)
		}
	}
}

func TestKindsOfCells(t *testing.T) {
	w := xlsx.New("t", "a", day)
	days := w.Style(xlsx.Style{Day: true})
	w.Sheet("A", xlsx.Layout{}).Row(0, xlsx.Int(-12), xlsx.Bool(true), xlsx.Bool(false), xlsx.Day(day).In(days), xlsx.Cell{}, xlsx.Text(""), xlsx.Text("end"))
	f := open(t, w)
	for cell, want := range map[string]string{"A1": "-12", "B1": "TRUE", "C1": "FALSE", "D1": "2026-11-22", "E1": "", "F1": "", "G1": "end"} {
		if got := value(t, f, "A", cell); got != want {
			t.Errorf("%s: got %q, want %q", cell, got, want)
		}
	}
}

func TestSameRowsSameBytes(t *testing.T) {
	write := func() []byte {
		w := xlsx.New("t", "a", day)
		for _, name := range []string{"A", "B", "C", "D"} {
			s := w.Sheet(name, xlsx.Layout{Rows: 1})
			for range 1000 {
				s.Row(0, xlsx.Text(name), xlsx.Text("x").To("../x.html"))
			}
		}
		data, err := w.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if first := write(); !bytes.Equal(first, write()) {
		t.Error("two runs differ")
	}
}

func TestLayout(t *testing.T) {
	w := xlsx.New("A & B", "Example <Ltd>", day)
	s := w.Sheet("It's", xlsx.Layout{Widths: []float64{8, 8, 30.5}, Rows: 2, Columns: 1})
	s.Row(0, xlsx.Text("about"))
	s.Row(40, xlsx.Text("a"), xlsx.Text("b"), xlsx.Text("c"))
	s.Row(0, xlsx.Text("1"), xlsx.Text("2"), xlsx.Text("3"))
	w.Sheet("Free", xlsx.Layout{}).Row(0, xlsx.Text("x"))
	f := open(t, w)
	if got := strings.Join(f.GetSheetList(), ","); got != "It's,Free" {
		t.Errorf("sheets: %s", got)
	}
	p, err := f.GetPanes("It's")
	if err != nil || !p.Freeze || p.XSplit != 1 || p.YSplit != 2 || p.TopLeftCell != "B3" || p.ActivePane != "bottomRight" {
		t.Errorf("panes: %+v %v", p, err)
	}
	for column, want := range map[string]float64{"A": 8, "B": 8, "C": 30.5} {
		if got, _ := f.GetColWidth("It's", column); got != want {
			t.Errorf("column %s is %g wide, want %g", column, got, want)
		}
	}
	if got, _ := f.GetRowHeight("It's", 2); got != 40 {
		t.Errorf("the head is %g high", got)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	if got := names["_xlnm._FilterDatabase"]; got != "'It''s'!$A$2:$C$3" {
		t.Errorf("filter: %s", got)
	}
	if got := names["_xlnm.Print_Titles"]; got != "'It''s'!$A:$A,'It''s'!$1:$2" {
		t.Errorf("repeated on paper: %s", got)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Title != "A & B" || props.Creator != "Example <Ltd>" || props.Created != "2026-11-22T00:00:00Z" || props.Modified != props.Created {
		t.Errorf("properties: %+v %v", props, err)
	}
}

func TestRowsAreAsHighAsTheirWords(t *testing.T) {
	w := xlsx.New("t", "a", day)
	wrap := w.Style(xlsx.Style{Wrap: true})
	s := w.Sheet("A", xlsx.Layout{Widths: []float64{11, 11}})
	for _, x := range []string{"short", "twenty-one characters", "服务管理体系文件", "a\nb\nc but longer", strings.Repeat("x", 5000)} {
		s.Row(0, xlsx.Text(strings.Repeat("not wrapped", 9)), xlsx.Text(x).In(wrap))
	}
	f := open(t, w)
	for i, want := range []float64{15, 45, 30, 60, 405} {
		if got, _ := f.GetRowHeight("A", i+1); got != want {
			t.Errorf("row %d is %g high, want %g", i+1, got, want)
		}
	}
}

func TestLinks(t *testing.T) {
	w := xlsx.New("t", "a", day)
	s := w.Sheet("A", xlsx.Layout{})
	s.Row(0, xlsx.Text("a").To("../a.html"), xlsx.Text("b").To("../a.html#here"), xlsx.Text("c").To("../%E4%B8%AD.html#中文").Tip("a \"tip\" "+strings.Repeat("x", 300)), xlsx.Text("d"))
	f := open(t, w)
	for cell, want := range map[string]string{"A1": "../a.html", "B1": "../a.html", "C1": "../%E4%B8%AD.html", "D1": ""} {
		if _, got, _ := f.GetCellHyperLink("A", cell); got != want {
			t.Errorf("%s leads to %q, want %q", cell, got, want)
		}
	}
	sheet, _ := f.Pkg.Load("xl/worksheets/sheet1.xml")
	for _, want := range []string{`ref="B1" r:id="rId1" location="here"/>`, `ref="C1" r:id="rId2" location="中文" tooltip="a &quot;tip&quot; xx`, `x…"/></hyperlinks>`} {
		if !strings.Contains(string(sheet.([]byte)), want) {
			t.Errorf("no %s in %s", want, sheet)
		}
	}
}

func TestNothingBeyondWhatASheetHolds(t *testing.T) {
	w := xlsx.New("t", "a", day)
	s := w.Sheet("A", xlsx.Layout{})
	long := strings.Repeat("😀", xlsx.MaxText)
	for range xlsx.MaxLinks + 10 {
		s.Row(0, xlsx.Text("a").To("../a.html"))
	}
	s.Row(0, xlsx.Text(long))
	n := xlsx.MaxLinks + 11
	for s.Row(0) {
		n++
	}
	if n != xlsx.MaxRows {
		t.Errorf("%d rows", n)
	}
	f := open(t, w)
	if _, to, _ := f.GetCellHyperLink("A", "A65530"); to != "../a.html" {
		t.Error("a link is missing")
	}
	if found, _, _ := f.GetCellHyperLink("A", "A65531"); found {
		t.Error("there is a link too many")
	}
	if got := value(t, f, "A", "A65541"); !strings.HasSuffix(got, "😀…") || len([]rune(got)) != xlsx.MaxText/2+1 {
		t.Errorf("a long text has %d characters", len([]rune(got)))
	}
	if got := value(t, f, "A", "A1048576"); got != "…" {
		t.Errorf("the last row says %q", got)
	}
}
