package site_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
)

func TestFolderWithoutConfigurationIsNoBook(t *testing.T) {
	_, _, err := site.Load(fstest.MapFS{"a.md": {Data: []byte(draft("A"))}}, site.Options{Today: today})
	if !errors.Is(err, site.ErrNoBook) {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoContentIsLeftOut(t *testing.T) {
	fsys := books(
		"a.md", draft("A", "satisfies: 8.1"),
		"README.md", "# No document\n",
		"notes/README.md", "---\ntitle: A page of a folder\ntype: page\n---\n",
		".git/x.md", "no front matter", ".hidden.md", "x", "a.md~", "x", "node_modules/x.md", "x", "themes/own/x.md", "x", "public/x.md", "x",
		"static/form.txt", "form", "picture.png", "not linked",
	)
	s, ds, err := site.Load(fsys, site.Options{Today: today, Skip: []string{"public"}})
	if err != nil {
		t.Fatal(err)
	}
	if ds = slices.DeleteFunc(ds, func(d site.Diagnostic) bool { return d.Code == "gap" }); len(ds) > 0 {
		t.Error(printed(ds, "en"))
	}
	if len(s.Documents) != 1 || len(s.Pages) != 1 {
		t.Errorf("%d documents, %d pages", len(s.Documents), len(s.Pages))
	}
	if !slices.Equal(s.Files, []string{"static/form.txt"}) {
		t.Errorf("files that travel with the site: %v", s.Files)
	}
}

// The folders of a book are walked name by name: a/x.md comes before a-b.md, which is not the order of their paths. A
// translation is found all the same.
func TestTranslationIsFoundBesideItsOriginal(t *testing.T) {
	fsys := books("clausebook.yaml", "title: Book\nlanguages: [en, zh-CN]\n")
	for i, folder := range []string{"a", "a-b", "a b", "a.b", "b", "ab"} {
		name := folder + "/x"
		fsys[name+".md"] = &fstest.MapFile{Data: []byte(draft(fmt.Sprintf("A%d", i), "satisfies: 8.1"))}
		fsys[name+".zh-CN.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 甲\n---\n正文。\n")}
		fsys[folder+".md"] = &fstest.MapFile{Data: []byte(draft(fmt.Sprintf("B%d", i), "satisfies: 8.1"))}
		fsys[folder+".zh-CN.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 乙\n---\n正文。\n")}
	}
	s := valid(t, fsys, today)
	if len(s.Documents) != 12 {
		t.Fatalf("%d documents, want 12", len(s.Documents))
	}
	for _, d := range s.Documents {
		if !d.Has("zh-CN") {
			t.Errorf("%s has no translation", d.Original().File)
		}
	}
}

func TestTranslationInheritsWhatItDoesNotSay(t *testing.T) {
	s := valid(t, books(
		"clausebook.yaml", "title: Book\nlanguages: [en, zh-CN]\n",
		"a.md", inForce("A", "satisfies: 8.1", "summary: In English", "revisions: [{version: \"1\", date: 2026-01-10, author: Li, change: First}]"),
		"a.zh-CN.md", "---\ntitle: 甲\n---\n正文。\n",
		"原文.zh-CN.md", draft("B", "satisfies: 8.1"),
	), today)
	zh := s.Document("A").Edition("zh-CN")
	if zh.Title != "甲" || zh.Summary != "" || len(zh.Revisions) != 1 {
		t.Errorf("title %q, summary %q, %d revisions", zh.Title, zh.Summary, len(zh.Revisions))
	}
	if b := s.Document("B").Original(); b.Lang != "zh-CN" {
		t.Errorf("a text that has no original beside it is in %s", b.Lang)
	}
}

// Everything that is wrong is said in one run, in the same order whatever the number of processors.
func TestAllDiagnosticsOfARunComeSortedAndOnce(t *testing.T) {
	fsys := books()
	for i := range 10 {
		fsys[fmt.Sprintf("%d.md", i)] = &fstest.MapFile{Data: []byte(draft(fmt.Sprintf("A%d", i), "satisfies: 8.6.9", "effective: 2026-02-30", "colour: red") + "[x](y.md) and {{ z }}\n")}
	}
	var first string
	for _, n := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(n)
		_, ds, err := site.Load(fsys, site.Options{Today: today})
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		ds = slices.DeleteFunc(ds, func(d site.Diagnostic) bool { return d.Code == "gap" })
		if len(ds) != 50 {
			t.Errorf("%d diagnostics, want 50", len(ds))
		}
		text := printed(ds, "en")
		if first == "" {
			first = text
		}
		if text != first {
			t.Errorf("with %d processors\n%s\nwith 1\n%s", n, text, first)
		}
	}
	if !strings.HasPrefix(first, "0.md:7:12: ISO/IEC 20000-1:2018 has no clause 8.6.9") {
		t.Errorf("begins with %.80s", first)
	}
}

func TestIdsAreOrderedAsAReaderDoes(t *testing.T) {
	ids := []string{"PRC-10", "PRC-2", "PRC-02", "POL-1", "prc-1", "PRC-INC-01", "PRC-INC-10", "PRC-INC-2"}
	slices.SortFunc(ids, site.CompareIDs)
	if got := strings.Join(ids, " "); got != "POL-1 PRC-02 PRC-2 PRC-10 PRC-INC-01 PRC-INC-2 PRC-INC-10 prc-1" {
		t.Error(got)
	}
}

// An anchor of one language leads to the same paragraph in the other: by its name, or by its place.
func TestAnchorsInTheOtherLanguage(t *testing.T) {
	s := valid(t, books(
		"clausebook.yaml", "title: Book\nlanguages: [en, zh-CN]\n",
		"a.md", draft("A", "satisfies: 8.1")+"## Scope\n\n## Roles {#roles}\n",
		"a.zh-CN.md", "---\ntitle: 甲\n---\n## 范围\n\n## 职责 {#roles}\n",
	), today)
	en, zh := s.Document("A").Original(), s.Document("A").Edition("zh-CN")
	for from, want := range map[string]string{"roles": "roles", "scope": "范围", "": "", "nowhere": ""} {
		if got := zh.Anchor(en, from); got != want {
			t.Errorf("#%s leads to #%s, want #%s", from, got, want)
		}
	}
}

// Variables work in the words of references and of pictures as they do in the text.
func TestVariablesInTheWordsOfReferences(t *testing.T) {
	s := valid(t, books(
		"data/organization.yaml", "name: {en: Example Ltd, zh-CN: 示例公司}\n", "plan.png", "picture",
		"a.md", draft("A", "satisfies: 8.1")+"[[A|rules of {{ organization.name }}]] ![plan of {{organization.name}}](plan.png)\n",
	), today)
	for i, want := range []string{"rules of 示例公司", "plan of 示例公司"} {
		l := s.Document("A").Original().Links[i]
		if got := s.RefWords(l.Ref, "zh-CN"); got != want {
			t.Errorf("words %q, want %q", got, want)
		}
	}
	_, ds, _ := site.Load(books("a.md", draft("A", "satisfies: 8.1")+"[[A|rules of {{ nobody }}]] ![plan of {{ nowhere }}](plan.png)\n", "plan.png", "x"), site.Options{Today: today})
	if n := strings.Count(printed(ds, "en"), "[unknown-variable]"); n != 2 {
		t.Errorf("%d unknown variables, want 2", n)
	}
}
