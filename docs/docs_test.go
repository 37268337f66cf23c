// Package docs_test holds the manual to the program: the pages of diagnostics are made from it, and every key, command,
// flag, page and code that it has must be found in the manual, in English and in Chinese.
package docs_test

import (
	"encoding/json"
	"flag"
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
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/schema"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/markdown/diagram"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

var update = flag.Bool("update", false, "write the pages of diagnostics anew")

var manuals = []string{"manual.md", "manual.zh-CN.md"}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// page is one of the two pages of diagnostics, in the words of its language.
type page struct{ file, lang, title, lead, count, errors, warnings string }

var pages = []page{
	{"diagnostics.md", "en", "Diagnostics",
		"Everything that Clausebook says about a book has a stable code, which stands in brackets at the end of the sentence. An **error** stops `build` and `serve` from replacing the last good site; a **warning** does not (with `--strict` it does). `clausebook explain CODE` prints the same text in a terminal. Parts of a sentence that change stand as “…” here.",
		"%d errors, %d warnings.", "Error", "Warning"},
	{"diagnostics.zh-CN.md", "zh-CN", "问题代码",
		"Clausebook 报告的每个问题都有固定的代码，写在句末的方括号里。**错误**会使 `build` 和 `serve` 保留上一个正确的网站；**警告**不会（加 `--strict` 时会）。在终端里用 `clausebook explain 代码` 可看到同样的说明。下文中“…”代表会变化的部分。",
		"错误 %d 个，警告 %d 个。", "错误", "警告"},
}

var verb = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0]*\d*[sdqvXxo]`)

func (p page) text() string {
	var list strings.Builder
	count := map[diag.Severity]int{}
	for _, code := range diag.Codes() {
		severity, explain, _ := diag.Explain(code, p.lang)
		count[severity]++
		word := p.errors
		if severity == diag.Warning {
			word = p.warnings
		}
		sentence := verb.ReplaceAllString(diag.Format(code, p.lang), "…")
		fmt.Fprintf(&list, "\n## %s\n\n**%s** · `%s`\n\n%s\n", code, word, strings.ReplaceAll(sentence, "`", "'"), escape(explain))
	}
	return fmt.Sprintf("# %s\n\n<!-- Written by go test ./docs -update from package site/diag. Do not edit. -->\n\n%s\n\n%s\n%s", p.title, p.lead, fmt.Sprintf(p.count, count[diag.Error], count[diag.Warning]), list.String())
}

// escape keeps what an explanation quotes from being read as Markdown.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "<", `\<`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "|", `\|`, "`", "\\`").Replace(s)
}

// The pages of diagnostics say what the program says.
func TestDiagnosticsPages(t *testing.T) {
	for _, p := range pages {
		want := p.text()
		if *update {
			if err := os.WriteFile(p.file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got := read(t, p.file); got != want {
			t.Errorf("%s is out of date; run go test ./docs -update", p.file)
		}
	}
}

// reporters are the functions of site/ that take a code, with the place of it among their arguments. cycles and falling
// hand it on.
var reporters = map[string]bool{"New": true, "Report": true, "report": true, "reportAt": true, "unknown": true, "cycles": true, "at": true}

var codeForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// literals gathers the strings of the Go files of site/, and those that are handed to a reporter as a code.
func literals(t *testing.T) (all map[string]bool, reported map[string]token.Position) {
	t.Helper()
	all, reported = map[string]bool{}, map[string]token.Position{}
	set := token.NewFileSet()
	err := filepath.WalkDir("../site", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if e.Name() == "diag" || e.Name() == "diagram" {
				return fs.SkipDir // the table itself; and kinds of its own, which site reports as one code
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					all[s] = true
				}
			case *ast.CallExpr:
				if code, ok := codeOf(n); ok {
					reported[code] = set.Position(n.Pos())
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, reported
}

// codeOf gives the code that a call hands to a reporter: its second argument, or the first or third where another text
// stands before or behind it, as in report(band, "below", "credit-hole").
func codeOf(call *ast.CallExpr) (string, bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok && name == "New" && x.Name != "diag" {
			return "", false
		}
	}
	if !reporters[name] {
		return "", false
	}
	codes := diag.Codes()
	first := ""
	for _, a := range call.Args[:min(3, len(call.Args))] {
		l, ok := a.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			continue
		}
		s, err := strconv.Unquote(l.Value)
		if err != nil || !codeForm.MatchString(s) {
			continue
		}
		if slices.Contains(codes, s) {
			return s, true
		}
		if first == "" {
			first = s
		}
	}
	return first, first != ""
}

// Every code that site/ reports has its sentences, and every sentence is reported somewhere.
func TestCodesAndTable(t *testing.T) {
	all, reported := literals(t)
	codes := diag.Codes()
	if len(reported) < len(codes)/2 {
		t.Fatalf("only %d codes found in site/: the test does not know its functions any more", len(reported))
	}
	for _, code := range slices.Sorted(maps.Keys(reported)) {
		if !slices.Contains(codes, code) {
			t.Errorf("%s: %q is not in the table of package diag", reported[code], code)
		}
	}
	for _, code := range codes {
		if !all[code] {
			t.Errorf("%q is in the table of package diag, but nothing in site/ reports it", code)
		}
	}
}

// Every code is shown by an archive under testdata/check: its name in brackets, as it is printed.
func TestCodesAreTested(t *testing.T) {
	archives, err := filepath.Glob("../testdata/check/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	// What one agreement says of itself is shown by the tables of its own package.
	tables, err := filepath.Glob("../site/agreement/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for _, name := range append(archives, tables...) {
		shown.WriteString(read(t, name))
	}
	var missing []string
	for _, code := range diag.Codes() {
		if !strings.Contains(shown.String(), "["+code+"]") {
			missing = append(missing, code)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d of %d codes are shown by no archive of testdata/check and no table of site/agreement:\n\t%s", len(missing), len(diag.Codes()), strings.Join(missing, "\n\t"))
	}
}

// No sentence is printed with too few or too many words, in either language: the starter set, the corpora of schema/ and
// those of testdata/check are read, and whatever they bring about is put into words.
func TestSentencesTakeTheirWords(t *testing.T) {
	var books []fs.FS
	books = append(books, content.Files)
	for _, pattern := range []string{"../testdata/check/*.txtar", "../schema/testdata/*.txtar"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			books = append(books, booksOf(name, a)...)
		}
	}
	seen := map[string]bool{}
	today, _ := source.ParseDate("2026-11-22")
	for _, b := range books {
		_, ds, _ := site.Load(b, site.Options{Today: today})
		for _, d := range ds {
			for _, lang := range []string{"en", "zh-CN"} {
				if s := d.Message(lang) + d.HintText(lang); strings.Contains(s, "%!") && !seen[d.Code+lang] {
					seen[d.Code+lang] = true
					t.Errorf("%s in %s: %s", d.Code, lang, s)
				}
			}
		}
	}
}

// booksOf makes books of an archive: the archive itself where it has a clausebook.yaml, or one for each example in it.
func booksOf(name string, a *txtar.Archive) (books []fs.FS) {
	whole := &txtar.Archive{}
	for _, f := range a.Files {
		if f.Name == site.ConfigFile || strings.Contains(f.Name, "/") && path.Base(f.Name) == site.ConfigFile {
			whole = a
		}
	}
	if fsys, err := txtar.FS(whole); err == nil && len(whole.Files) > 0 {
		if _, err := fs.Stat(fsys, site.ConfigFile); err == nil {
			return []fs.FS{fsys}
		}
		dirs, _ := fs.ReadDir(fsys, ".")
		for _, d := range dirs {
			if sub, err := fs.Sub(fsys, d.Name()); err == nil && d.IsDir() {
				books = append(books, sub)
			}
		}
		return books
	}
	form := strings.TrimSuffix(filepath.Base(name), ".txtar")
	for _, f := range a.Files {
		b := &txtar.Archive{Files: []txtar.File{{Name: site.ConfigFile, Data: []byte("title: T\n")}}}
		switch form {
		case "trace", "diagnostics", "clausebook":
			continue
		case "frontmatter":
			b.Files = append(b.Files, txtar.File{Name: "example.md", Data: []byte("---\n" + string(f.Data) + "---\n")})
		case "standard":
			b.Files = append(b.Files, txtar.File{Name: "data/standards/example.yaml", Data: f.Data})
		default:
			b.Files = append(b.Files, txtar.File{Name: "data/" + form + ".yaml", Data: f.Data})
		}
		if fsys, err := txtar.FS(b); err == nil {
			books = append(books, fsys)
		}
	}
	return books
}

// The manual names every key of the front matter, of the configuration and of the data files.
func TestManualHasEveryKey(t *testing.T) {
	for _, form := range []string{"frontmatter", "clausebook", "roles", "services", "parties", "glossary", "calendars", "scope", "reports", "standard"} {
		data, err := schema.Files.ReadFile(form + ".schema.json")
		if err != nil {
			t.Fatal(err)
		}
		var doc any
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		for _, manual := range manuals {
			text := read(t, manual)
			for _, key := range properties(doc) {
				if !strings.Contains(text, "`"+key+"`") {
					t.Errorf("%s does not explain the key %s of %s", manual, key, form)
				}
			}
		}
	}
}

func properties(v any) (all []string) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			all = append(all, properties(x)...)
		}
	case map[string]any:
		for k, x := range v {
			switch k {
			case "if", "then", "else", "not":
			case "properties":
				for p, y := range x.(map[string]any) {
					all = append(append(all, p), properties(y)...)
				}
			default:
				all = append(all, properties(x)...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// The manual names every state, flag, type, status, alert and kind of target.
func TestManualHasEveryWord(t *testing.T) {
	var words []string
	for _, s := range site.States {
		words = append(words, s.String())
	}
	for _, f := range site.Flags {
		words = append(words, string(f))
	}
	for _, x := range append(slices.Clone(site.Types), site.PageType) {
		words = append(words, string(x))
	}
	for _, s := range []site.Status{site.Draft, site.InReview, site.Approved, site.Withdrawn} {
		words = append(words, string(s))
	}
	for _, s := range []site.InformationState{site.Present, site.PlannedItem, site.MissingItem} {
		words = append(words, string(s))
	}
	for _, k := range []agreement.Kind{agreement.Availability, agreement.Response, agreement.Resolution, agreement.Request, agreement.Reporting, agreement.RTO, agreement.RPO, agreement.Capacity, agreement.Satisfaction, agreement.Other} {
		words = append(words, string(k))
	}
	words = append(words, agreement.Tables...)
	words = append(words, generator.FormatNames()...)
	words = append(words, markdown.Lexers...)
	for _, manual := range manuals {
		text := read(t, manual)
		for _, w := range words {
			if !strings.Contains(text, "`"+w+"`") {
				t.Errorf("%s does not have the word %s", manual, w)
			}
		}
		for _, k := range markdown.AlertKinds {
			if !strings.Contains(text, "[!"+strings.ToUpper(k)+"]") {
				t.Errorf("%s does not have the alert %s", manual, k)
			}
		}
	}
}

// What the manual shows can be copied: its diagrams draw, and its limits are those of the program.
func TestManualExamples(t *testing.T) {
	limits := []string{
		fmt.Sprintf("| %d MB |", source.MaxFile>>20), fmt.Sprintf("| %d KB |", source.MaxFrontMatter>>10), fmt.Sprintf("| %d |", source.MaxDepth),
		strconv.Itoa(generator.MaxColumns), strconv.Itoa(generator.MaxRows), strconv.Itoa(generator.MaxManual),
	}
	for _, manual := range manuals {
		text := read(t, manual)
		blocks := regexp.MustCompile("(?s)```diagram\n(.*?)```").FindAllStringSubmatch(text, -1)
		if len(blocks) == 0 {
			t.Errorf("%s shows no diagram", manual)
		}
		for _, b := range blocks {
			if _, errs := diagram.Parse(b[1]); len(errs) > 0 {
				t.Errorf("%s: %v", manual, errs[0])
			}
		}
		for _, l := range limits {
			if !strings.Contains(text, l) {
				t.Errorf("%s does not have the limit %s", manual, l)
			}
		}
	}
}

// The manual names every page and file of a site, each under the path it has.
func TestManualHasEveryPage(t *testing.T) {
	today, _ := source.ParseDate("2026-11-22")
	s, _, err := site.Load(content.Files, site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	base, _ := themes.Find("default")
	theme, err := generator.LoadTheme(base)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	err = generator.Build(s, theme, generator.Options{Files: content.Files}, func(f generator.File) error {
		name := f.Path
		for _, l := range s.Config.Languages[1:] {
			name = strings.TrimPrefix(name, l+"/")
		}
		parts := strings.Split(name, "/")
		switch {
		case len(parts) == 1 || parts[0] == "exports":
		case len(parts) > 2 && !slices.Contains([]string{"standards", "static", "files", "search", "assets"}, parts[0]):
			name = strings.Join(parts[:2], "/") + "/"
		default:
			name = parts[0] + "/"
		}
		names[name] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, manual := range manuals {
		text := read(t, manual)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if !strings.Contains(text, "`"+name) {
				t.Errorf("%s does not have %s", manual, name)
			}
		}
	}
}

var (
	commandLine = regexp.MustCompile(`(?m)^  ([a-z-]+) {2,}\S`)
	flagLine    = regexp.MustCompile(`(?m)^ +(?:-[a-z], )?(--[a-z-]+)`)
)

// commandsOf lists the commands that a help text names.
func commandsOf(help string) [][]string {
	_, list, _ := strings.Cut(help, "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	return commandLine.FindAllStringSubmatch(list, -1)
}

// The manual names every command and every flag.
func TestManualHasEveryCommand(t *testing.T) {
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
	help := func(args ...string) string {
		out, err := exec.Command(exe, append(args, "--help", "--lang", "en")...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	top := help()
	texts := map[string]string{}
	for _, m := range manuals {
		texts[m] = read(t, m)
	}
	want := func(word, in string) {
		for _, m := range manuals {
			if !strings.Contains(texts[m], word) {
				t.Errorf("%s does not have %s of %s", m, word, in)
			}
		}
	}
	list := commandsOf(top)
	if len(list) < 5 {
		t.Fatalf("only %d commands found", len(list))
	}
	for _, c := range list {
		want("`clausebook "+c[1], "the program")
		text := help(c[1])
		for _, more := range commandsOf(text) {
			want("`clausebook "+c[1]+" "+more[1], "clausebook "+c[1])
			text += help(c[1], more[1])
		}
		for _, f := range flagLine.FindAllStringSubmatch(text, -1) {
			want(f[1], "clausebook "+c[1])
		}
	}
}

// Every module that the code imports has its line, and no line is left of one that it does not import any more.
func TestDependencies(t *testing.T) {
	text := read(t, "dependencies.md")
	var modules []string
	for _, m := range regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) v\S+`).FindAllStringSubmatch(read(t, "../go.mod"), -1) {
		modules = append(modules, m[1])
	}
	used := map[string]string{}
	for file, paths := range imports(t) {
		for _, p := range paths {
			best := ""
			for _, m := range modules {
				if (p == m || strings.HasPrefix(p, m+"/")) && len(m) > len(best) {
					best = m
				}
			}
			if best != "" {
				used[best] = file
			}
		}
	}
	for _, m := range slices.Sorted(maps.Keys(used)) {
		if !strings.Contains(text, "| `"+m+"`") {
			t.Errorf("dependencies.md does not have %s, which %s imports", m, used[m])
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(text, -1) {
		if used[m[1]] == "" {
			t.Errorf("dependencies.md has %s, which nothing imports", m[1])
		}
	}
}

// imports gives the packages that each Go file of the project imports.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir("..", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && name != ".." && (strings.HasPrefix(e.Name(), ".") || slices.Contains([]string{"node_modules", "public", "testdata"}, e.Name())) {
			return fs.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			if p, err := strconv.Unquote(i.Path.Value); err == nil {
				all[name] = append(all[name], p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// Links between these pages lead somewhere, heading included.
func TestLinks(t *testing.T) {
	all, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		for _, m := range link.FindAllStringSubmatch(stripCode(read(t, name)), -1) {
			to, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, ":") {
				continue
			}
			if to == "" {
				to = name
			}
			data, err := os.ReadFile(filepath.FromSlash(to))
			if err != nil {
				if info, e := os.Stat(filepath.FromSlash(to)); e != nil || !info.IsDir() {
					t.Errorf("%s: %s leads nowhere", name, m[1])
				}
				continue
			}
			if anchor != "" && !slices.Contains(anchors(string(data)), anchor) {
				t.Errorf("%s: %s has no heading #%s", name, to, anchor)
			}
		}
	}
}

// stripCode takes fenced code, code in a line and escapes away.
func stripCode(s string) string {
	var out strings.Builder
	fence := ""
	for line := range strings.Lines(s) {
		mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(mark) >= 3:
			fence = mark
		case fence != "":
			if strings.TrimSpace(line) == fence {
				fence = ""
			}
		default:
			out.WriteString(line)
		}
	}
	return regexp.MustCompile("`[^`\n]*`|\\\\.").ReplaceAllString(out.String(), "")
}

func anchors(s string) (ids []string) {
	for line := range strings.Lines(s) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			ids = append(ids, markdown.Slug(strings.ReplaceAll(strings.TrimSpace(title), "`", "")))
		}
	}
	return ids
}
