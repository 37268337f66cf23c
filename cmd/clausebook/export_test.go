package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/generator"
)

// unpack writes the files of an archive into a new folder.
func unpack(t *testing.T, a *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func stateArchive(t *testing.T) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile("../../testdata/export/book.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// invoke runs the program on the day of the books of testdata.
func invoke(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	a := &app{out: &out, err: &err, now: func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }}
	if !slices.Contains(args, "--lang") {
		args = append(args, "--lang", "en")
	}
	code = a.run(args)
	return code, out.String(), err.String()
}

func readFile(t *testing.T, elem ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A tally holds the numbers of one standard by their names.
type tally map[string]int

var compared = []string{"requirements", "covered", "delegated", "partial", "planned", "gap", "clean", "overdue", "missing-document", "no-evidence", "untranslated"}

// count adds one requirement, as a reader of an export would who trusts no figure but counts himself.
func (f tally) count(state, flags string) {
	f["requirements"]++
	f[state]++
	if (state == "covered" || state == "delegated") && strings.TrimSpace(flags) == "" {
		f["clean"]++
	}
	for _, x := range strings.Fields(flags) {
		f[x]++
	}
}

// tallies are the numbers by standard and by where they were found.
type tallies map[string]tally

func (t tallies) of(standard, source string) tally {
	key := standard + " in " + source
	if t[key] == nil {
		t[key] = tally{}
	}
	return t[key]
}

// TestAllExportsAgree reads the figures out of every form that Clausebook writes, where one has figures, and counts them from its
// rows, where it has rows. All must be the same.
func TestAllExportsAgree(t *testing.T) {
	book := unpack(t, stateArchive(t))
	public := filepath.Join(t.TempDir(), "public")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if code, out, err := invoke("build", book, "-o", public); code != exitFine {
		t.Fatal(out, err)
	}
	got := tallies{}
	exports := filepath.Join(public, "exports")
	got.trace(t, readFile(t, exports, "trace.json"))
	got.csv(t, readFile(t, exports, "matrix.csv"))
	got.workbook(t, readFile(t, exports, "matrix.xlsx"))
	got.oscal(t, readFile(t, exports, "oscal-component-definition.json"), readFile(t, exports, "oscal-catalog.json"))
	code, out, stderr := invoke("export", "junit", book, "-o", "-")
	if code != exitFine {
		t.Fatal(stderr)
	}
	got.junit(t, []byte(out))
	if code, out, stderr = invoke("status", book); code != exitFine {
		t.Fatal(stderr)
	}
	got.status(out)
	got.page(t, "iso20000-1:2018", readFile(t, public, "standards", "iso20000-1-2018", "index.html"))
	got.page(t, "house:2020", readFile(t, public, "standards", "house-2020", "index.html"))

	wanted := tallies{
		"iso20000-1:2018": {"requirements": 57, "covered": 6, "delegated": 1, "partial": 3, "planned": 3, "gap": 44, "clean": 2, "overdue": 2},
		"house:2020":      {"requirements": 3, "covered": 1, "partial": 1, "gap": 1, "clean": 1},
	}
	for standard, want := range wanted {
		for key, n := range want {
			if have := got.of(standard, "trace.json")[key]; have != n {
				t.Errorf("%s: %d %s, want %d", standard, have, key, n)
			}
		}
	}
	if len(got) != 2*11 {
		t.Errorf("figures were found in %q", slices.Sorted(maps.Keys(got)))
	}
	for source, f := range got {
		standard, source, _ := strings.Cut(source, " in ")
		first := got.of(standard, "trace.json")
		for _, key := range compared {
			have, want := f[key], first[key]
			switch {
			case source == "OSCAL, counted" && !slices.Contains(compared[:7], key):
				continue // OSCAL knows no flags of gaps
			case source == "the page" && key == "clean":
				continue // said in a sentence
			case source == "JUnit, counted" && (key == "covered" || key == "delegated"):
				have, want = f["satisfied"], first["covered"]+first["delegated"]
			}
			if have != want {
				t.Errorf("%s: %d %s in %s, %d in trace.json", standard, have, key, source, want)
			}
		}
	}
}

func (got tallies) trace(t *testing.T, data []byte) {
	var file struct {
		Standards []struct {
			ID      string
			Summary struct {
				Requirements, Covered, Delegated, Partial, Planned, Gap, Clean int
				Flags                                                          map[string]int
			}
			Clauses []struct {
				Requirement bool
				State       string
				Flags       []string
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, s := range file.Standards {
		f, x := got.of(s.ID, "trace.json"), s.Summary
		maps.Copy(f, x.Flags)
		maps.Copy(f, tally{"requirements": x.Requirements, "covered": x.Covered, "delegated": x.Delegated, "partial": x.Partial, "planned": x.Planned, "gap": x.Gap, "clean": x.Clean})
		for _, c := range s.Clauses {
			if c.Requirement {
				got.of(s.ID, "trace.json, counted").count(c.State, strings.Join(c.Flags, " "))
			}
		}
	}
}

func (got tallies) csv(t *testing.T, data []byte) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		if id := r[0] + " " + r[1]; !seen[id] {
			seen[id] = true
			got.of(r[0], "matrix.csv").count(r[4], r[5])
		}
	}
}

func (got tallies) workbook(t *testing.T, data []byte) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	matrix, err := f.GetRows("Matrix")
	if err != nil {
		t.Fatal(err)
	}
	column := func(head string) int {
		return slices.IndexFunc(matrix[1], func(s string) bool { return strings.HasPrefix(s, head) })
	}
	for _, r := range matrix[2:] {
		got.of(r[0], "sheet Matrix").count(r[column("State")], r[column("Flags")])
	}
	figures, err := f.GetRows("Figures")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range figures[2:] {
		n, err := strconv.Atoi(r[2])
		if err != nil {
			t.Fatal(err)
		}
		got.of(r[0], "sheet Figures")[r[1]] = n
	}
}

func (got tallies) oscal(t *testing.T, components, catalog []byte) {
	type prop struct{ Name, Value, Class string }
	var file struct {
		D struct {
			Components []struct {
				Props           []prop
				Implementations []struct {
					Requirements []struct {
						Control string `json:"control-id"`
						Props   []prop
					} `json:"implemented-requirements"`
				} `json:"control-implementations"`
			}
		} `json:"component-definition"`
	}
	if err := json.Unmarshal(components, &file); err != nil {
		t.Fatal(err)
	}
	standardOf := func(control string) string {
		if strings.HasPrefix(control, "house-2020-") {
			return "house:2020"
		}
		return "iso20000-1:2018"
	}
	system := file.D.Components[0]
	for _, p := range system.Props {
		n, err := strconv.Atoi(p.Value)
		if err != nil {
			t.Fatal(err)
		}
		got.of(map[string]string{"iso20000-1-2018": "iso20000-1:2018", "house-2020": "house:2020"}[p.Class], "OSCAL")[p.Name] = n
	}
	implemented := map[string]bool{}
	for _, i := range system.Implementations {
		for _, r := range i.Requirements {
			state, flags := "", ""
			for _, p := range r.Props {
				switch p.Name {
				case "implementation-status":
					state = map[string]string{"implemented": "covered", "alternative": "delegated", "partial": "partial", "planned": "planned"}[p.Value]
				case "flag":
					flags += p.Value + " "
				}
			}
			implemented[r.Control] = true
			got.of(standardOf(r.Control), "OSCAL, counted").count(state, flags)
		}
	}
	// What the catalog has and nobody implements is a gap.
	for _, m := range regexp.MustCompile(`"id":"([^"]*)","class":"requirement"`).FindAllSubmatch(catalog, -1) {
		if id := string(m[1]); !implemented[id] {
			got.of(standardOf(id), "OSCAL, counted").count("gap", "")
		}
	}
}

func (got tallies) junit(t *testing.T, data []byte) {
	var file struct {
		Suites []struct {
			Tests      int `xml:"tests,attr"`
			Failures   int `xml:"failures,attr"`
			Properties []struct {
				Name  string `xml:"name,attr"`
				Value int    `xml:"value,attr"`
			} `xml:"properties>property"`
			Cases []struct {
				Class   string `xml:"classname,attr"`
				Failure *struct {
					Type string `xml:"type,attr"`
				} `xml:"failure"`
				Out string `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, s := range file.Suites {
		f := got.of(s.Cases[0].Class, "JUnit")
		for _, p := range s.Properties {
			f[p.Name] = p.Value
		}
		if s.Tests != f["requirements"] || s.Failures != f["partial"]+f["planned"]+f["gap"] || len(s.Cases) != s.Tests {
			t.Errorf("JUnit has %d tests and %d failures of %s", s.Tests, s.Failures, s.Cases[0].Class)
		}
		for _, c := range s.Cases {
			// A case that passes is covered or delegated; which of the two JUnit cannot say.
			state := "satisfied"
			if c.Failure != nil {
				state = c.Failure.Type
			}
			f := got.of(c.Class, "JUnit, counted")
			f.count(state, c.Out)
			if state == "satisfied" && c.Out == "" {
				f["clean"]++
			}
		}
	}
}

func (got tallies) status(out string) {
	line := regexp.MustCompile(`^  ([a-z ]+?) +(\d+)(?: / (\d+))?$`)
	words := map[string]string{"missing": "missing-document", "no evidence": "no-evidence"}
	for standard, name := range map[string]string{"iso20000-1:2018": "ISO/IEC 20000-1:2018", "house:2020": "House rules"} {
		f := got.of(standard, "status")
		_, part, _ := strings.Cut(out, "\n"+name+"\n")
		for l := range strings.Lines(part) {
			m := line.FindStringSubmatch(strings.TrimRight(l, "\n"))
			if m == nil {
				break
			}
			key := m[1]
			if w := words[key]; w != "" {
				key = w
			}
			f[key], _ = strconv.Atoi(m[2])
			if m[3] != "" {
				f["requirements"], _ = strconv.Atoi(m[3])
			}
		}
	}
}

// page reads the legend of the tree of a standard: <dt class="covered">…</dt><dd><b>6</b></dd>.
func (got tallies) page(t *testing.T, standard string, data []byte) {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	f := got.of(standard, "the page")
	for n := range root.Descendants() {
		if n.Data != "dt" || len(n.Attr) == 0 || n.Attr[0].Key != "class" || n.NextSibling == nil {
			continue
		}
		for x := range n.NextSibling.Descendants() {
			if count, err := strconv.Atoi(x.Data); err == nil {
				f[n.Attr[0].Val] = count
			}
		}
	}
	for _, state := range compared[1:6] {
		f["requirements"] += f[state]
	}
}

func TestExportWritesWhatTheSiteHas(t *testing.T) {
	book := unpack(t, stateArchive(t))
	dir := t.TempDir()
	public := filepath.Join(t.TempDir(), "public")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if code, _, err := invoke("build", book, "-o", public); code != exitFine {
		t.Fatal(err)
	}
	for _, f := range generator.Formats {
		code, out, err := invoke("export", f.Name, book, "-o", dir, "-q")
		if code != exitFine || out+err != "" {
			t.Errorf("%s: exit %d, %s%s", f.Name, code, out, err)
		}
		data := readFile(t, dir, f.File)
		if _, out, _ := invoke("export", f.Name, book, "-o", "-"); out != string(data) {
			t.Errorf("%s: -o - is not what is in the file", f.Name)
		}
		if f.Name != "junit" && !bytes.Equal(data, readFile(t, public, "exports", f.File)) {
			t.Errorf("%s is not that of the site", f.File)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestExportSaysWhatIsWrong(t *testing.T) {
	book := unpack(t, stateArchive(t))
	dir := t.TempDir()
	file := filepath.Join(dir, "out")
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"export", "xls", book, "-o", file}, exitUsage, `"xls" is not a format; one of: ` + strings.Join(generator.FormatNames(), " ") + ` (did you mean xlsx?)`},
		{[]string{"export", "csv", book}, exitUsage, "say where to write it: -o matrix.csv, or -o - for standard output"},
		{[]string{"export", "csv", filepath.Join(dir, "nowhere"), "-o", file}, exitUsage, "there is no folder"},
		{[]string{"export", "csv", dir, "-o", file}, exitUsage, "is not a book"},
		{[]string{"export", "csv", book, "-o", file, "--audience", "nobody"}, exitUsage, `audience "nobody"`},
		{[]string{"export", "csv", book, "-o", filepath.Join(dir, "nowhere", "x")}, exitIO, "no such file"},
		{[]string{"export"}, exitUsage, "too few arguments"},
		{[]string{"export", "xls", book, "--lang", "zh-CN"}, exitUsage, "“xls”不是导出格式；可用：csv xlsx "},
	} {
		code, out, err := invoke(tt.args...)
		if code != tt.code || out != "" || !strings.Contains(err, tt.want) {
			t.Errorf("%q: exit %d, %q %q, want %d, %q", tt.args, code, out, err, tt.code, tt.want)
		}
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("a file was written: %v", err)
	}
}

func TestExportOfWhatABookDoesNotHave(t *testing.T) {
	book := unpack(t, txtar.Parse([]byte("-- clausebook.yaml --\nstandards: [house:1]\n-- data/standards/house.yaml --\nid: house:1\nclauses: []\n")))
	code, out, err := invoke("export", "oscal-mapping-collection", book, "-o", "-")
	if code != exitUsage || out != "" || !strings.Contains(err, "this book has nothing that oscal-mapping-collection could hold") {
		t.Errorf("exit %d, %q %q", code, out, err)
	}
}

func TestHelpOfExportNamesEveryFormat(t *testing.T) {
	for _, lang := range []string{"en", "zh-CN"} {
		_, out, _ := invoke("export", "--help", "--lang", lang)
		for _, name := range generator.FormatNames() {
			if !strings.Contains(out, "\n  "+name+" ") {
				t.Errorf("the help in %s does not name %s", lang, name)
			}
		}
	}
}

// TestExportOfAWrongBook writes nothing, and leaves a file that is there as it was.
func TestExportOfAWrongBook(t *testing.T) {
	book := unpack(t, stateArchive(t))
	wrong := filepath.Join(book, "wrong.md")
	file := filepath.Join(t.TempDir(), "matrix.csv")
	for name, text := range map[string]string{wrong: "no front matter\n", file: "old"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []string{"-", file} {
		code, out, err := invoke("export", "csv", book, "-o", to)
		if code != exitContent || out != "" || !strings.Contains(err, "wrong.md:1:1: ") || !strings.Contains(err, "nothing was written") {
			t.Errorf("exit %d, %q %q", code, out, err)
		}
	}
	if got := string(readFile(t, file)); got != "old" {
		t.Errorf("the file says %q", got)
	}
	if err := os.Remove(wrong); err != nil {
		t.Fatal(err)
	}
	if code, _, err := invoke("export", "csv", book, "-o", file); code != exitFine {
		t.Error(err)
	}
	if got := string(readFile(t, file)); !strings.HasPrefix(got, "\ufeffstandard,") {
		t.Errorf("the file says %.20q", got)
	}
}

// TestExportForAnAudience names no document that the audience may not see, in no format: neither one that claims, nor one that is
// only mentioned, nor the agreement and the control document of a party.
func TestExportForAnAudience(t *testing.T) {
	a := stateArchive(t)
	for i, f := range a.Files {
		class := "public"
		switch f.Name {
		case "clausebook.yaml":
			a.Files[i].Data = slices.Concat(f.Data, []byte("classifications: [public, confidential]\naudiences: {customers: {up_to: public}}\n"))
		case "later.md", "draft.md":
			class = "confidential"
		case "policy.md":
			f.Data = slices.Concat(f.Data, []byte("And [[PRC-10]], [[CTR-01]].\n"))
		}
		if strings.HasSuffix(f.Name, ".md") && bytes.Contains(f.Data, []byte("\nid: ")) && !bytes.Contains(f.Data, []byte("\nclassification: ")) {
			a.Files[i].Data = bytes.Replace(f.Data, []byte("\nversion:"), []byte("\nclassification: "+class+"\nversion:"), 1)
		}
	}
	a.Files = append(a.Files, txtar.File{Name: "data/services.yaml", Data: []byte("web: {title: Web, sla: CTR-01}\n")})
	for i, f := range a.Files {
		if f.Name == "policy.md" || f.Name == "draft.md" {
			a.Files[i].Data = bytes.Replace(f.Data, []byte("\nversion:"), []byte("\nservices: [web]\nversion:"), 1)
		}
	}
	book := unpack(t, a)
	silent := []string{"oscal-catalog", "oscal-mapping-collection", "openslo"} // name no documents, or only agreements with targets
	hidden := regexp.MustCompile(`PRC-10|PRC-03|CTR-01`)
	for _, f := range generator.Formats {
		for _, audience := range []string{"", "customers"} {
			_, out, err := invoke("export", f.Name, book, "-o", "-", "--audience", audience)
			if strings.HasSuffix(f.Name, "xlsx") {
				out = cells(t, out, err)
			}
			none := audience != "" || slices.Contains(silent, f.Name)
			if found := hidden.FindString(out); (found == "") != none {
				t.Errorf("%s for %q names %q", f.Name, audience, found)
			}
			if !slices.Contains(silent, f.Name) && !strings.Contains(out, "POL-01") {
				t.Errorf("%s for %q does not name POL-01", f.Name, audience)
			}
		}
	}
}

// cells is all that stands in a workbook.
func cells(t *testing.T, data, stderr string) string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err, stderr)
	}
	defer f.Close()
	out := ""
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprint(rows)
	}
	return out
}
