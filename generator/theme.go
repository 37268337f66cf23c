package generator

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A Theme is how the site looks: one template for each kind of page, one for the frame around all of them, style sheets and
// scripts that are copied, and the words of the interface, one file a language.
type Theme struct {
	pages  map[string]*template.Template
	words  map[string]map[string]string
	assets []File
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
	t := &Theme{pages: map[string]*template.Template{}, words: map[string]map[string]string{}}
	shared := template.New("").Funcs(template.FuncMap{"join": strings.Join})
	for _, n := range names {
		if strings.HasPrefix(n, "templates/parts/") || n == "templates/base.html" {
			if _, err := shared.New(path.Base(n)).Parse(string(files[n])); err != nil {
				return nil, fmt.Errorf("theme: %w", err)
			}
		}
	}
	for _, n := range names {
		switch dir := path.Dir(n); {
		case dir == "templates" && n != "templates/base.html" && path.Ext(n) == ".html":
			p, err := template.Must(shared.Clone()).New(path.Base(n)).Parse(string(files[n]))
			if err != nil {
				return nil, fmt.Errorf("theme: %w", err)
			}
			t.pages[strings.TrimSuffix(path.Base(n), ".html")] = p
		case dir == "i18n":
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
	return t, nil
}

// render writes a page. A template that lacks a value or would have to drop an address is a fault of the theme.
func (t *Theme) render(name string, page any) ([]byte, error) {
	p := t.pages[name]
	if p == nil {
		return nil, fmt.Errorf("theme: templates/%s.html is missing", name)
	}
	var b bytes.Buffer
	b.Grow(24 << 10)
	if err := p.ExecuteTemplate(&b, "base.html", page); err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	if bytes.Contains(b.Bytes(), []byte("#ZgotmplZ")) {
		return nil, fmt.Errorf("theme: templates/%s.html puts an unsafe address into a page", name)
	}
	return b.Bytes(), nil
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
