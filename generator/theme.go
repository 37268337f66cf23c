package generator

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// A Theme is how the site looks: one template for each kind of page, one for the frame around all of them, style sheets and
// scripts that are copied, and the words of the interface, one file a language.
type Theme struct {
	files  map[string][]byte
	words  map[string]map[string]string
	assets []File

	mu       sync.Mutex
	compiled map[string]*templates // by language
}

// templates are the templates of one language. Words without arguments have been put into them as text, so that writing a
// page does not look them up a hundred times.
type templates struct {
	pages map[string]*template.Template
	parts *template.Template
}

// A File is one file of the site. Path is relative to its top, with forward slashes.
type File struct {
	Path string
	Data []byte
}

// LoadTheme reads a theme. Later file systems replace files of the earlier ones that have the same path; that is the only
// rule. Errors name the file and the line.
func LoadTheme(layers ...fs.FS) (*Theme, error) {
	files := map[string][]byte{}
	for _, l := range layers {
		err := fs.WalkDir(l, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(l, name)
			files[name] = data
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading theme: %w", err)
		}
	}
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	t := &Theme{files: files, words: map[string]map[string]string{}}
	for _, n := range names {
		switch {
		case path.Dir(n) == "i18n":
			words := map[string]string{}
			if err := yaml.Load(files[n], &words); err != nil {
				return nil, fmt.Errorf("theme: %s: %w", n, err)
			}
			t.words[strings.TrimSuffix(path.Base(n), ".yaml")] = words
		case strings.HasPrefix(n, "assets/"):
			t.assets = append(t.assets, File{n, files[n]})
		}
	}
	if t.words["en"] == nil {
		return nil, fmt.Errorf("theme: i18n/en.yaml is missing")
	}
	_, err := t.language("en")
	return t, err
}

// language gives the templates of a language; they are compiled once.
func (t *Theme) language(lang string) (*templates, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.compiled[lang]; c != nil {
		return c, nil
	}
	c, err := t.compile(t.in(lang))
	if err == nil {
		if t.compiled == nil {
			t.compiled = map[string]*templates{}
		}
		t.compiled[lang] = c
	}
	return c, err
}

// compile parses the templates for a language. An error names the file and the line.
func (t *Theme) compile(w Words) (*templates, error) {
	out := &templates{pages: map[string]*template.Template{}, parts: template.New("").Funcs(template.FuncMap{"join": strings.Join})}
	names := make([]string, 0, len(t.files))
	for n := range t.files {
		if strings.HasPrefix(n, "templates/") && path.Ext(n) == ".html" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		if path.Dir(n) == "templates/parts" {
			if _, err := out.parts.New(path.Base(n)).Parse(w.fill(t.files[n])); err != nil {
				return nil, fmt.Errorf("theme: %w", err)
			}
		}
	}
	base, ok := t.files["templates/base.html"]
	if !ok {
		return nil, fmt.Errorf("theme: templates/base.html is missing")
	}
	for _, n := range names {
		if path.Dir(n) != "templates" || n == "templates/base.html" {
			continue
		}
		p := template.Must(out.parts.Clone())
		if _, err := p.New("base.html").Parse(w.fill(base)); err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
		if _, err := p.New(path.Base(n)).Parse(w.fill(t.files[n])); err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
		out.pages[strings.TrimSuffix(path.Base(n), ".html")] = p
	}
	return out, nil
}

// word is a word without arguments in a template.
var word = regexp.MustCompile(`\{\{(-? ?)\$?\.T "([^"]+)"( ?-?)\}\}`)

// indent is white space at the beginning of a line, which says nothing to a browser outside of these elements.
var (
	indent  = regexp.MustCompile(`(?m)^[ \t]+`)
	keeping = regexp.MustCompile(`<(pre|textarea)\b`)
)

// fill puts the words of the language into a template. Those with arguments stay for the page to fill in.
func (w Words) fill(src []byte) string {
	if !keeping.Match(src) {
		src = indent.ReplaceAll(src, nil)
	}
	return word.ReplaceAllStringFunc(strings.TrimSpace(string(src)), func(action string) string {
		m := word.FindStringSubmatch(action)
		text := w.T(m[2])
		if m[1] != "" || m[3] != "" || strings.ContainsAny(text, "%{") {
			return action
		}
		return template.HTMLEscapeString(text)
	})
}

// render writes a page. A template that lacks a value or would have to drop an address is a fault of the theme.
func (t *templates) render(to *bytes.Buffer, name string, page any) error {
	w := holes{to: to}
	w.page, _ = page.(filler)
	if x, ok := page.(framed); ok {
		w.late = x.frame().late
	}
	if err := t.write(w, name, page); err != nil {
		return err
	}
	return t.safe(to.Bytes(), name)
}

// write carries out the template of a page and leaves its holes open.
func (t *templates) write(w io.Writer, name string, page any) error {
	p := t.pages[name]
	if p == nil {
		return fmt.Errorf("theme: templates/%s.html is missing", name)
	}
	if err := p.ExecuteTemplate(w, "base.html", page); err != nil {
		return fmt.Errorf("theme: %w", err)
	}
	return nil
}

// safe refuses a page with an address that html/template has dropped.
func (t *templates) safe(page []byte, name string) error {
	if bytes.Contains(page, []byte("#ZgotmplZ")) {
		return fmt.Errorf("theme: templates/%s.html puts an unsafe address into a page", name)
	}
	return nil
}

// The long parts of a page do not go through its template, which would copy them several times: the template writes a hole,
// some bytes that stand in no text of a book, and the page fills it straight into the file.
type hole byte

// html is what stands for the hole in the template.
func (h hole) html() template.HTML { return template.HTML([]byte{0, byte(h)}) }

// A filler is a page with holes of its own.
type filler interface {
	fill(out []byte, h hole) []byte
}

// late are the holes of any page: what is to be written into them, in the order in which the template asked.
type late []func(m *hypertext)

const maxLate = 200 // a hole has one byte for its number

// html gives a hole for what is written later, or what is written where there is no page that could be asked later. It may stand
// between elements, not in an attribute.
func (l *late) html(write func(m *hypertext)) template.HTML {
	if l == nil || len(*l) == maxLate {
		var m hypertext
		write(&m)
		return template.HTML(m)
	}
	*l = append(*l, write)
	return template.HTML([]byte{0, 0, byte(len(*l))})
}

// holes fills the holes of a page while its template is carried out; a template writes a value in one piece.
type holes struct {
	to   *bytes.Buffer
	page filler
	late *late
}

// Write implements io.Writer.
func (w holes) Write(b []byte) (int, error) {
	switch {
	case len(b) == 2 && b[0] == 0 && w.page != nil:
		*w.to = *bytes.NewBuffer(w.page.fill(w.to.Bytes(), hole(b[1])))
		return len(b), nil
	case len(b) == 3 && b[0] == 0 && b[1] == 0:
		m := hypertext(w.to.Bytes())
		(*w.late)[b[2]-1](&m)
		*w.to = *bytes.NewBuffer(m)
		return len(b), nil
	}
	return w.to.Write(b)
}

// part writes one part of a page on its own.
func (t *templates) part(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	err := t.parts.ExecuteTemplate(&b, name, data)
	return template.HTML(b.String()), err
}

// Words gives the interface words of a language, each missing one in English.
type Words struct{ own, english map[string]string }

func (t *Theme) in(lang string) Words {
	own := t.words[lang]
	if own == nil {
		base, _, _ := strings.Cut(lang, "-")
		own = t.words[base]
	}
	return Words{own, t.words["en"]}
}

// T gives the word of a key; %s and %d in it take the arguments in order.
func (w Words) T(key string, args ...any) string {
	s, ok := w.own[key]
	if !ok {
		if s, ok = w.english[key]; !ok {
			return key
		}
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}
