package schema_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/schema"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

var today, _ = source.ParseDate("2026-11-22")

// files says which schema each form of a book has, and where an example of it stands in the book of testdata/book.txtar.
var files = map[string]string{
	"frontmatter":  "example.md",
	"clausebook":   "clausebook.yaml",
	"organization": "data/organization.yaml",
	"roles":        "data/roles.yaml",
	"services":     "data/services.yaml",
	"parties":      "data/parties.yaml",
	"glossary":     "data/glossary.yaml",
	"calendars":    "data/calendars.yaml",
	"scope":        "data/scope.yaml",
	"standard":     "data/standards/example.yaml",
	"reports":      "data/reports/example.yaml",
	"control":      "control/PRC-01.yaml",
}

// outputs are the forms that Clausebook writes.
var outputs = []string{"trace", "diagnostics"}

func names() []string { return slices.Concat(slices.Sorted(maps.Keys(files)), outputs) }

// raw is a schema as data.
func raw(t testing.TB, name string) map[string]any {
	t.Helper()
	data, err := schema.Files.ReadFile(name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v.(map[string]any)
}

func compile(t testing.TB, name string, draft *jsonschema.Draft) *jsonschema.Schema {
	t.Helper()
	doc := raw(t, name)
	if draft != nil {
		delete(doc, "$schema")
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if draft != nil {
		c.DefaultDraft(draft)
	}
	url := doc["$id"].(string)
	if err := c.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(url)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

// Every schema compiles, names itself by its file, and speaks English and Chinese in each of its words.
func TestSchemas(t *testing.T) {
	all, err := fs.Glob(schema.Files, "*.schema.json")
	if err != nil || len(all) != len(names()) {
		t.Fatalf("%d schemas, want %d: %v (%v)", len(all), len(names()), all, err)
	}
	shared := map[string]any{}
	in := map[string]string{}
	for _, name := range names() {
		compile(t, name, nil)
		compile(t, name, jsonschema.Draft7)
		doc := raw(t, name)
		if doc["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s: $schema is %v", name, doc["$schema"])
		}
		if !strings.HasSuffix(doc["$id"].(string), "/schema/"+name+".schema.json") {
			t.Errorf("%s: $id is %v", name, doc["$id"])
		}
		words(t, name, doc)
		if _, input := files[name]; !input {
			continue
		}
		for def, v := range doc["$defs"].(map[string]any) {
			if first, ok := shared[def]; ok && def != "entry" && !reflect.DeepEqual(first, v) {
				t.Errorf("$defs/%s differs between %s and %s", def, in[def], name)
			}
			shared[def], in[def] = v, name
		}
	}
}

// words sees that titles and descriptions are in both languages, and that every key has one.
func words(t *testing.T, name string, doc map[string]any) {
	han := func(s string) bool {
		return strings.IndexFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) >= 0
	}
	var walk func(at string, v any, condition bool)
	walk = func(at string, v any, condition bool) {
		switch v := v.(type) {
		case []any:
			for i, x := range v {
				walk(fmt.Sprint(at, "/", i), x, condition)
			}
		case map[string]any:
			for _, key := range []string{"title", "description"} {
				if s, ok := v[key].(string); ok {
					en, zh, both := strings.Cut(s, " — ")
					if !both || en == "" || !han(zh) {
						t.Errorf("%s%s: %s is not in English and Chinese: %q", name, at, key, s)
					}
				}
			}
			for k, x := range v {
				condition := condition || k == "if" || k == "then" || k == "else" || k == "not"
				if properties, ok := x.(map[string]any); ok && k == "properties" {
					for p, y := range properties {
						walk(at+"/properties/"+p, y, condition)
						if !condition && !described(doc, y) {
							t.Errorf("%s%s: the key %s has no description", name, at, p)
						}
					}
					continue
				}
				walk(at+"/"+k, x, condition)
			}
		}
	}
	walk("", doc, false)
}

func described(doc map[string]any, v any) bool {
	m, ok := v.(map[string]any)
	if !ok {
		return false
	}
	if m["description"] != nil {
		return true
	}
	if ref, ok := m["$ref"].(string); ok {
		return described(doc, doc["$defs"].(map[string]any)[path.Base(ref)])
	}
	if any, ok := m["anyOf"].([]any); ok {
		return described(doc, any[0])
	}
	return false
}

// An example of the corpus: right or wrong, and for a wrong one the code that the reader gives it.
type example struct {
	form, name, text, code string
	right                  bool
}

func (e example) String() string { return e.form + " " + e.name }

func corpus(t testing.TB, form string) (all []example) {
	t.Helper()
	a, err := txtar.ParseFile("testdata/" + form + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		kind, _, _ := strings.Cut(f.Name, "/")
		e := example{form: form, name: f.Name, text: string(f.Data), right: kind == "right"}
		if !e.right {
			if kind != "wrong" {
				t.Fatalf("%s: %s is neither right/ nor wrong/", form, f.Name)
			}
			first, _, _ := strings.Cut(e.text, "\n")
			e.code, _, _ = strings.Cut(strings.TrimPrefix(first, "# "), ":")
		}
		all = append(all, e)
	}
	return all
}

// value reads YAML as an editor does (YAML 1.2): a date is text.
func value(text string) (any, error) {
	f, ds := source.NewFile("example", []byte(text))
	root, more := f.YAML(0, len(f.Text))
	for _, d := range append(ds, more...) {
		return nil, errors.New(d.Text("en"))
	}
	if root == nil {
		return nil, nil // an empty file
	}
	return fromNode(root)
}

func fromNode(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := fromNode(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		s := make([]any, len(n.Content))
		for i, c := range n.Content {
			v, err := fromNode(c)
			if err != nil {
				return nil, err
			}
			s[i] = v
		}
		return s, nil
	}
	switch n.Tag {
	case "!!null":
		return nil, nil
	case "!!bool", "!!int", "!!float":
		var v any
		err := n.Decode(&v)
		return v, err
	}
	return n.Value, nil
}

// book gives the files of a small whole book.
func book(t testing.TB) fstest.MapFS {
	t.Helper()
	a, err := txtar.ParseFile("testdata/book.txtar")
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for _, f := range a.Files {
		m[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return m
}

// load reads the book with a text in the place of a form and gives the errors that stand in that file.
func load(t testing.TB, base fstest.MapFS, memory *site.Memory, form, name, text string) (errs []diag.Diagnostic) {
	t.Helper()
	at := files[form]
	if form == "frontmatter" {
		if strings.Contains(name, ".zh-CN") {
			at = "procedure.zh-CN.md"
		}
		text = "---\n" + text + "---\n\n## Purpose\n\nText.\n"
	}
	m := maps.Clone(base)
	m[at] = &fstest.MapFile{Data: []byte(text)}
	_, ds, err := site.Load(m, site.Options{Today: today, Memory: memory})
	if err != nil {
		t.Fatalf("%s %s: %v", form, name, err)
	}
	for _, d := range ds {
		if d.Severity == diag.Error && d.Pos.Filename == at {
			errs = append(errs, d)
		}
	}
	return errs
}

// The book around the examples is in order itself; otherwise none of them would show anything.
func TestBook(t *testing.T) {
	_, ds, err := site.Load(book(t), site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Severity == diag.Error {
			t.Error(d.Text("en"))
		}
	}
}

// What is right is taken by the schema and by the reader; what is wrong is refused by both, and the reader says it with the
// code that the first line of the example names.
func TestCorpus(t *testing.T) {
	base, memory := book(t), &site.Memory{}
	for form := range files {
		s, old := compile(t, form, nil), compile(t, form, jsonschema.Draft7)
		for _, e := range corpus(t, form) {
			v, err := value(e.text)
			if err != nil {
				t.Errorf("%s: %v", e, err)
				continue
			}
			refused := s.Validate(v)
			if (old.Validate(v) == nil) != (refused == nil) {
				t.Errorf("%s: read as draft 7 the schema says something else", e)
			}
			errs := load(t, base, memory, form, e.name, e.text)
			switch {
			case e.right && refused != nil:
				t.Errorf("%s: the schema refuses it: %v", e, refused)
			case !e.right && refused == nil:
				t.Errorf("%s: the schema takes it", e)
			}
			switch {
			case e.right && len(errs) > 0:
				t.Errorf("%s: the reader refuses it: %s", e, errs[0].Text("en"))
			case !e.right && !slices.ContainsFunc(errs, func(d diag.Diagnostic) bool { return d.Code == e.code }):
				t.Errorf("%s: the reader does not say %s but %v", e, e.code, codes(errs))
			}
		}
	}
}

func codes(ds []diag.Diagnostic) (out []string) {
	for _, d := range ds {
		out = append(out, d.Code)
	}
	return out
}

// A complete right example shows every key that a schema has.
func TestCorpusShowsEveryKey(t *testing.T) {
	for form := range files {
		used := map[string]bool{}
		for _, e := range corpus(t, form) {
			if v, _ := value(e.text); e.right {
				keysOf(v, used)
			}
		}
		for _, k := range properties(raw(t, form)) {
			if !used[k] {
				t.Errorf("%s: no right example has the key %s", form, k)
			}
		}
	}
}

func keysOf(v any, into map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			keysOf(x, into)
		}
	case map[string]any:
		for k, x := range v {
			into[k] = true
			keysOf(x, into)
		}
	}
}

// properties lists every key of a schema, conditions left out.
func properties(v any) (all []string) {
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for k, x := range v {
				switch k {
				case "if", "then", "else", "not":
				case "properties":
					for p, y := range x.(map[string]any) {
						all = append(all, p)
						walk(y)
					}
				default:
					walk(x)
				}
			}
		}
	}
	walk(v)
	slices.Sort(all)
	return slices.Compact(all)
}

// The keys of each schema are those that the reader knows: they are read off the source, where they stand as literals. With
// "f+g" those of both functions.
func TestKeysOfTheReader(t *testing.T) {
	for _, x := range []struct{ file, function, form, at string }{
		{"site/frontmatter.go", "frontMatter", "frontmatter", "+last"},
		{"site/frontmatter.go", "person", "frontmatter", "person"},
		{"site/frontmatter.go", "evidence", "frontmatter", "evidence"},
		{"site/frontmatter.go", "revision", "frontmatter", "revision"},
		{"site/frontmatter.go", "readClaim", "frontmatter", "claim"},
		{"site/config.go", "config", "clausebook", "+audiences"},
		{"site/data.go", "readRoles", "roles", "entry"},
		{"site/data.go", "readServices", "services", "entry"},
		{"site/data.go", "readParties", "parties", "entry"},
		{"site/data.go", "readGlossary", "glossary", "entry"},
		{"site/scope.go", "readScope", "scope", ""},
		{"site/scope.go", "scopeSite", "scope", "site"},
		{"site/agreement/calendar.go", "ReadCalendars", "calendars", "entry"},
		{"site/agreement/read.go", "agreement", "frontmatter", "agreement-valid"},
		{"site/agreement/read.go", "valid", "frontmatter", "agreement.valid"},
		{"site/agreement/read.go", "hours", "frontmatter", "hours"},
		{"site/agreement/read.go", "target", "frontmatter", "target"},
		{"site/agreement/matrix.go", "priorities", "frontmatter", "priorities"},
		{"site/agreement/credits.go", "credits", "frontmatter", "credits-bands"},
		{"site/agreement/credits.go", "band", "frontmatter", "band"},
		{"site/report.go", "readReport", "reports", ""},
		{"site/report.go", "readValue", "reports", "result"},
		{"site/control.go", "readControl", "control", ""},
		{"site/control.go", "approval+entry", "control", "approval"},
		{"site/control.go", "review+entry", "control", "review"},
		{"site/control.go", "claimReview+entry", "control", "claimReview"},
		{"site/standard/catalogue.go", "Read", "standard", ""},
		{"site/standard/catalogue.go", "clause", "standard", "node"},
		{"site/standard/catalogue.go", "item", "standard", "item"},
		{"site/standard/catalogue.go", "amendment", "standard", "amendment"},
		{"site/standard/catalogue.go", "letter", "standard", "letter"},
	} {
		var got []string
		for function := range strings.SplitSeq(x.function, "+") {
			got = append(got, literals(t, x.file, function)...)
		}
		slices.Sort(got)
		got = slices.Compact(got)
		got = slices.DeleteFunc(got, func(k string) bool { return k == "not-applicable" }) // known only to be refused
		want := keysAt(raw(t, x.form), x.at)
		if !slices.Equal(got, want) {
			t.Errorf("%s, %s: the reader knows %v, the schema %v", x.form, x.at, minus(got, want), minus(want, got))
		}
	}
}

func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// keysAt gives the keys of a definition ("" for the whole schema); "+x" adds those inside the key x, "-x" says that those
// inside x are read elsewhere.
func keysAt(doc map[string]any, at string) []string {
	def, _, _ := strings.Cut(at, "-")
	var node any = doc
	var all []string
	inside, key, _ := strings.Cut(strings.TrimPrefix(def, "+"), ".")
	switch {
	case strings.HasPrefix(def, "+"):
		top := doc["properties"].(map[string]any)
		all = properties(top[inside])
	case def != "":
		node = doc["$defs"].(map[string]any)[inside]
		if any, ok := node.(map[string]any)["anyOf"].([]any); ok {
			node = any[1]
		}
	}
	own := node.(map[string]any)["properties"].(map[string]any)
	if key != "" {
		return properties(own[key])
	}
	all = append(all, slices.Collect(maps.Keys(own))...)
	// The readers of roles and services take a mapping inside an entry in the same function.
	if inside == "entry" {
		all = properties(node)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// literals lists the keys of the source.Fields literals of a function, and the names it hands to keys().
func literals(t *testing.T, file, function string) (keys []string) {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(file)), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(e ast.Expr) (string, bool) {
		l, ok := e.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(l.Value)
		return s, err == nil
	}
	found := false
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Name.Name != function {
			continue
		}
		found = true
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if s, ok := n.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Fields" {
					for _, e := range n.Elts {
						if k, ok := text(e.(*ast.KeyValueExpr).Key); ok {
							keys = append(keys, k)
						}
					}
				}
			case *ast.CallExpr:
				if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "keys" {
					for _, e := range n.Args {
						if k, ok := text(e); ok {
							keys = append(keys, k)
						}
					}
				}
			}
			return true
		})
	}
	if !found {
		t.Errorf("%s has no function %s any more", file, function)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// beyond are the codes that need more than the file they stand in, or a reckoning: a schema cannot say them.
var beyond = map[string]bool{
	"unknown-role": true, "unknown-document": true, "unknown-service": true, "unknown-party": true, "unknown-term": true, "unknown-item": true,
	"unknown-standard": true, "unknown-clause": true, "unknown-clause-item": true, "other-edition": true, "unknown-calendar": true,
	"unknown-variable": true, "duplicate-id": true, "duplicate-standard": true, "duplicate-clause": true, "translation-id": true, "not-a-language": true,
	"implements-cycle": true, "supersedes-cycle": true, "service-cycle": true, "approved-after-effective": true, "delegation-forbidden": true,
	"placeholder": true, "placeholder-variable": true, "duplicate-target": true, "hours-reversed": true, "valid-reversed": true,
	"unknown-time-zone": true, "unknown-priority": true, "unknown-currency": true, "unknown-word": true, "credit-hole": true, "credit-overlap": true, "credit-above-target": true,
	"credit-above-cap": true, "credit-band-empty": true, "credit-falls": true, "credits-target": true, "parallel-unknown": true,
	"priority-matrix-incomplete": true, "priority-matrix-excess": true, "priority-falls-impact": true, "priority-falls-urgency": true,
	"calendar-contradiction": true, "calendar-empty": true, "party-kind": true, "agreement-service": true, "retired-service-agreement": true,
	"report-agreement": true, "report-target": true, "report-outside": true, "report-other-period": true, "report-value": true, "duplicate-report": true,
	"scope-incomplete": true, "scope-contradiction": true,
}

// The schema and the reader agree not only on the corpus: each value of each right example is put out for another, and what
// one refuses the other refuses as well. The exceptions are named: what only the whole book shows (beyond), and a key that
// stands there without a value, which the schemas do not like.
func TestSchemaAndReaderAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the book some thousand times")
	}
	base := book(t)
	for form := range files {
		s := compile(t, form, nil)
		for _, e := range corpus(t, form) {
			if !e.right {
				continue
			}
			t.Run(e.String(), func(t *testing.T) {
				t.Parallel()
				agree(t, s, base, e)
			})
		}
	}
}

var others = []string{"null", "text", "12", "true", "2026-02-30", "[]", "[x, y]", "{}", "{x: y}", "[[x]]", "[{x: y}]", "{en: x, zh-CN: y}", "''"}

func agree(t *testing.T, s *jsonschema.Schema, base fstest.MapFS, e example) {
	var doc yaml.Node
	if err := yaml.Load([]byte(e.text), &doc); err != nil || len(doc.Content) == 0 {
		return // an empty file
	}
	root, memory := doc.Content[0], &site.Memory{}
	each(root, "", func(at string, n *yaml.Node) {
		was := *n
		for _, text := range others {
			var other yaml.Node
			if err := yaml.Load([]byte(text), &other); err != nil {
				t.Fatal(err)
			}
			*n = *other.Content[0]
			compare(t, s, base, memory, e, at+" = "+text, root)
			*n = was
		}
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(was.Content); i += 2 {
			n.Content = slices.Delete(slices.Clone(was.Content), i, i+2)
			compare(t, s, base, memory, e, at+" without "+was.Content[i].Value, root)
			*n = was
		}
	})
}

// each goes through the values of a tree; of the entries of a list that have the same keys, through the first.
func each(n *yaml.Node, at string, do func(at string, n *yaml.Node)) {
	do(at, n)
	seen := map[string]bool{}
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			if form := shape(c); !seen[form] {
				seen[form] = true
				each(c, fmt.Sprint(at, "/", i), do)
			}
		case n.Kind == yaml.MappingNode && i%2 == 1:
			each(c, at+"/"+n.Content[i-1].Value, do)
		}
	}
}

func shape(n *yaml.Node) string {
	var keys []string
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	slices.Sort(keys)
	return fmt.Sprint(n.Kind, keys)
}

func compare(t *testing.T, s *jsonschema.Schema, base fstest.MapFS, memory *site.Memory, e example, what string, doc *yaml.Node) {
	t.Helper()
	text, err := yaml.Dump(doc)
	if err != nil {
		t.Fatal(err)
	}
	v, err := value(string(text))
	if err != nil {
		t.Fatal(err)
	}
	refused := s.Validate(v)
	errs := load(t, base, memory, e.form, e.name, string(text))
	hard := slices.DeleteFunc(slices.Clone(errs), func(d diag.Diagnostic) bool { return beyond[d.Code] })
	empty := strings.HasSuffix(what, "= null") || strings.HasSuffix(what, "= ''")
	switch {
	case what == " = null" || e.form == "organization" && strings.HasPrefix(what, " = "):
		// An editor takes an empty file for null; and a file that is one word is no mistake worth a rule.
	case refused == nil && len(hard) > 0 && !has(lenient, e.name+": "+what):
		t.Errorf("%s: %s: the schema takes it, the reader says %v", e, what, codes(hard))
	case refused != nil && len(errs) == 0 && !empty && !has(strict, what):
		t.Errorf("%s: %s: the reader takes it, the schema says %v", e, what, leaf(refused))
	}
}

// strict are places where the schema asks for more than the reader, which passes over what says nothing; lenient are those
// where the words that are taken stand in clausebook.yaml. A page without its type looks like the translation of one.
var (
	strict  = []string{" without translates"}
	lenient = []string{"page:  without type", "/classification = ", "/lang = ", "/classifications", "/up_to = "}
)

func has(list []string, what string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(what, s) })
}

func leaf(err error) string {
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return err.Error()
	}
	for len(v.Causes) > 0 {
		v = v.Causes[0]
	}
	return v.Error()
}

// The starter set keeps to the schemas: all of its front matter and all of its data files.
func TestContent(t *testing.T) {
	front, n := compile(t, "frontmatter", nil), 0
	content := os.DirFS("../content")
	err := fs.WalkDir(content, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		text, err := fs.ReadFile(content, name)
		if err != nil {
			return err
		}
		f, ds := source.NewFile(name, text)
		if len(ds) > 0 {
			t.Errorf("%s: %s", name, ds[0].Text("en"))
			return nil
		}
		head, _, ok := strings.Cut(strings.TrimPrefix(string(f.Text), "---\n"), "\n---\n")
		if !ok {
			t.Errorf("%s: no front matter", name)
			return nil
		}
		check(t, front, name, head+"\n")
		n++
		return nil
	})
	if err != nil || n < 100 {
		t.Errorf("%d documents: %v", n, err)
	}
	for form, at := range files {
		if strings.HasPrefix(path.Base(at), "example") || form == "control" {
			continue
		}
		text, err := fs.ReadFile(content, at)
		if err != nil {
			t.Error(err)
			continue
		}
		check(t, compile(t, form, nil), at, string(text))
	}
}

// What approve, review and accept write keeps to its schema, for every document of the starter set.
func TestControlFiles(t *testing.T) {
	content := os.DirFS("../content")
	s, _, err := site.Load(content, site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	control := compile(t, "control", nil)
	by := site.Signing{By: "it-director", Name: "刘洋: \"#1\"", Date: today}
	translated := 0
	for _, d := range s.Documents {
		d.Control = d.Approve(by)
		d.Control = d.ReviewAll(by, "- all: {right}", today.Add(365))
		text := string(d.Accept(d.Claims, by, "a comma", true).YAML())
		check(t, control, d.ID, text)
		translated += strings.Count(text, "      zh-CN: v1:sha256:")
	}
	if len(s.Documents) < 50 || translated < 50 {
		t.Errorf("%d documents, %d translations", len(s.Documents), translated)
	}
}

// So do its service reports.
func TestReportsOfContent(t *testing.T) {
	s := compile(t, "reports", nil)
	names, err := filepath.Glob("../content/data/reports/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no reports: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		check(t, s, name, string(text))
	}
}

// The catalogues that are built in keep to the schema of catalogues.
func TestBuiltinStandards(t *testing.T) {
	s := compile(t, "standard", nil)
	for _, name := range []string{"iso20000-1-2018", "iso20000-1-2011"} {
		text, err := os.ReadFile("../site/standard/data/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		check(t, s, name, string(text))
	}
}

func check(t *testing.T, s *jsonschema.Schema, name, text string) {
	t.Helper()
	v, err := value(text)
	if err == nil {
		err = s.Validate(v)
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// exports/trace.json of the starter set keeps to its schema.
func TestTraceOfContent(t *testing.T) {
	b, _, err := site.Load(os.DirFS("../content"), site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	validTrace(t, b)
}

// So does that of a book whose texts have no language, whose claims have items, and which has nothing else.
func TestTraceOfSmallBooks(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{
		"book":  book(t),
		"empty": {"clausebook.yaml": {Data: []byte("title: Plain words\n")}},
	} {
		b, _, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(name, err)
		}
		validTrace(t, b)
	}
}

func validTrace(t *testing.T, b *site.Site) {
	t.Helper()
	data, err := generator.TraceJSON(b)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := compile(t, "trace", nil).Validate(v); err != nil {
		t.Error(err)
	}
}

// The enumerations of the trace are those of the program.
func TestTraceWords(t *testing.T) {
	defs := raw(t, "trace")["$defs"].(map[string]any)
	enum := func(v any) (out []string) {
		for _, x := range v.(map[string]any)["enum"].([]any) {
			out = append(out, x.(string))
		}
		return out
	}
	var states, flags, types []string
	for _, s := range site.States {
		states = append(states, s.String())
	}
	for _, f := range site.Flags {
		flags = append(flags, string(f))
	}
	for _, x := range site.Types {
		types = append(types, string(x))
	}
	gates := slices.Sorted(maps.Keys(raw(t, "clausebook")["properties"].(map[string]any)["gates"].(map[string]any)["properties"].(map[string]any)))
	wantGates := append([]string{"covered", "clean", "new-gaps", site.Gap.String(), site.Planned.String(), site.Partial.String()}, flags...)
	slices.Sort(wantGates)
	document := defs["document"].(map[string]any)["properties"].(map[string]any)
	for name, x := range map[string]struct{ got, want []string }{
		"gates": {gates, wantGates}, "states": {enum(defs["state"]), states}, "flags": {enum(defs["flag"]), flags}, "types of documents": {enum(document["type"]), types},
		"types of front matter": {enum(raw(t, "frontmatter")["properties"].(map[string]any)["type"]), append(types, string(site.PageType))},
	} {
		if !slices.Equal(x.got, x.want) {
			t.Errorf("%s: the schema has %v, the program %v", name, x.got, x.want)
		}
	}
}

// The schemas of what Clausebook writes are strict: each edit of the right example in the corpus is refused.
func TestOutputCorpus(t *testing.T) {
	for _, form := range outputs {
		s := compile(t, form, nil)
		var right string
		for _, e := range corpus(t, form) {
			if e.right {
				right = e.text
				check(t, s, e.String(), e.text)
				continue
			}
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(right))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(e.text) {
				if strings.HasPrefix(line, "#") {
					continue
				}
				at, text, ok := strings.Cut(line, "=")
				if !ok {
					t.Fatalf("%s: %q is no edit", e, line)
				}
				v = edit(t, e, v, strings.Split(strings.TrimSpace(at), "/")[1:], strings.TrimSpace(text))
			}
			if s.Validate(v) == nil {
				t.Errorf("%s: the schema takes it", e)
			}
		}
	}
}

// edit puts a value in the place that a path names; no value takes the key away.
func edit(t *testing.T, e example, v any, at []string, text string) any {
	t.Helper()
	if len(at) == 0 {
		x, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		return x
	}
	switch v := v.(type) {
	case map[string]any:
		if len(at) == 1 && text == "" {
			if _, there := v[at[0]]; !there {
				t.Fatalf("%s: there is no %s", e, at[0])
			}
			delete(v, at[0])
			return v
		}
		v[at[0]] = edit(t, e, v[at[0]], at[1:], text)
	case []any:
		i, err := strconv.Atoi(at[0])
		if err != nil || i >= len(v) {
			t.Fatalf("%s: there is no %s", e, at[0])
		}
		v[i] = edit(t, e, v[i], at[1:], text)
	default:
		t.Fatalf("%s: %s leads nowhere", e, strings.Join(at, "/"))
	}
	return v
}

// What clausebook check --format json prints keeps to its schema, in both languages, also when nothing is wrong.
func TestDiagnostics(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	exe := filepath.Join(t.TempDir(), "clausebook")
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", exe, "../cmd/clausebook").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := compile(t, "diagnostics", nil)
	wrong := book(t)
	for _, form := range []string{"frontmatter", "roles", "parties"} {
		for _, e := range corpus(t, form) {
			if !e.right && form == "frontmatter" && !strings.Contains(e.name, ".zh-CN") {
				wrong[path.Base(e.name)+".md"] = &fstest.MapFile{Data: []byte("---\n" + e.text + "---\n")}
			}
		}
	}
	for name, fsys := range map[string]fstest.MapFS{"in order": book(t), "wrong": wrong} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, fsys); err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"en", "zh-CN"} {
			out, err := exec.Command(exe, "check", "--format", "json", "--as-of", today.String(), "--lang", lang, dir).Output()
			var status *exec.ExitError
			if err != nil && !errors.As(err, &status) {
				t.Fatal(err)
			}
			var list []json.RawMessage
			if err := json.Unmarshal(out, &list); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, out)
			}
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s, %s: %v", name, lang, err)
			}
			if name == "wrong" && len(list) < 20 {
				t.Errorf("%s: only %d diagnostics", name, len(list))
			}
		}
	}
}
