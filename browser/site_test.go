package browser

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

const (
	asOf     = "2026-11-22"
	testdata = "../testdata/browser/"
)

// A handbook is a built site: its folder, and its two addresses, each ending with a slash.
type handbook struct {
	dir, http, file string
}

// The sites are built once, by the first test that asks for them.
var (
	// starter is what clausebook init gives, and what the world sees first.
	starter = sync.OnceValues(func() (*handbook, error) { return build(os.DirFS("../content"), "default") })
	// states has everything that the starter set has not: drafts, withdrawn documents, stale translations, gaps.
	states = sync.OnceValues(func() (*handbook, error) { return build(os.DirFS(testdata+"book"), "default") })
	// formal is the same book in the second theme.
	formal = sync.OnceValues(func() (*handbook, error) { return build(os.DirFS(testdata+"book"), "paper") })
	// many has more documents than one table of the matrix takes.
	many = sync.OnceValues(func() (*handbook, error) { return build(manyDocuments(generator.MaxColumns+1), "default") })
)

func get(t *testing.T, built func() (*handbook, error)) *handbook {
	t.Helper()
	h, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// build compiles a book. The folder has a space and Chinese letters in its name, and the server keeps the site two folders
// deep: neither may matter.
func build(book fs.FS, theme string) (*handbook, error) {
	today, _ := source.ParseDate(asOf)
	s, found, err := site.Load(book, site.Options{Today: today})
	if err != nil {
		return nil, err
	}
	for _, d := range found {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("the book has an error: %v", d)
		}
	}
	base, _ := themes.Find("default")
	own, _ := themes.Find(theme)
	look, err := generator.LoadTheme(base, own)
	if err != nil {
		return nil, err
	}
	parent, err := os.MkdirTemp("", "clausebook-browser-")
	if err != nil {
		return nil, err
	}
	atExit(func() { os.RemoveAll(parent) })
	h := &handbook{dir: filepath.Join(parent, "服务 handbook")}
	err = generator.Build(s, look, generator.Options{Files: book}, func(f generator.File) error {
		name := filepath.Join(h.dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, f.Data, 0o666)
	})
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(http.StripPrefix("/a/b/", http.FileServer(http.Dir(h.dir))))
	atExit(server.Close)
	h.http = server.URL + "/a/b/"
	h.file = (&url.URL{Scheme: "file", Path: filepath.ToSlash(h.dir) + "/"}).String()
	return h, nil
}

// manyDocuments is a book of n procedures that all claim one of three clauses.
func manyDocuments(n int) fs.FS {
	book := fstest.MapFS{
		"clausebook.yaml": {Data: []byte("title: Many documents\nlanguages: [en]\nstandards: [iso20000-1:2018]\n")},
	}
	for i := range n {
		text := fmt.Sprintf("---\nid: PRC-%03d\ntitle: Procedure %d\ntype: procedure\nversion: \"1.0\"\nstatus: draft\nsatisfies: [\"8.6.%d\"]\n---\nText.\n", i, i, i%3+1)
		book[fmt.Sprintf("p%d.md", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return book
}

// pages lists the pages of a site, as addresses from its top.
func (h *handbook) pages(t *testing.T) []string {
	t.Helper()
	var list []string
	err := fs.WalkDir(os.DirFS(h.dir), ".", func(name string, e fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".html") {
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A kind is a page that stands for all of its kind.
type kind struct {
	name string
	of   func() (*handbook, error)
	path string
	wait string // condition in the page after which it is complete
}

var kinds = []kind{
	{"home", starter, "index.html", ""},
	{"home in Chinese", starter, "zh-CN/index.html", ""},
	{"home with two standards and gaps", states, "index.html", ""},
	{"register", starter, "documents/index.html", ""},
	{"register in Chinese", states, "zh-CN/documents/index.html", ""},
	{"document", starter, "documents/PRC-INC-01.html", ""},
	{"document in Chinese", starter, "zh-CN/documents/PRC-INC-01.html", ""},
	{"agreement", starter, "documents/SLA-HST-01.html", ""},
	{"every kind of block", states, "documents/PRC-NEW-01.html", ""},
	{"every kind of block in Chinese", states, "zh-CN/documents/PRC-NEW-01.html", ""},
	{"draft", states, "documents/PRC-DRA-01.html", ""},
	{"in review", states, "documents/PRC-REV-01.html", ""},
	{"in force later", states, "documents/PRC-LAT-01.html", ""},
	{"superseded", states, "documents/PRC-OLD-01.html", ""},
	{"withdrawn", states, "zh-CN/documents/PRC-WDR-01.html", ""},
	{"overdue", states, "documents/POL-OVR-01.html", ""},
	{"stale translation", states, "zh-CN/documents/POL-OVR-01.html", ""},
	{"without translation", states, "documents/INS-HAN-01.html", ""},
	{"uncontrolled page", starter, "pages/welcome.html", ""},
	{"standard", states, "standards/iso20000-1-2018/index.html", ""},
	{"superseded standard", states, "zh-CN/standards/iso20000-1-2011/index.html", ""},
	{"mapping", states, "standards/iso20000-1-2018/mapping.html", ""},
	{"mapping in Chinese", starter, "zh-CN/standards/iso20000-1-2018/mapping.html", ""},
	{"clause", starter, "standards/iso20000-1-2018/8.6.1.html", ""},
	{"clause in Chinese", starter, "zh-CN/standards/iso20000-1-2018/8.5.1.2.html", ""},
	{"clause with a gap", states, "standards/iso20000-1-2018/8.6.2.html", ""},
	{"clause of another party", states, "standards/iso20000-1-2018/8.4.3.html", ""},
	{"section", starter, "standards/iso20000-1-2018/8.5.html", ""},
	{"matrix", states, "matrix.html", ""},
	{"matrix of the starter set", starter, "zh-CN/matrix.html", ""},
	{"matrix of many documents", many, "matrix.html", ""},
	{"matrix by document", states, "matrix-by-document.html", ""},
	{"matrix by document in Chinese", starter, "zh-CN/matrix-by-document.html", ""},
	{"documented information", starter, "documented-information.html", ""},
	{"services", starter, "services/index.html", ""},
	{"service", starter, "services/managed-hosting.html", ""},
	{"service reports", starter, "services/reports/index.html", ""},
	{"service report", starter, "zh-CN/services/reports/2026-10-SLA-HST-01.html", ""},
	{"roles", starter, "roles/index.html", ""},
	{"role", starter, "zh-CN/roles/service-desk-manager.html", ""},
	{"parties", starter, "parties/index.html", ""},
	{"party", starter, "parties/skyline-dc.html", ""},
	{"glossary", starter, "zh-CN/glossary.html", ""},
	{"reviews", states, "reviews.html", ""},
	{"changes", starter, "changes.html", ""},
	{"search", starter, "search.html", `document.querySelector("[data-status]").textContent`},
	{"search with results", starter, "zh-CN/search.html?q=" + url.QueryEscape("变更"), `document.querySelector("[data-results] .hit")`},
	{"not found", starter, "404.html", ""},
	{"the set as one page", states, "manual.html", ""},
	{"formal home", formal, "zh-CN/index.html", ""},
	{"formal document", formal, "documents/PRC-NEW-01.html", ""},
	{"formal clause", formal, "standards/iso20000-1-2018/8.6.2.html", ""},
}
