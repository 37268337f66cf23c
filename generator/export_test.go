package generator_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
	"github.com/clausebook/clausebook/themes"
)

var asOf, _ = source.ParseDate("2026-11-22")

func defaultTheme(t testing.TB) *generator.Theme {
	t.Helper()
	files, ok := themes.Find("default")
	if !ok {
		t.Fatal("no default theme")
	}
	theme, err := generator.LoadTheme(files)
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// stateBook is the book of testdata/export/book.txtar, which has every state.
func stateBook(t testing.TB) *site.Site {
	t.Helper()
	a, err := txtar.ParseFile("../testdata/export/book.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return load(t, files)
}

func load(t testing.TB, files fstest.MapFS) *site.Site {
	t.Helper()
	s, ds, err := site.Load(files, site.Options{Today: asOf})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Severity == 0 {
			t.Error(d.Text("en"))
		}
	}
	return s
}

func export(t testing.TB, s *site.Site, format string) []byte {
	t.Helper()
	data, err := generator.Export(s, defaultTheme(t), format, "en")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func starterBook(t testing.TB) *site.Site {
	t.Helper()
	s, _, err := site.Load(content.Files, site.Options{Today: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestExportsOfTheSiteAreThoseOfTheCommand builds the site and compares its files with what clausebook export writes.
func TestExportsOfTheSiteAreThoseOfTheCommand(t *testing.T) {
	s, theme := stateBook(t), defaultTheme(t)
	plan, err := generator.Plan(s, theme, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var planned []string
	for _, task := range plan.Tasks {
		name, ok := strings.CutPrefix(task.Path, "exports/")
		if !ok {
			continue
		}
		planned = append(planned, name)
		i := slices.IndexFunc(generator.Formats, func(f generator.Format) bool { return f.File == name })
		if i < 0 {
			continue // made for the pages alone
		}
		var built bytes.Buffer
		if err := task.Make(&built); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(built.Bytes(), export(t, s, generator.Formats[i].Name)) {
			t.Errorf("%s of the site is not what clausebook export %s writes", name, generator.Formats[i].Name)
		}
	}
	for _, f := range generator.Formats {
		if slices.Contains(planned, f.File) == (f.Name == "junit") {
			t.Errorf("%s is in the site: %v", f.File, f.Name == "junit")
		}
	}
}

func TestExportsAreTheSameTwice(t *testing.T) {
	for _, name := range generator.FormatNames() {
		first, err := generator.Export(stateBook(t), defaultTheme(t), name, "en")
		if err == generator.ErrNothing {
			continue
		}
		if second := export(t, stateBook(t), name); err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s differs between two runs, %v", name, err)
		}
	}
}

func TestExportWithoutEditions(t *testing.T) {
	s := load(t, fstest.MapFS{
		"clausebook.yaml":           {Data: []byte("standards: [house:1]\n")},
		"data/standards/house.yaml": {Data: []byte("id: house:1\nclauses: [{number: \"1\", title: One}]\n")},
	})
	if _, err := generator.Export(s, defaultTheme(t), "oscal-mapping-collection", "en"); err != generator.ErrNothing {
		t.Errorf("got %v, want %v", err, generator.ErrNothing)
	}
	plan, err := generator.Plan(s, defaultTheme(t), generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range plan.Tasks {
		if strings.Contains(task.Path, "mapping-collection") {
			t.Errorf("the site has %s", task.Path)
		}
	}
	for _, f := range []string{"oscal-catalog", "oscal-component-definition"} {
		validate(t, oscalSchema(t), export(t, s, f))
	}
	workbook(t, export(t, s, "xlsx"))
}

// workbook opens a workbook with another program than the one that wrote it.
func workbook(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// table reads a sheet as rows by the first line of their heads.
func table(t testing.TB, f *excelize.File, sheet string) []map[string]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[2:] {
		row := map[string]string{}
		for i, v := range r {
			head, lang, _ := strings.Cut(rows[1][i], "\n")
			if _, again := row[head]; again {
				head += " " + lang
			}
			row[head] = v
		}
		out = append(out, row)
	}
	return out
}

func find(rows []map[string]string, words ...string) map[string]string {
	for _, r := range rows {
		ok := true
		for i := 0; i < len(words); i += 2 {
			ok = ok && r[words[i]] == words[i+1]
		}
		if ok {
			return r
		}
	}
	return nil
}

var sheetNames = []string{"Matrix", "Gaps", "Documents", "Documented information", "Links", "Editions", "Figures"}

func TestWorkbook(t *testing.T) {
	f := workbook(t, export(t, stateBook(t), "xlsx"))
	if got := f.GetSheetList(); !slices.Equal(got, sheetNames) {
		t.Fatalf("sheets: %v", got)
	}
	filters := map[string]bool{}
	for _, n := range f.GetDefinedName() {
		filters[n.Scope] = filters[n.Scope] || n.Name == "_xlnm._FilterDatabase"
	}
	for _, sheet := range sheetNames {
		p, err := f.GetPanes(sheet)
		if err != nil || !p.Freeze || p.YSplit != 2 || (sheet == "Matrix" && p.XSplit < 4) {
			t.Errorf("%s: panes %+v %v", sheet, p, err)
		}
		if !filters[sheet] {
			t.Errorf("%s has no filter", sheet)
		}
		if about, _ := f.GetCellValue(sheet, "A1"); !strings.Contains(about, "as of 截至 2026-11-22") || !strings.Contains(about, "ISO/IEC 20000-1:2018") {
			t.Errorf("%s says %q", sheet, about)
		}
	}
	matrix := table(t, f, "Matrix")
	for _, tt := range []struct{ standard, clause, state, zh, flags, document, claim string }{
		{"iso20000-1:2018", "4.1", "covered", "已覆盖", "overdue untranslated", "POL-01", "full"},
		{"iso20000-1:2018", "4.1", "covered", "已覆盖", "overdue untranslated", "PRC-03", "planned"},
		{"iso20000-1:2018", "4.2", "covered", "已覆盖", "", "POL-02", "full"},
		{"iso20000-1:2018", "5.1", "covered", "已覆盖", "", "POL-02", "full"}, // the better of two claims
		{"iso20000-1:2018", "6.1", "covered", "已覆盖", "missing-document", "POL-02", "partial"},
		{"iso20000-1:2018", "8.7.1", "delegated", "委托", "missing-document", "", ""},
		{"iso20000-1:2018", "4.3", "partial", "部分", "overdue missing-document untranslated", "POL-01", "partial"},
		{"iso20000-1:2018", "5.2.1", "planned", "计划中", "", "PRC-10", "planned"},
		{"iso20000-1:2018", "5.3", "gap", "缺口", "", "PRC-04", "withdrawn"},
		{"iso20000-1:2018", "7.2", "gap", "缺口", "missing-document", "PRC-01", "superseded"},
		{"iso20000-1:2018", "8.2.1", "gap", "缺口", "", "POL-01", ""},
		{"house:2020", "2.1", "partial", "部分", "", "POL-02", "partial"},
		{"house:2020", "2.10", "gap", "缺口", "", "POL-02", ""},
	} {
		r := find(matrix, "Standard", tt.standard, "Clause", tt.clause)
		if r == nil || r["State"] != tt.state || r["状态"] != tt.zh || r["Flags"] != tt.flags || r[tt.document] != tt.claim {
			t.Errorf("want %v, got %v", tt, r)
		}
	}
	if r := find(matrix, "Clause", "8.7.1"); r["Delegated to"] != "skyline" {
		t.Errorf("8.7.1: %v", r)
	}
	if r := find(matrix, "Clause", "2.1"); r["Still open"] != "b" || r["Title"] != "@one _x0041_" || r["Documents"] != "1" {
		t.Errorf("2.1: %v", r)
	}
	if len(matrix) != 57+3 {
		t.Errorf("%d requirements", len(matrix))
	}
	gaps := table(t, f, "Gaps")
	if r := find(gaps, "Clause", "2.1"); r == nil || !strings.Contains(r["Why"], "POL-02") || !strings.Contains(r["原因"], "尚未覆盖：b。") {
		t.Errorf("gap 2.1: %v", r)
	}
	if find(gaps, "Clause", "8.7.1") != nil || find(gaps, "Clause", "4.2") != nil {
		t.Error("what is delegated or covered stands among the gaps")
	}
	documents := table(t, f, "Documents")
	if r := find(documents, "Id", "POL-01"); r["Title"] != `=HYPERLINK("http://example.com","4.10")` || r["Version"] != "1.10" || r["Approved"] != "2025-01-01" || r["Overdue"] != "TRUE" || r["In force"] != "TRUE" || r["Claims"] != "4.1 4.3" || r["名称"] != "" {
		t.Errorf("POL-01: %v", r)
	}
	if r := find(documents, "Id", "POL-02"); r["名称"] != "方针二" || r["Claims"] != "4.2 6.1.1 6.1.2 6.1.3 5.1 house:2020/1 house:2020/2.1" {
		t.Errorf("POL-02: %v", r)
	}
	information := table(t, f, "Documented information")
	if r := find(information, "Item", "scope-statement"); r["State"] != "missing" || r["Force"] != "explicit" || r["Clause"] != "4.3" {
		t.Errorf("scope-statement: %v", r)
	}
	links := table(t, f, "Links")
	for _, want := range [][]string{
		{"From", "PRC-02", "Section", "second-part", "Relation", "satisfies", "To", "8.6.1", "Extent", "full", "In force", "TRUE", "File", "procedure.md", "Line", "20"},
		{"From", "POL-01", "Relation", "satisfies", "To", "4.3", "Extent", "partial", "Note", "the boundary only", "说明", "仅边界"},
		{"From", "POL-02", "Relation", "satisfies", "Standard", "house:2020", "To", "2.1", "Letters", "a"},
		{"From", "PRC-02", "Relation", "implements", "To", "POL-02"},
		{"From", "PRC-02", "Relation", "supersedes", "To", "PRC-01"},
		{"From", "POL-01", "Relation", "mentions", "To", "PRC-02", "File", "policy.md", "Line", "14"},
		{"From", "POL-01", "Relation", "mentions", "Standard", "iso20000-1:2018", "To", "8.6.1"},
		{"From", "skyline", "Relation", "operates", "To", "8.7.1", "Extent", "full", "In force", "TRUE", "File", "data/parties.yaml"},
		{"From", "later", "Relation", "operates", "To", "8.7.3.1", "In force", "FALSE"},
		{"From", "skyline", "Relation", "control", "To", "PRC-02"},
	} {
		if find(links, want...) == nil {
			t.Errorf("no link %q", want)
		}
	}
	editions := table(t, f, "Editions")
	if r := find(editions, "2011", "6.1", "2018", "8.3.3"); r["Relation"] != "superset-of" || r["State"] != "gap" || r["2011 名称"] == "" {
		t.Errorf("6.1 → 8.3.3: %v", r)
	}
	old := map[string]bool{}
	for _, r := range editions {
		old[r["2011"]] = true
	}
	if len(old) != len(site2011(t)) {
		t.Errorf("%d of %d clauses of 2011", len(old), len(site2011(t)))
	}
}

// site2011 lists the requirements of the 2011 edition.
func site2011(t testing.TB) []string {
	t.Helper()
	s := load(t, fstest.MapFS{"clausebook.yaml": {Data: []byte("standards: [iso20000-1:2011]\n")}})
	var out []string
	for _, c := range s.Standards[0].Requirements() {
		out = append(out, c.Number)
	}
	return out
}

// TestLinksOfExportsLeadSomewhere looks up every address in the workbook and in the OSCAL files among the files of the site.
func TestLinksOfExportsLeadSomewhere(t *testing.T) {
	for name, s := range map[string]*site.Site{"states": stateBook(t), "starter": starterBook(t)} {
		t.Run(name, func(t *testing.T) {
			plan, err := generator.Plan(s, defaultTheme(t), generator.Options{})
			if err != nil {
				t.Fatal(err)
			}
			pages := map[string]bool{}
			for _, task := range plan.Tasks {
				pages[task.Path] = true
			}
			n := 0
			look := func(where, href string) {
				n++
				if page := path.Join("exports", href); !pages[page] {
					t.Errorf("%s leads to %s, which the site does not have", where, page)
				}
			}
			f := workbook(t, export(t, s, "xlsx"))
			for i, sheet := range f.GetSheetList() {
				rels, _ := f.Pkg.Load(fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", i+1))
				raw, _ := rels.([]byte)
				for _, m := range regexp.MustCompile(`Target="([^"]*)"`).FindAllSubmatch(raw, -1) {
					look(sheet, string(m[1]))
				}
			}
			for _, name := range generator.FormatNames() {
				if strings.HasPrefix(name, "oscal-") {
					for _, m := range regexp.MustCompile(`"href":"([^"#]+)`).FindAllSubmatch(export(t, s, name), -1) {
						look(name, string(m[1]))
					}
				}
			}
			if n < 150 {
				t.Errorf("only %d links", n)
			}
		})
	}
}

// TestWorkbookOfALargeBook has a row for each claim and says why.
func TestWorkbookOfALargeBook(t *testing.T) {
	files := fstest.MapFS{"clausebook.yaml": {Data: []byte("title: T\n")}}
	for i := range generator.MaxGrid + 1 {
		files[fmt.Sprintf("d%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: D-%d\ntitle: T%d\ntype: procedure\nversion: \"1\"\nstatus: draft\nsatisfies: [4.1, 4.2]\n---\n", i, i)}
	}
	f := workbook(t, export(t, load(t, files), "xlsx"))
	if about, _ := f.GetCellValue("Matrix", "A1"); !strings.Contains(about, "one row for each claim, because the book has more than 2000 documents") {
		t.Errorf("the sheet says %q", about)
	}
	rows := table(t, f, "Matrix")
	if want := 2*(generator.MaxGrid+1) + 55; len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	if r := find(rows, "Clause", "4.2", "Document", "D-2000"); r["Claim"] != "planned" || r["State"] != "planned" {
		t.Errorf("got %v", r)
	}
}

// TestAnotherProgramReadsTheWorkbook reads it with openpyxl.
func TestAnotherProgramReadsTheWorkbook(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "import openpyxl").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		t.Fatal("openpyxl is needed to read the workbook: apt-get install python3-openpyxl, or make tools")
	}
	file := path.Join(t.TempDir(), "m.xlsx")
	if err := os.WriteFile(file, export(t, stateBook(t), "xlsx"), 0o644); err != nil {
		t.Fatal(err)
	}
	const script = `
import json, openpyxl, sys
b = openpyxl.load_workbook(sys.argv[1])
m = b["Matrix"]
print(json.dumps({
  "sheets": b.sheetnames, "frozen": m.freeze_panes, "filter": m.auto_filter.ref, "titles": m.print_title_rows, "created": str(b.properties.created), "width": m.column_dimensions["C"].width,
  "states": [r[5].value for r in m.iter_rows(min_row=3)] if m["F2"].value.startswith("State") else [r[4].value for r in m.iter_rows(min_row=3)],
  "clause": m["B3"].hyperlink.target,
  "formulas": [c.coordinate for s in b for r in s.iter_rows() for c in r if c.data_type == "f"],
  "title": [r[1].value for r in b["Documents"].iter_rows(min_row=3) if r[0].value == "POL-01"],
  "day": [str(r[10].value) for r in b["Documents"].iter_rows(min_row=3) if r[0].value == "POL-01"],
}))`
	out, err := exec.Command(python, "-c", script, file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Sheets, States, Formulas, Title, Day    []string
		Frozen, Filter, Titles, Clause, Created string
		Width                                   float64
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, s := range got.States {
		count[s]++
	}
	want := map[string]int{}
	for _, st := range stateBook(t).Trace.Standards {
		for _, x := range site.States {
			want[x.String()] += st.Summary.Count(x)
		}
	}
	if fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("states %v, want %v", count, want)
	}
	if !slices.Equal(got.Sheets, sheetNames) || got.Frozen != "F3" || !strings.HasPrefix(got.Filter, "A2:") || got.Clause != "../standards/iso20000-1-2018/4.1.html" || got.Created != "2026-11-22 00:00:00" || got.Width != 36 {
		t.Errorf("got %+v", got)
	}
	if len(got.Formulas) > 0 || !slices.Equal(got.Title, []string{`=HYPERLINK("http://example.com","4.10")`}) || !slices.Equal(got.Day, []string{"2025-01-01 00:00:00"}) {
		t.Errorf("got formulas %v, title %q, day %v", got.Formulas, got.Title, got.Day)
	}
}

// oscalSchema is the schema that NIST publishes for all models of OSCAL 1.2.2 (public domain).
func oscalSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("../testdata/export/oscal_complete_schema-1-2-2.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(z)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("oscal.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("oscal.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t testing.TB, s *jsonschema.Schema, data []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%v", err)
	}
}

// TestOSCAL holds the three files to the schema, for books with one standard and with two, and the schema to its word: it must
// refuse a file that is wrong.
func TestOSCAL(t *testing.T) {
	schema := oscalSchema(t)
	for _, s := range []*site.Site{stateBook(t), starterBook(t), load(t, fstest.MapFS{"clausebook.yaml": {Data: []byte("standards: [iso20000-1:2011, iso20000-1:2018]\n")}})} {
		for _, name := range []string{"oscal-catalog", "oscal-component-definition", "oscal-mapping-collection"} {
			data := export(t, s, name)
			validate(t, schema, data)
			for _, wrong := range [][2]string{{`"oscal-version"`, `"oscal-versio"`}, {`cl-4`, `4`}, {`"uuid"`, `"uid"`}} {
				bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(string(data), wrong[0], wrong[1], 1)))
				if err == nil && schema.Validate(bad) == nil && bytes.Contains(data, []byte(wrong[0])) && !(name == "oscal-mapping-collection" && wrong[0] == "cl-4") {
					t.Errorf("%s: the schema takes %s for %s", name, wrong[1], wrong[0])
				}
			}
			ids := map[string]bool{}
			for _, m := range regexp.MustCompile(`"uuid": ?"([^"]*)"`).FindAllSubmatch(data, -1) {
				if ids[string(m[1])] {
					t.Errorf("%s: uuid %s stands for two things", name, m[1])
				}
				ids[string(m[1])] = true
			}
		}
	}
}

type component struct {
	Type, Title     string
	Props           []prop
	Implementations []struct {
		Requirements []struct {
			Control    string `json:"control-id"`
			Props      []prop
			Statements []struct {
				ID string `json:"statement-id"`
			}
		} `json:"implemented-requirements"`
	} `json:"control-implementations"`
}

type prop struct{ Name, Value, Class string }

func value(props []prop, name string) string {
	for _, p := range props {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

func TestComponentsSayWhatTheirClaimsAreWorth(t *testing.T) {
	var file struct {
		D struct{ Components []component } `json:"component-definition"`
	}
	if err := json.Unmarshal(export(t, stateBook(t), "oscal-component-definition"), &file); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range file.D.Components {
		for _, i := range c.Implementations {
			for _, r := range i.Requirements {
				words := value(r.Props, "implementation-status")
				for _, s := range r.Statements {
					words += " " + s.ID
				}
				got[value(c.Props, "label")+" "+r.Control] = words
			}
		}
		if label := value(c.Props, "label"); label == "PRC-04" || label == "PRC-01" || label == "CTR-01" {
			t.Errorf("%s implements nothing, but is a component", label)
		}
	}
	for of, want := range map[string]string{
		" cl-4.1": "implemented", " cl-8.7.1": "alternative", " cl-4.3": "partial", " cl-4.4": "planned", " cl-5.3": "", " house-2020-cl-2.1": "partial",
		"POL-01 cl-4.1": "implemented", "PRC-03 cl-4.1": "planned", "POL-01 cl-4.3": "partial", "PRC-10 cl-5.2.1": "planned", "POL-02 cl-5.1": "implemented",
		"POL-02 cl-6.1": "partial cl-6.1.1 cl-6.1.2 cl-6.1.3", "POL-02 house-2020-cl-2.1": "partial house-2020-cl-2.1.a", "POL-02 house-2020-cl-1": "implemented",
		"skyline cl-8.7.1": "alternative", "skyline cl-8.7.2": "partial", "later cl-8.7.3.1": "planned",
	} {
		if got[of] != want {
			t.Errorf("%q: got %q, want %q", of, got[of], want)
		}
	}
}

// TestCatalogHasEveryClauseOnce compares the ids of the catalog with the clauses, and looks that nothing but numbers and titles
// went into it.
func TestCatalogHasEveryClauseOnce(t *testing.T) {
	s := stateBook(t)
	var walk func(x any, f func(map[string]any))
	walk = func(x any, f func(map[string]any)) {
		switch x := x.(type) {
		case map[string]any:
			f(x)
			for _, v := range x {
				walk(v, f)
			}
		case []any:
			for _, v := range x {
				walk(v, f)
			}
		}
	}
	var file any
	if err := json.Unmarshal(export(t, s, "oscal-catalog"), &file); err != nil {
		t.Fatal(err)
	}
	count, requirements := map[string]int{}, 0
	walk(file, func(m map[string]any) {
		if id, ok := m["id"].(string); ok {
			count[id]++
		}
		if m["class"] == "requirement" {
			requirements++
		}
		if _, ok := m["prose"]; ok {
			t.Errorf("there is prose in %v", m["id"])
		}
	})
	if want := 57 + 3; requirements != want {
		t.Errorf("%d requirements, want %d", requirements, want)
	}
	for _, st := range s.Standards {
		for _, c := range st.Clauses {
			id := "cl-" + c.Number
			if st.ID == "house:2020" {
				id = "house-2020-" + id
			}
			if count[id] != 1 {
				t.Errorf("%s stands %d times in the catalog", id, count[id])
			}
		}
	}
}

func TestMappingNamesEveryRequirement(t *testing.T) {
	var file struct {
		C struct {
			Mappings []struct {
				Source struct{ Href string } `json:"source-resource"`
				Target struct{ Href string } `json:"target-resource"`
				Maps   []struct {
					Relationship     string
					Sources, Targets []struct {
						ID string `json:"id-ref"`
					}
				}
				Left *struct{} `json:"source-gap-summary"`
				New  *struct {
					Controls []struct {
						IDs []string `json:"with-ids"`
					} `json:"unmapped-controls"`
				} `json:"target-gap-summary"`
			}
		} `json:"mapping-collection"`
	}
	s := stateBook(t)
	if err := json.Unmarshal(export(t, s, "oscal-mapping-collection"), &file); err != nil {
		t.Fatal(err)
	}
	m := file.C.Mappings[0]
	if !strings.HasPrefix(m.Source.Href, "#") || m.Target.Href != "oscal-catalog.json" {
		t.Errorf("from %s to %s", m.Source.Href, m.Target.Href)
	}
	from, to := map[string]bool{}, map[string]bool{}
	for _, x := range m.Maps {
		if !slices.Contains([]string{"equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with", "no-relationship"}, x.Relationship) {
			t.Errorf("%s is no relation of OSCAL", x.Relationship)
		}
		for _, y := range x.Sources {
			from[y.ID] = true
		}
		for _, y := range x.Targets {
			to[y.ID] = true
		}
	}
	for _, n := range site2011(t) {
		if !from["cl-"+n] {
			t.Errorf("nobody says where %s went", n)
		}
	}
	if m.Left != nil {
		t.Error("there is a gap summary without a gap")
	}
	if m.New != nil {
		for _, id := range m.New.Controls[0].IDs {
			to[id] = true
		}
	}
	for _, c := range s.Standards[0].Requirements() {
		if !to["cl-"+c.Number] && !slices.ContainsFunc(c.Children, func(k *standard.Clause) bool { return to["cl-"+k.Number] }) {
			t.Errorf("%s is neither mapped nor named as new", c.Number)
		}
	}
}

func TestJUnit(t *testing.T) {
	s := stateBook(t)
	type testcase struct {
		Class   string `xml:"classname,attr"`
		Name    string `xml:"name,attr"`
		Failure *struct {
			Type    string `xml:"type,attr"`
			Message string `xml:"message,attr"`
			Text    string `xml:",chardata"`
		} `xml:"failure"`
		Out string `xml:"system-out"`
	}
	read := func(lang string) map[string]testcase {
		var file struct {
			Suites []struct {
				Cases []testcase `xml:"testcase"`
			} `xml:"testsuite"`
		}
		data, err := generator.Export(s, defaultTheme(t), "junit", lang)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		out := map[string]testcase{}
		for _, x := range file.Suites {
			for _, c := range x.Cases {
				number, _, _ := strings.Cut(c.Name, " ")
				out[c.Class+" "+number] = c
			}
		}
		return out
	}
	en, zh := read("en"), read("zh-CN")
	for _, tt := range []struct{ of, failure, out string }{
		{"iso20000-1:2018 4.1", "", "overdue\nuntranslated\n"},
		{"iso20000-1:2018 4.2", "", ""},
		{"iso20000-1:2018 8.7.1", "", "missing-document\n"},
		{"iso20000-1:2018 4.3", "partial", "overdue\nmissing-document\nuntranslated\n"},
		{"iso20000-1:2018 4.4", "planned", ""},
		{"iso20000-1:2018 5.3", "gap", ""},
		{"house:2020 2.10", "gap", ""},
	} {
		c := en[tt.of]
		failure := ""
		if c.Failure != nil {
			failure = c.Failure.Type
		}
		if failure != tt.failure || c.Out != tt.out {
			t.Errorf("%s: failure %q, output %q, want %q, %q", tt.of, failure, c.Out, tt.failure, tt.out)
		}
	}
	if m := en["house:2020 2.1"].Failure.Message; !strings.HasPrefix(m, "partial: ") || !strings.Contains(m, "POL-02") {
		t.Errorf("message: %q", m)
	}
	if c := zh["iso20000-1:2018 8.2.1"]; c.Name != "8.2.1 服务交付" || !strings.HasPrefix(c.Failure.Message, "缺口：") {
		t.Errorf("in Chinese: %+v", c)
	}
}
