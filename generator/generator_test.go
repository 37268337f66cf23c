package generator_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v4"
	"golang.org/x/net/html"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/themes"
)

// starterSite is the site of the starter book with the default theme: name of each file → its bytes.
var starterSite = sync.OnceValues(buildStarter)

func buildStarter() (map[string][]byte, error) {
	s, ds, err := site.Load(content.Files, site.Options{Today: asOf})
	if err != nil {
		return nil, err
	}
	for _, d := range ds {
		if d.Severity == 0 {
			return nil, fmt.Errorf("%s", d.Text("en"))
		}
	}
	layer, _ := themes.Find("default")
	theme, err := generator.LoadTheme(layer)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	err = generator.Build(s, theme, generator.Options{Files: content.Files}, func(f generator.File) error {
		if _, twice := files[f.Path]; twice {
			return fmt.Errorf("%s is made twice", f.Path)
		}
		files[f.Path] = bytes.Clone(f.Data)
		return nil
	})
	return files, err
}

func starterFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := starterSite()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A page is one HTML file, parsed.
type page struct {
	name string
	root *html.Node
	ids  map[string]int
}

var starterPages = sync.OnceValues(func() ([]page, error) {
	files, err := starterSite()
	if err != nil {
		return nil, err
	}
	var out []page
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".html" {
			continue
		}
		root, err := html.Parse(bytes.NewReader(files[name]))
		if err != nil {
			return nil, err
		}
		p := page{name, root, map[string]int{}}
		for n := range root.Descendants() {
			if id, ok := attr(n, "id"); ok {
				p.ids[id]++
			}
		}
		out = append(out, p)
	}
	return out, nil
})

func htmlPages(t *testing.T) []page {
	t.Helper()
	ps, err := starterPages()
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) < 100 {
		t.Fatalf("%d pages", len(ps))
	}
	return ps
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// some stops a test from saying the same thing a thousand times.
type some struct {
	t *testing.T
	n int
}

func (s *some) errorf(format string, args ...any) {
	s.t.Helper()
	if s.n++; s.n <= 20 {
		s.t.Errorf(format, args...)
	}
}

func TestEveryAddressLeadsToAFileAndAnAnchorThatAreThere(t *testing.T) {
	files := starterFiles(t)
	ids := map[string]map[string]int{}
	for _, p := range htmlPages(t) {
		ids[p.name] = p.ids
	}
	say := some{t: t}
	n := 0
	for _, p := range htmlPages(t) {
		for d := range p.root.Descendants() {
			for _, a := range d.Attr {
				if a.Key != "href" && a.Key != "src" && a.Key != "action" && a.Key != "poster" {
					continue
				}
				u, err := url.Parse(a.Val)
				if err != nil {
					say.errorf("%s: %s=%q: %v", p.name, a.Key, a.Val, err)
					continue
				}
				if u.IsAbs() || u.Host != "" {
					continue
				}
				n++
				to := p.name
				if u.Path != "" {
					to = path.Join(path.Dir(p.name), u.Path)
				}
				if _, ok := files[to]; !ok {
					say.errorf("%s: %s=%q leads to %s, which is not there", p.name, a.Key, a.Val, to)
					continue
				}
				if u.Fragment != "" && path.Ext(to) == ".html" && ids[to][u.Fragment] == 0 {
					say.errorf("%s: %s=%q: %s has no such anchor", p.name, a.Key, a.Val, to)
				}
			}
			for _, key := range []string{"aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget", "list"} {
				v, _ := attr(d, key)
				for id := range strings.FieldsSeq(v) {
					if p.ids[id] == 0 {
						say.errorf("%s: %s=%q names nothing", p.name, key, v)
					}
				}
			}
		}
	}
	t.Logf("%d addresses on %d pages", n, len(ids))
}

func TestAnchorsAreThereOncePerPage(t *testing.T) {
	say := some{t: t}
	for _, p := range htmlPages(t) {
		for id, n := range p.ids {
			if n > 1 || id == "" {
				say.errorf("%s has the id %q %d times", p.name, id, n)
			}
		}
	}
}

// No page needs anything but the files beside it, and nothing in it runs or is styled in place, so that the policy which it
// carries can forbid all that.
func TestPagesAreSelfContainedAndSafe(t *testing.T) {
	say := some{t: t}
	for _, p := range htmlPages(t) {
		policy, lang, title, main := "", "", "", 0
		for d := range p.root.Descendants() {
			if d.Type != html.ElementNode {
				continue
			}
			switch d.Data {
			case "html":
				lang, _ = attr(d, "lang")
			case "title":
				if d.Namespace == "" {
					title = text(d)
				}
			case "main":
				main++
			case "meta":
				if v, _ := attr(d, "http-equiv"); strings.EqualFold(v, "Content-Security-Policy") {
					policy, _ = attr(d, "content")
				}
			case "style":
				say.errorf("%s has a style in place", p.name)
			case "script":
				if _, ok := attr(d, "src"); !ok {
					say.errorf("%s has a script in place", p.name)
				}
			case "iframe", "object", "embed", "base", "applet":
				say.errorf("%s has <%s>", p.name, d.Data)
			case "img":
				if _, ok := attr(d, "alt"); !ok {
					say.errorf("%s has a picture without words", p.name)
				}
			}
			for _, a := range d.Attr {
				address := a.Key == "href" || a.Key == "src" || a.Key == "action"
				u, _ := url.Parse(a.Val)
				switch {
				case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
					say.errorf("%s: <%s %s=%q>", p.name, d.Data, a.Key, a.Val)
				case a.Key == "crossorigin" || a.Key == "type" && a.Val == "module":
					say.errorf("%s: %s=%q does not work from a folder", p.name, a.Key, a.Val)
				case address && strings.HasPrefix(a.Val, "/"):
					say.errorf("%s: %s=%q is no relative address", p.name, a.Key, a.Val)
				case address && u != nil && u.IsAbs() && d.Data != "a":
					say.errorf("%s: <%s %s=%q> comes from outside", p.name, d.Data, a.Key, a.Val)
				case address && u != nil && u.IsAbs() && !slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme):
					say.errorf("%s: %s=%q", p.name, a.Key, a.Val)
				}
			}
		}
		want := "en"
		if strings.HasPrefix(p.name, "zh-CN/") {
			want = "zh-CN"
		}
		if lang != want {
			say.errorf("%s is in %q, want %q", p.name, lang, want)
		}
		if title == "" || main != 1 {
			say.errorf("%s has the title %q and %d main parts", p.name, title, main)
		}
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} {
			if !strings.Contains(policy, part) {
				say.errorf("%s has the policy %q, without %s", p.name, policy, part)
			}
		}
	}
}

func TestEveryPageIsThereInEveryLanguage(t *testing.T) {
	files := starterFiles(t)
	for name := range files {
		if path.Ext(name) != ".html" || strings.HasPrefix(name, "zh-CN/") {
			continue
		}
		if _, ok := files["zh-CN/"+name]; !ok {
			t.Errorf("%s is missing in Chinese", name)
		}
	}
}

func TestManifestNamesEveryFileWithItsSum(t *testing.T) {
	files := starterFiles(t)
	seen := map[string]bool{generator.ManifestFile: true}
	last := ""
	for line := range strings.Lines(string(files[generator.ManifestFile])) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || seen[name] || name <= last {
			t.Fatalf("line %q after %q", line, last)
		}
		seen[name], last = true, name
		if got := fmt.Sprintf("%x", sha256.Sum256(files[name])); got != sum {
			t.Errorf("%s has the sum %s, the manifest says %s", name, got, sum)
		}
	}
	for name := range files {
		if !seen[name] {
			t.Errorf("%s is not in the manifest", name)
		}
	}
}

func TestTwoBuildsGiveTheSameBytes(t *testing.T) {
	first := starterFiles(t)
	second, err := buildStarter()
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(second) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
	for name, data := range first {
		if !bytes.Equal(data, second[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// The matrix, the table for spreadsheets, the trace and the home page show the same figures, in both languages.
func TestFiguresAgree(t *testing.T) {
	files := starterFiles(t)
	var trace struct {
		Standards []struct {
			Summary map[string]any
			Clauses []struct {
				Number, State string
				Requirement   bool
				Claims        []any
			}
		}
	}
	if err := json.Unmarshal(files["exports/trace.json"], &trace); err != nil {
		t.Fatal(err)
	}
	want, states := map[string]int{}, map[string]string{}
	for _, c := range trace.Standards[0].Clauses {
		if c.Requirement {
			want[c.State]++
			states[c.Number] = c.State
		}
	}
	total := 0
	for _, s := range []string{"covered", "delegated", "partial", "planned", "gap"} {
		n := int(trace.Standards[0].Summary[s].(float64))
		if n != want[s] {
			t.Errorf("the summary says %d %s, the clauses are %d", n, s, want[s])
		}
		total += n
	}
	if requirements := int(trace.Standards[0].Summary["requirements"].(float64)); total != requirements || requirements != 57 {
		t.Errorf("the states add up to %d of %d", total, requirements)
	}

	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(files["exports/matrix.csv"], []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number, state := slices.Index(rows[0], "clause"), slices.Index(rows[0], "state")
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		seen[r[number]] = true
		if states[r[number]] != r[state] {
			t.Errorf("matrix.csv: %s is %s, the trace says %s", r[number], r[state], states[r[number]])
		}
	}
	if len(seen) != len(states) {
		t.Errorf("matrix.csv has %d requirements, the trace %d", len(seen), len(states))
	}

	for _, p := range htmlPages(t) {
		switch strings.TrimPrefix(p.name, "zh-CN/") {
		case "matrix.html":
			n := 0
			for d := range p.root.Descendants() {
				s, isRow := attr(d, "data-state")
				id, _ := attr(d, "id")
				if !isRow || d.Data != "tr" {
					continue
				}
				n++
				if number := strings.TrimPrefix(id, "c-"); states[number] != s {
					t.Errorf("%s: %s is %s, the trace says %s", p.name, number, s, states[number])
				}
			}
			if n != len(states) {
				t.Errorf("%s has %d rows, the trace %d requirements", p.name, n, len(states))
			}
		case "index.html":
			big := numbers(ofClass(p.root, "p", "big"))
			if len(big) < 2 || !slices.Contains(big, want["covered"]+want["delegated"]) || !slices.Contains(big, 57) {
				t.Errorf("%s says %v; %d of 57 are covered or delegated", p.name, big, want["covered"]+want["delegated"])
			}
		}
	}
}

// ofClass gives the text of the first element of a class.
func ofClass(root *html.Node, element, class string) string {
	for d := range root.Descendants() {
		if c, _ := attr(d, "class"); d.Data == element && slices.Contains(strings.Fields(c), class) {
			return text(d)
		}
	}
	return ""
}

var digits = regexp.MustCompile(`[0-9]+`)

func numbers(s string) []int {
	var out []int
	for _, d := range digits.FindAllString(s, -1) {
		n, _ := strconv.Atoi(d)
		out = append(out, n)
	}
	return out
}

// A document page has at most 20 KB of HTML, 12 KB of style and 12 KB of script, as they are sent.
func TestPagesAreLight(t *testing.T) {
	const html, style, script = 20 << 10, 12 << 10, 12 << 10
	heaviest, most := "", 0
	for name, data := range starterFiles(t) {
		if dir := path.Dir(name); path.Base(dir) == "documents" && path.Base(name) != "index.html" && path.Ext(name) == ".html" {
			if n := zipped(t, data); n > most {
				heaviest, most = name, n
			}
		}
	}
	t.Logf("%s: %d bytes, style %d, script %d", heaviest, most, zipped(t, starterFiles(t)["assets/site.css"]), zipped(t, starterFiles(t)["assets/site.js"]))
	if most > html {
		t.Errorf("%s has %d bytes, more than %d", heaviest, most, html)
	}
	for name, limit := range map[string]int{"assets/site.css": style, "assets/site.js": script} {
		if n := zipped(t, starterFiles(t)[name]); n > limit || n < 500 {
			t.Errorf("%s has %d bytes, more than %d", name, n, limit)
		}
	}
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// words reads the words of a language of the default theme.
func words(t *testing.T, lang string) map[string]string {
	t.Helper()
	layer, _ := themes.Find("default")
	raw, err := fs.ReadFile(layer, "i18n/"+lang+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	if err := yaml.Load(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

var verb = regexp.MustCompile(`%(\[\d+\])?[a-z]`)

func TestLanguagesHaveTheSameWords(t *testing.T) {
	en, zh := words(t, "en"), words(t, "zh-CN")
	for k, s := range en {
		if _, ok := zh[k]; !ok && !strings.HasSuffix(k, ".one") {
			t.Errorf("%s is missing in Chinese", k)
		}
		if s == "" {
			t.Errorf("%s says nothing", k)
		}
	}
	for k, s := range zh {
		e, ok := en[k]
		if !ok {
			t.Errorf("%s is missing in English", k)
		}
		if a, b := len(verb.FindAllString(e, -1)), len(verb.FindAllString(s, -1)); a != b {
			t.Errorf("%s takes %d words in English and %d in Chinese: %q, %q", k, a, b, e, s)
		}
	}
}

// How a word is asked for, in templates and in Go: T "key", T("key"), count("key"); a key that ends in a stop is the
// beginning of one that is put together.
var asked = []*regexp.Regexp{
	regexp.MustCompile(`\bT "([a-zA-Z0-9.-]+)"`),
	regexp.MustCompile(`\b(?:T|count)\("([a-zA-Z0-9.-]+)"`),
}

func TestEveryWordThatIsAskedForIsThere(t *testing.T) {
	en := words(t, "en")
	var files []string
	for _, pattern := range []string{"*.go", "../themes/default/templates/*.html", "../themes/default/templates/*/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, names...)
	}
	n := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, re := range asked {
			for _, m := range re.FindAllStringSubmatch(string(raw), -1) {
				n++
				key := m[1]
				_, ok := en[key]
				if !ok && strings.HasSuffix(key, ".") {
					for k := range en {
						ok = ok || strings.HasPrefix(k, key)
					}
				}
				if !ok {
					t.Errorf("%s asks for %q, which is no word of the theme", name, key)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("%d words are asked for", n)
	}
}

// A key that has no word is shown as it is; no page does.
func TestNoPageShowsAKeyInPlaceOfAWord(t *testing.T) {
	en := words(t, "en")
	prefixes := map[string]bool{}
	for k := range en {
		if head, _, ok := strings.Cut(k, "."); ok {
			prefixes[head] = true
		}
	}
	key := regexp.MustCompile(`^([a-z]+)\.[a-z][a-z-]*$`)
	say := some{t: t}
	for _, p := range htmlPages(t) {
		for d := range p.root.Descendants() {
			if d.Type != html.TextNode || d.Parent.Data == "code" {
				continue
			}
			if m := key.FindStringSubmatch(strings.TrimSpace(d.Data)); m != nil && prefixes[m[1]] && d.Parent.Data != "a" {
				say.errorf("%s shows %q", p.name, d.Data)
			}
			if strings.Contains(d.Data, "%!") || strings.Contains(d.Data, "{{") {
				say.errorf("%s shows %q", p.name, d.Data)
			}
		}
	}
}
