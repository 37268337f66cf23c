package site_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/site"
)

// places are the files of a book that FuzzRead writes.
var places = []string{"a.md", "policies/sms.zh-CN.md", "clausebook.yaml", "data/roles.yaml", "data/services.yaml", "data/parties.yaml", "data/glossary.yaml", "data/organization.yaml", "data/calendars.yaml", "data/standards/house.yaml", "control/POL-SMS-01.yaml", "data/reports/POL-SMS-01.yaml"}

// Whatever stands in a file: nothing panics, and every diagnostic points into a file that is there, at a place that is there.
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("../testdata/check/*.txtar")
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range a.Files {
			if strings.HasPrefix(x.Name, "want") || strings.HasSuffix(x.Name, ".quoted") {
				continue
			}
			place := 0
			for i, p := range places {
				if p == x.Name {
					place = i
				}
			}
			f.Add(place, x.Data)
		}
	}
	content, _ := filepath.Glob("../content/*/*")
	for _, name := range content {
		if raw, err := os.ReadFile(name); err == nil && len(raw) < 8000 {
			f.Add(0, raw)
		}
	}
	f.Fuzz(func(t *testing.T, place int, raw []byte) {
		if place < 0 || len(raw) > 64<<10 {
			return
		}
		fsys := fstest.MapFS{}
		for name, text := range common {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		fsys[places[place%len(places)]] = &fstest.MapFile{Data: raw}
		_, ds, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range ds {
			inside(t, fsys, d, d.Pos.Filename, d.Pos.Line, d.Pos.Column)
			if d.Hint != nil && d.Hint.Pos.Filename != "" {
				inside(t, fsys, d, d.Hint.Pos.Filename, d.Hint.Pos.Line, d.Hint.Pos.Column)
			}
			if s := d.Text("en") + d.Text("zh-CN"); strings.Contains(s, "%!") && !bytes.Contains(raw, []byte("%")) {
				t.Errorf("%s", s)
			}
		}
	})
}

// inside tells whether a place is one of the author's file; one behind the last character is.
func inside(t *testing.T, fsys fstest.MapFS, d site.Diagnostic, name string, line, column int) {
	t.Helper()
	if line == 0 {
		return // it speaks of the whole file or folder
	}
	file, ok := fsys[name]
	if !ok {
		t.Fatalf("%q is no file of the book: %s", name, d.Text("en"))
	}
	text := bytes.TrimPrefix(file.Data, []byte("\xef\xbb\xbf"))
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	lines := bytes.Split(text, []byte("\n"))
	if line > len(lines) || column < 1 || column > utf8.RuneCount(lines[line-1])+1 {
		t.Errorf("%d:%d is outside of %s: %s", line, column, name, d.Text("en"))
	}
}

// Whatever an author writes as a reference: nothing panics, and what it leads to is in the book.
func FuzzLinks(f *testing.F) {
	for _, s := range []string{"policies/sms.md", "../x.md", "%2e%2e/x", "/etc/passwd", `..\x`, "a.md#roles", "#roles", "?x", "POL-SMS-01", "POL-SMS-01#scope", "8.6.1", "4.1–4.4", "iso20000-1:2018/8.6.1", "role:manager", "a|b", "x%", "%zz", "%00", "./././a.md", "static/../../x", "static/plan.png", "policies/sms.md/..", "a.md#%E8%8C%83", "term:", ":", "#", "//x", "file:///x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "\n\r") || len(s) > 2000 {
			return
		}
		fsys := fstest.MapFS{"static/plan.png": {Data: []byte("picture")}}
		for name, text := range common {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		fsys["procedures/a.md"] = &fstest.MapFile{Data: []byte(draft("PRC-A-01", "satisfies: 8.6.1") + "## Roles\n\n[x](<" + s + ">)\n\n[x](" + s + ")\n\n![x](<" + s + ">)\n\n[[" + s + "]]\n")}
		got, ds, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range ds {
			inside(t, fsys, d, d.Pos.Filename, d.Pos.Line, d.Pos.Column)
		}
		d := got.Document("PRC-A-01")
		if d == nil {
			return // the characters are no text
		}
		for _, l := range d.Original().Links {
			if l == nil {
				continue
			}
			to := l.Target
			if to.File != "" && fsys[to.File] == nil {
				t.Errorf("%q leads to %q, which is not in the book", s, to.File)
			}
			if to.Document != nil && to.Section != "" && to.From.Section(to.Section) == nil {
				t.Errorf("%q leads to #%s, which is not in %s", s, to.Section, to.From.File)
			}
			if *to == (site.Target{}) {
				t.Errorf("%q leads nowhere", s)
			}
		}
	})
}
