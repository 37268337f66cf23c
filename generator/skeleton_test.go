package generator

import (
	"bytes"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

// frames gives the frames of the starter book with a theme over the default one.
func frames(t *testing.T, over fstest.MapFS) []*frame {
	t.Helper()
	day, _ := source.ParseDate("2026-11-22")
	s, _, err := site.Load(content.Files, site.Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	layer, _ := themes.Find("default")
	theme, err := LoadTheme(layer, over)
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{site: s, theme: theme, frames: map[string]*frame{}}
	for _, lang := range s.Config.Languages {
		f, err := b.newFrame(lang)
		if err != nil {
			t.Fatal(err)
		}
		b.frames[lang] = f
	}
	return []*frame{b.frames["en"], b.frames["zh-CN"]}
}

// documentPages calls do with every document of a language.
func documentPages(t *testing.T, f *frame, do func(d *site.Document, p *DocumentPage)) {
	t.Helper()
	for _, d := range slices.Concat(f.site.Documents, f.site.Pages) {
		p := f.document(f.base(documentPath(d)), d).(*DocumentPage)
		if err := f.surround(&p.Base); err != nil {
			t.Fatal(err)
		}
		do(d, p)
	}
}

// bothWays makes a page by its template, and as a build does.
func bothWays(t *testing.T, f *frame, p *DocumentPage) (byTemplate, asBuilt string) {
	t.Helper()
	var want, got bytes.Buffer
	if err := f.templates.render(&want, "document", p); err != nil {
		t.Fatal(err)
	}
	if err := f.writeDocument(&got, p); err != nil {
		t.Fatal(err)
	}
	return want.String(), got.String()
}

// TestSkeletonsAreTheirTemplate holds the pages that are made from skeletons against those that the template makes.
func TestSkeletonsAreTheirTemplate(t *testing.T) {
	for _, f := range frames(t, nil) {
		n, shapes := 0, map[shape]bool{}
		documentPages(t, f, func(d *site.Document, p *DocumentPage) {
			if want, got := bothWays(t, f, p); want != got {
				t.Errorf("%s %s: the skeleton makes another page", f.lang, d.ID)
			}
			shapes[p.shape()] = true
			n++
		})
		if !f.templates.places("document") || len(shapes) > n/2 {
			t.Errorf("%s: %d pages have %d shapes; skeletons are not used", f.lang, n, len(shapes))
		}
	}
}

// TestTemplatesThatDoMore: a theme may do anything with a page; only what a skeleton can hold is made from one.
func TestTemplatesThatDoMore(t *testing.T) {
	for main, places := range map[string]bool{
		`<h1>{{.Heading}}</h1>`:                                                     true,
		`<h1 title="{{.Heading}}">{{.Base.Org}}</h1>`:                               true,
		`{{with .Summary}}<p>{{.}}</p>{{end}}`:                                      true,
		`{{if and .Controlled (not .Foreign)}}{{.Body}}{{end}}`:                     true,
		`{{with .Base}}{{.Lang}}{{end}}{{$.TextLang}}`:                              true,
		`{{if .Revisions}}{{.T "revisions"}}{{end}}`:                                true,
		`{{template "inner" .}}`:                                                    true,
		`<h1>{{len .Heading}}</h1>`:                                                 false,
		`{{if eq .TextLang "en"}}{{.Heading}}{{end}}`:                               false,
		`{{range .Claims}}{{.Number}}{{end}}`:                                       false,
		`{{with .Run}}{{.}}{{end}}`:                                                 false,
		`{{$h := .Heading}}{{$h}}`:                                                  false,
		`{{.ID}}`:                                                                   false,
		`{{.Status.Word}}`:                                                          false,
		`<a href="x?q={{.Heading}}">q</a>`:                                          false,
		`<p title={{.Heading}}>p</p>`:                                               false,
		`{{printf "%.3s" .Heading}}`:                                                false,
		`{{template "start" .}}`:                                                    false,
		`{{with .Summary}}{{else}}{{range .Contents}}{{.Text}}{{end}}{{end}}`:       false,
		`{{if .Controlled}}{{if gt (len .Claims) 2}}many{{end}}{{end}}{{.Heading}}`: false,
	} {
		over := fstest.MapFS{"templates/document.html": {Data: []byte(`{{define "main"}}<main id="cb-main">` + main + `</main>{{end}}{{define "inner"}}{{$.Heading}}{{end}}{{define "start"}}{{printf "%.1s" .Heading}}{{end}}`)}}
		f := frames(t, over)[0]
		documentPages(t, f, func(d *site.Document, p *DocumentPage) {
			if want, got := bothWays(t, f, p); want != got {
				t.Fatalf("%s: %s: want\n%s\ngot\n%s", main, d.ID, want, got)
			}
		})
		if got := f.templates.places("document"); got != places {
			t.Errorf("%s: made from a skeleton: %v, want %v", main, got, places)
		}
	}
}
