package search

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/clausebook/clausebook/themes"
)

// ---- A browser ----

const script = "../../themes/default/assets/search.js"

type request map[string]any

// answer is what testdata/browser.js tells of a query.
type answer struct {
	Candidates   int
	Exact, Loose bool
	Hits         []struct {
		Page, Tier      int
		Units, Sections []int
	}
	Rows []struct {
		Href, Title, Anchor, Heading, Excerpt string
		Marks                                 []string
	}
	Counts map[string][]struct {
		Value, Name string
		Count       int
	}
	Widened, Loaded []string
	Steps           int // how often files waited for the arrival of others
	Error, File     string
}

// browse runs search.js on the files below dir.
func browse(t testing.TB, dir string, requests []request, answers any) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is needed to test search.js: apt-get install nodejs, or make tools")
	}
	in, _ := json.Marshal(requests)
	cmd := exec.Command(node, "testdata/browser.js", script, dir)
	cmd.Stdin = bytes.NewReader(in)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, answers); err != nil {
		t.Fatal(err)
	}
}

// lay writes files into a folder.
func lay(t testing.TB, files []File) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, f := range files {
		path := filepath.Join(dir, f.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func build(t testing.TB, pages []Page, sites ...Options) []File {
	t.Helper()
	files, err := Build(pages, sites...)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// ---- A small book ----

func page(href, id, title string, sections ...Section) Page {
	return Page{Href: href, Lang: "en", ID: id, Title: title, Kind: "document", Type: "procedure", Status: "approved",
		Sections: append([]Section{{}}, sections...)}
}

func book() ([]Page, Options) {
	incident := page("documents/PRC-INC-01.html", "PRC-INC-01", "Incident management procedure",
		Section{Anchor: "major", Heading: "Major incident", Text: "The on-call engineer declares a major incident. See 8.6.1 and PRC-CHG-01."},
		Section{Anchor: "records", Heading: "Records", Text: "Policies and records are kept for 3 years."})
	incident.Clauses = []string{"8.6", "8.7"}
	incident.Roles = []string{"engineer"}
	change := page("documents/PRC-CHG-01.html", "PRC-CHG-01", "Change enablement",
		Section{Anchor: "raise", Heading: "Raising a change", Text: "To raise a change, fill in the form. An incident may need one."})
	change.Clauses = []string{"8.5"}
	draft := page("documents/PLN-INC-02.html", "PLN-INC-02", "Incident plan", Section{Anchor: "a", Heading: "Aim", Text: "Fewer incidents."})
	draft.Status, draft.State, draft.Type = "draft", 1, "plan"
	zh := page("documents/PRC-INC-01.html#zh", "", "事件管理程序",
		Section{Anchor: "zd", Heading: "重大事件", Text: "同时满足两项即为重大事件：P1，且受影响用户超过两百人。由审核员审。"},
		Section{Anchor: "qt", Heading: "其他", Text: "重大变更与大事记。变更大，事件多，重大。"})
	zh.Lang = "zh-CN"
	clause := Page{Href: "standards/8.6.1.html", Lang: "en", ID: "8.6.1", Title: "Incident management", Kind: "clause", Label: "ISO/IEC 20000-1:2018"}
	other := Page{Href: "standards/8.6.10.html", Lang: "en", ID: "8.6.10", Title: "Not 8.6.1 but another", Kind: "clause"}
	term := Page{Href: "glossary.html#major-incident", Lang: "en", Title: "major incident", Kind: "term",
		Sections: []Section{{Text: "重大事件: an incident with a high impact. Not for prevention."}}}
	return []Page{incident, change, draft, zh, clause, other, term}, Options{
		Lang:  "en",
		Terms: []Term{{Words: []string{"major incident", "重大事件", "Großstörung"}}, {Words: []string{"change", "变更", "modification"}}},
		Words: map[string]string{"more": "More </script>"},
		Names: map[string]map[string]string{"type": {"procedure": "Procedure"}},
	}
}

func TestSearch(t *testing.T) {
	pages, opt := book()
	dir := lay(t, build(t, pages, opt))
	const (
		incident, draft, zh = "documents/PRC-INC-01.html", "documents/PLN-INC-02.html", "documents/PRC-INC-01.html#zh"
		change, entry       = "documents/PRC-CHG-01.html", "glossary.html#major-incident"
		clause, other       = "standards/8.6.1.html", "standards/8.6.10.html"
	)
	tests := []struct {
		why, query string
		without    []string
		want       []string
	}{
		{"an id stands first", "PRC-CHG-01", nil, []string{change, incident}},
		{"in any case and width", "ｐｒｃ-chg-01", nil, []string{change, incident}},
		{"the parts of an id are found", "chg", nil, []string{change, incident}},
		{"as is the end of an id", "INC-01", nil, []string{incident}},
		{"an id that goes on is found while it is typed", "PRC-INC-0", nil, []string{incident}},
		{"a clause number is exact: 8.6.1 is not 8.6.10", "8.6.1", nil, []string{clause, other, incident}},
		{"but 8.6 begins them all", "8.6", nil, []string{clause, other, incident}},
		{"a title in force, one not in force, then texts", "incident", nil, []string{clause, incident, entry, draft, change}},
		{"the last word is open", "incid", nil, []string{clause, incident, entry, draft, change}},
		{"a finished word is not", "incid ", nil, nil},
		{"singular finds plural and plural finds singular", "policy years", nil, []string{incident}},
		{"words may stand in title and text", "management records", nil, []string{incident}},
		{"all words count", "form incident", nil, []string{change}},
		{"a question comes as close as it can", "how do I raise a change?", nil, []string{change}},
		{"a phrase is exact", "重大事件 ", []string{"major incident"}, []string{zh, entry}},
		{"and brings its translation", "重大事件", nil, []string{entry, zh, incident}},
		{"which brings it in turn", "major incident", nil, []string{entry, incident, zh}},
		{"unless it is not wanted", "major incident", []string{"重大事件"}, []string{entry, incident}},
		{"a word that is nowhere leads to one that is", "modification", nil, []string{change, zh}},
		{"one character", "审", nil, []string{zh}},
		{"at the end of a run", "记", nil, []string{zh}},
		{"nowhere", "钅", nil, nil},
		{"not a phrase, though its pairs are there", "重大变更大", []string{}, []string{zh}},
		{"mixed", "P1重大事件", []string{"major incident"}, []string{zh}},
		{"nothing", " …", nil, nil},
	}
	var requests []request
	for _, tt := range tests {
		requests = append(requests, request{"query": tt.query, "without": append([]string{}, tt.without...), "settle": 99, "read": 99})
	}
	var answers []answer
	browse(t, dir, requests, &answers)
	for i, tt := range tests {
		var got []string
		for _, r := range answers[i].Rows {
			got = append(got, r.Href)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", tt.query, tt.why, got, tt.want)
		}
	}
}

func TestAnswer(t *testing.T) {
	pages, opt := book()
	dir := lay(t, build(t, pages, opt))
	var answers []answer
	browse(t, dir, []request{
		{"query": "重大事件", "settle": 99, "read": 99},
		{"query": "重大变更大", "settle": 99, "read": 99},
		{"query": "incident", "settle": 99, "read": 99, "more": true, "chosen": request{"clause": []string{"8.6"}}},
	}, &answers)

	a := answers[0]
	if want := []string{"major incident"}; !slices.Equal(a.Widened, want) {
		t.Errorf("widened by %q, want %q", a.Widened, want)
	}
	row := a.Rows[1]
	if row.Anchor != "zd" || row.Heading != "重大事件" || !slices.Equal(row.Marks, []string{"重大事件"}) {
		t.Errorf("got %+v", row)
	}
	if a.Candidates != 3 || !a.Exact || len(a.Hits[1].Sections) != 1 {
		t.Errorf("the section that only seems to have the phrase is still there: %+v", a.Hits)
	}
	if a := answers[1]; !a.Loose {
		t.Error("an answer that comes close does not say so")
	}
	count := func(facet, value string) int {
		for _, v := range answers[2].Counts[facet] {
			if v.Value == value {
				return v.Count
			}
		}
		return -1
	}
	for _, tt := range []struct {
		facet, value string
		want         int
	}{{"clause", "8.6", 1}, {"clause", "8.5", 1}, {"type", "procedure", 1}, {"type", "plan", 0}, {"type", "clause", 0}, {"role", "engineer", 1}, {"lang", "en", 1}} {
		if got := count(tt.facet, tt.value); got != tt.want {
			t.Errorf("%s %s: %d, want %d", tt.facet, tt.value, got, tt.want)
		}
	}
	if len(answers[2].Rows) != 1 {
		t.Errorf("a filter lets %d pages through, want 1", len(answers[2].Rows))
	}
}

// The sites in several languages share an index, and each finds what it shows: texts that are not translated, and its own.
func TestSitesShareAnIndex(t *testing.T) {
	both := page("documents/PRC-INC-01.html", "PRC-INC-01", "Incident procedure", Section{Anchor: "a", Heading: "Records", Text: "Kept for three years."})
	en := page("documents/PRC-CHG-01.html", "PRC-CHG-01", "Change procedure", Section{Anchor: "b", Heading: "Incidents", Text: "Raised by the manager."})
	zh := page("documents/PRC-CHG-01.html", "PRC-CHG-01", "变更程序", Section{Anchor: "b", Heading: "事件", Text: "由经理提出。"})
	en.Sites, zh.Sites, zh.Lang = " en ", " zh-CN de ", "zh-CN"
	both.Clauses, en.Clauses = []string{"8.6.1"}, []string{"8.5.1"}
	terms := []Term{{Words: []string{"incident", "事件"}}}
	site := func(lang, root, procedure string) Options {
		return Options{Lang: lang, Root: root, Terms: terms, Names: map[string]map[string]string{"type": {"procedure": procedure}, "clause": {"8.6.1": strings.TrimSpace("8.6.1 " + procedure)}}}
	}
	dir := lay(t, build(t, []Page{zh, both, en}, site("en", "", "Procedure"), site("zh-CN", "zh-CN/", "程序"), site("de", "de/", "")))
	type found struct {
		Titles  []string
		Widened []string
		Type    string
		Clause  string
		Count   int
	}
	for folder, want := range map[string]found{
		".":     {[]string{"Incident procedure", "Change procedure"}, nil, "Procedure", "8.6.1 Procedure", 2},
		"zh-CN": {[]string{"Incident procedure", "变更程序"}, []string{"事件"}, "程序", "8.6.1 程序", 2},
		"de":    {[]string{"Incident procedure", "变更程序"}, []string{"事件"}, "procedure", "8.6.1", 2},
	} {
		var answers []answer
		browse(t, filepath.Join(dir, folder), []request{{"query": "incident", "settle": 9, "read": 9, "more": true}, {"query": "manager", "settle": 9, "read": 9}}, &answers)
		got := found{Widened: answers[0].Widened}
		if len(got.Widened) == 0 {
			got.Widened = nil
		}
		for _, r := range answers[0].Rows {
			got.Titles = append(got.Titles, r.Title)
		}
		for _, v := range answers[0].Counts["type"] {
			got.Type, got.Count = v.Name, v.Count
		}
		for _, v := range answers[0].Counts["clause"] {
			if v.Value == "8.6.1" {
				got.Clause = v.Name
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", folder, got, want)
		}
		if hidden := len(answers[1].Rows) == 0; hidden != (folder != ".") {
			t.Errorf("%s: %q is found: %v", folder, "manager", answers[1].Rows)
		}
	}
}

// A word of the glossary leads to the texts that it stands in, unless that is nowhere, or only where another of its words is.
func TestGlossaryLeadsToTexts(t *testing.T) {
	both := page("documents/A.html", "A", "First", Section{Anchor: "a", Heading: "Both", Text: "The incident (事件) is recorded."})
	one := page("documents/B.html", "B", "Second", Section{Anchor: "b", Heading: "One", Text: "An incident, or a service failure."})
	own := page("documents/C.html", "C", "Third", Section{Anchor: "c", Heading: "Own", Text: "A fault."})
	form := page("documents/F.html", "F", "Sixth", Section{Anchor: "g", Heading: "Form", Text: "An incident with a disturbance."}, Section{Anchor: "h", Heading: "Form", Text: "Disturbances alone."})
	apart := page("documents/D.html", "D", "Fourth", Section{Anchor: "d", Heading: "Apart", Text: "A service."}, Section{Anchor: "e", Heading: "Apart", Text: "A malfunction."})
	hidden := page("documents/E.html", "E", "Fifth", Section{Anchor: "f", Heading: "Hidden", Text: "Störung."})
	hidden.Sites = " de "
	entry := Page{Href: "glossary.html#incident", Lang: "en", Title: "incident", Kind: "term", Sections: []Section{{Text: "故障 trouble"}}}
	terms := []Term{
		{Words: []string{"incident", "事件", "故障", "fault", "service failure", "service malfunction", "Störung", "trouble", "disturbance"}},
		{Words: []string{"故障", "trouble"}}, // stand in the glossary alone, which is found without it
	}
	for _, f := range build(t, []Page{both, one, own, form, apart, hidden, entry}, Options{Lang: "en", Terms: terms}) {
		if f.Path != "search/boot.js" {
			continue
		}
		_, got, _ := strings.Cut(string(f.Data), `"glossary":`)
		got, _, _ = strings.Cut(got, ",\n\"words\"")
		const want = "[\n" + `[["incident","fault","disturbance"],["事件","故障","service failure","service malfunction","Störung","trouble"]]]`
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// A shard that is missing, or of another build, is said and not passed over.
func TestSearchSaysWhatIsMissing(t *testing.T) {
	pages, opt := book()
	files := build(t, pages, opt)
	pages[0].Href = "documents/PRC-INC-99.html"
	others := build(t, pages, opt)
	for _, path := range []string{"search/boot.js", "search/pages.js", "search/t/0.js", "search/r/0.js"} {
		i := slices.IndexFunc(files, func(f File) bool { return f.Path == path })
		j := slices.IndexFunc(others, func(f File) bool { return f.Path == path })
		for want, changed := range map[string][]File{
			"failed": slices.Concat(files[:i], files[i+1:]),
			"stale":  slices.Concat(files[:i], others[j:j+1], files[i+1:]),
		} {
			var answers []answer
			browse(t, lay(t, changed), []request{{"query": "incident", "read": 9}}, &answers)
			file := path
			if path == "search/boot.js" && want == "stale" {
				file = "search/pages.js" // the first that is not of this boot.js
			}
			if answers[0].Error != want || answers[0].File != file {
				t.Errorf("%s %s: got %q of %q", path, want, answers[0].Error, answers[0].File)
			}
		}
	}
}

// ---- The files ----

func TestBuildIsTheSameInAnyOrder(t *testing.T) {
	pages, opt := book()
	want := build(t, pages, opt)
	slices.Reverse(pages)
	got := build(t, pages, opt)
	if len(got) != len(want) {
		t.Fatalf("%d files, then %d", len(want), len(got))
	}
	for i := range want {
		if got[i].Path != want[i].Path || !bytes.Equal(got[i].Data, want[i].Data) {
			t.Errorf("%s differs", want[i].Path)
		}
	}
}

func TestFilesCouldStandInAPage(t *testing.T) {
	nasty := "</script><!-- \u2028\u2029 \"\\ \x00\x1f\x7f \xff & ]]> ~"
	p := page("a.html", nasty, nasty, Section{Anchor: nasty, Number: nasty, Heading: nasty, Text: nasty, Claims: []Claim{{nasty, nasty, nasty}}})
	p.Type, p.Clauses, p.Note, p.Says = nasty, []string{nasty}, nasty, nasty
	files := build(t, []Page{p}, Options{Lang: nasty, Terms: []Term{{Words: []string{"script", nasty}}},
		Words: map[string]string{nasty: nasty}, Names: map[string]map[string]string{"type": {nasty: nasty}}})
	for _, f := range files {
		if bytes.ContainsAny(f.Data, "<\u2028\u2029\x00") {
			t.Errorf("%s has a character that it must not have", f.Path)
		}
	}
	var answers []answer
	browse(t, lay(t, files), []request{{"query": "script", "read": 1}}, &answers)
	if want := strings.ToValidUTF8(nasty, "\ufffd"); len(answers[0].Rows) != 1 || answers[0].Rows[0].Title != want {
		t.Errorf("got %+v, want the title %q", answers[0], want)
	}
}

func TestVerify(t *testing.T) {
	pages, opt := book()
	all := AnalyseAll(pages)
	files := build(t, pages, opt)
	if err := Verify(files, all, opt.Terms); err != nil {
		t.Error(err)
	}
	change := func(path, from, to string) []File {
		changed := slices.Clone(files)
		for i := range changed {
			if changed[i].Path == path {
				if changed[i].Data = bytes.Replace(changed[i].Data, []byte(from), []byte(to), 1); bytes.Equal(changed[i].Data, files[i].Data) {
					t.Fatalf("%s has no %q", path, from)
				}
			}
		}
		return changed
	}
	for want, changed := range map[string][]File{
		"no search/boot.js": files[:len(files)-1],
		"no search/t/0.js":  slices.DeleteFunc(slices.Clone(files), func(f File) bool { return f.Path == "search/t/0.js" }),
		`"procedure" of "Incident management procedure" is not found in documents/PRC-INC-01.html`: change("search/t/0.js", "ocedure~", "ocessus~"),
		`"重大" of "重大事件" is not found in glossary.html#major-incident`:                              change("search/t/0.js", "重大~", "重太~"),
		"13 sections were numbered":          change("search/boot.js", `"units":`, `"units":9`),
		"search/t/0.js is not of this index": change("search/t/0.js", `terms("`, `terms("0`),
	} {
		if err := Verify(changed, all, opt.Terms); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want … %s …", err, want)
		}
	}
}

// A build must not fail because Verify looks at a text with other eyes.
func FuzzVerify(f *testing.F) {
	for _, s := range []string{"Incident", "重大事件", "a\xff中", "か\u3099き", "e\u0301.e\u0301", "P1-事", "\u3099", "İ.ς-ﬁ", "~\"\\<", "a\u00adb", "𠮷~\uF900"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		p := Page{Href: "a.html", Lang: "en", ID: title, Title: title, Kind: "term", Sections: []Section{{Text: text + text}, {Anchor: "a", Heading: text, Text: title}}}
		terms := []Term{{Words: []string{title, text}}}
		files, err := Build([]Page{p}, Options{Terms: terms})
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(files, []*Analysis{Analyse(&p)}, terms); err != nil {
			t.Error(err)
		}
	})
}

func TestStands(t *testing.T) {
	for _, tt := range []struct {
		text, word string
		want       bool
	}{
		{"an event, they", "event", true}, {"to prevent", "event", false}, {"prevent an event", "event", true}, {"events", "event", false},
		{"重大事件", "事件", true}, {"P1事件", "P1", false}, {"か\u3099", "か", false}, {"", "", false},
	} {
		if got := stands(tt.text, tt.word); got != tt.want {
			t.Errorf("stands(%q, %q) = %v", tt.text, tt.word, got)
		}
	}
}

// ---- Many documents ----

// invent makes n documents of about 7 kB, one in three of them Chinese. Words are
// few and sentences alike, which is the hard case for phrases.
func invent(n int) []Page {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(s string) string {
		words := strings.Split(s, "|")
		return words[r.IntN(len(words))]
	}
	name := func() string {
		s := ""
		for range 2 + r.IntN(3) {
			s += pick("ba|co|di|fe|gu|ha|in|jo|ka|li|mo|ne|or|pa|qui|ra|se|ti|un|ve")
		}
		return strings.ToUpper(s[:1]) + s[1:]
	}
	sentence := func() string {
		return pick("The service desk|The change authority|The process owner|Top management|The release team|Every requester") + " " +
			pick("records|reviews|approves|escalates|monitors|evaluates|plans|tests|closes") + " " +
			pick("the request for change|the incident record|the service level target|the risk treatment|the known error|the audit finding") +
			fmt.Sprintf(" within %d hours using %s (CHG-%d). ", r.IntN(90), name(), r.IntN(50000))
	}
	han := func() string {
		return pick("服务台|变更主管|过程负责人|配置经理|最高管理者|发布团队|值班工程师") + "应" + pick("记录|评审|批准|分类|升级|监视|报告|策划|测试") +
			pick("变更请求|事件记录|服务级别目标|配置基线|风险处置措施|已知错误|审核发现|改进机会") +
			pick("，并在每周评审之前完成|，以确保服务目标|，应通知相关方|，按照条款8.6.1中的准则进行") + "。"
	}
	pages := make([]Page, n)
	for i := range pages {
		p := page(fmt.Sprintf("documents/SMS-%05d.html", i), fmt.Sprintf("SMS-%05d", i), "Procedure for "+name())
		say, sentences := sentence, 7
		if i%3 == 0 {
			p.Lang, p.Title, say, sentences = "zh-CN", "变更管理程序："+name(), han, 9
		}
		p.Type = pick("policy|plan|process|procedure|instruction|register")
		p.State = r.IntN(3)
		p.Clauses = []string{pick("8.2|8.3|8.4|8.5|8.6|8.7"), pick("4|5|6|7|9|10")}
		p.Roles = []string{pick("a|b|c|d|e|f|g|h")}
		for s := range 10 {
			text := ""
			for range sentences {
				text += say()
			}
			p.Sections = append(p.Sections, Section{Anchor: fmt.Sprint("s", s), Heading: pick("Purpose|Scope|Inputs|Activities|目的|范围|活动"), Text: text})
		}
		pages[i] = p
	}
	return pages
}

// sections numbers the sections of the pages as Merge does.
func sections(pages []Page) (units []string) {
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b Page) int { return order(&a, &b) })
	for _, p := range pages {
		for i, s := range p.Sections {
			if i == 0 {
				s.Heading = p.Title
			}
			units = append(units, norm.NFKC.String(s.Heading+"\n"+s.Text))
		}
	}
	return units
}

// What is found is what a search for the substring finds: no section is missing,
// and none is too many.
func TestChineseIsExact(t *testing.T) {
	pages := invent(400)
	units := sections(pages)
	dir := lay(t, build(t, pages, Options{Lang: "zh-CN"}))
	r := rand.New(rand.NewPCG(3, 4))
	var requests []request
	for len(requests) < 100 {
		var runs []string
		new(scanner).runs(units[r.IntN(len(units))], func(run []byte, pairs, _ bool) {
			if pairs {
				runs = append(runs, string(run))
			}
		})
		if len(runs) == 0 {
			continue
		}
		run := []rune(runs[r.IntN(len(runs))])
		n := min(1+r.IntN(9), len(run))
		from := r.IntN(len(run) - n + 1)
		requests = append(requests, request{"query": string(run[from : from+n]), "settle": 9999})
	}
	var answers []answer
	browse(t, dir, requests, &answers)
	for i, a := range answers {
		phrase := requests[i]["query"].(string)
		var got, want []int
		for _, h := range a.Hits {
			got = append(got, h.Units...)
		}
		for u, text := range units {
			if strings.Contains(text, phrase) {
				want = append(want, u)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: %d sections found, it stands in %d", phrase, len(got), len(want))
		}
	}
}

func zip(b []byte) int {
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	w.Write(b)
	w.Close()
	return buf.Len()
}

// The limits are those for 10,000 documents; they hold at 2,000 as well.
func TestIndexIsSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("2,000 documents")
	}
	pages := invent(2000)
	files := build(t, pages, Options{Lang: "en"})
	index := 0
	for _, f := range files {
		if strings.HasPrefix(f.Path, "search/r/") {
			continue
		}
		size := zip(f.Data)
		index += size
		if size > 20<<10 {
			t.Errorf("%s: %d bytes", f.Path, size)
		}
	}
	if per := index / len(pages); per > 800 {
		t.Errorf("%d bytes of index per document, want 800 at most", per)
	} else {
		t.Logf("%d bytes of index per document", per)
	}

	dir := lay(t, files)
	requests := []request{
		{"query": "incident", "settle": 16, "read": 5, "more": true},
		{"query": "risk treatment", "settle": 16, "read": 5, "more": true},
		{"query": "服务级别目标", "settle": 16, "read": 5, "more": true},
		{"query": "SMS-01234", "settle": 16, "read": 5, "more": true},
	}
	for _, q := range requests {
		var answers []answer
		browse(t, dir, []request{q}, &answers) // one by one: a page that was just opened
		source, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		size := zip(source)
		for _, path := range answers[0].Loaded {
			path, _, _ = strings.Cut(path, "?")
			data, err := os.ReadFile(filepath.Join(dir, path))
			if err != nil {
				t.Fatal(err)
			}
			size += zip(data)
		}
		if size > 60_000 {
			t.Errorf("%s: %d bytes for the first answer, want 60,000 at most", q["query"], size)
		} else {
			t.Logf("%s: %d bytes for the first answer", q["query"], size)
		}
	}
}

// The first answer takes three steps, one waiting for the other: what the index is, terms and pages, rows.
func TestFirstAnswerTakesThreeSteps(t *testing.T) {
	dir := lay(t, build(t, invent(400), Options{Lang: "en"}))
	for _, query := range []string{"incident", "risk treatment", "服务级别目标", "SMS-01234"} {
		var answers []answer
		browse(t, dir, []request{{"query": query, "settle": 16, "read": 5}}, &answers) // a page that was just opened
		if got := answers[0].Steps; got > 3 {
			t.Errorf("%s: %d steps, %v", query, got, answers[0].Loaded)
		}
	}
}

func TestScriptIsSmall(t *testing.T) {
	theme, _ := themes.Find("default")
	for path, most := range map[string]int{"assets/search.js": 9000, "assets/mark.js": 1000} {
		source, err := fs.ReadFile(theme, path)
		if err != nil {
			t.Fatal(err)
		}
		if size := zip(source); size > most {
			t.Errorf("%s: %d bytes, want %d at most", filepath.Base(path), size, most)
		}
	}
}

func BenchmarkAnalyse(b *testing.B) {
	pages := invent(30)
	b.ReportAllocs()
	size := 0
	for i := 0; b.Loop(); i++ {
		p := &pages[i%len(pages)]
		Analyse(p)
		for _, s := range p.Sections {
			size += len(s.Text)
		}
	}
	b.SetBytes(int64(size / b.N))
}

func BenchmarkMerge(b *testing.B) {
	all := AnalyseAll(invent(1000))
	b.ReportAllocs()
	for b.Loop() {
		if err := Merge(all, []Options{{}}, func(File) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
