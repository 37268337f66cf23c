package site_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/site"
)

// A book that is loaded with a Memory is the book that is loaded without one, and the same is said of it. The books of all
// diagnostics follow each other as if they were saves of one book: names come, go, and mean something else.
func TestMemoryMakesNoDifference(t *testing.T) {
	names, err := filepath.Glob("../testdata/check/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	memory := &site.Memory{}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys, _ := archiveBook(t, a)
		takeBase(fsys)
		s, ds, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		want := printed(ds, "en") + everything(s)
		for _, again := range []string{"read", "recalled"} {
			s, ds, err := site.Load(fsys, site.Options{Today: today, Memory: memory})
			if err != nil {
				t.Fatal(err)
			}
			if got := printed(ds, "en") + everything(s); got != want {
				t.Fatalf("%s, %s:\n%s\nwant:\n%s", filepath.Base(name), again, got, want)
			}
		}
	}
}

// Saves that write ever new names leave the book what it is: names that nobody writes any more are let go of, and the others get
// other numbers.
func TestMemoryOutlivesManyNames(t *testing.T) {
	memory := &site.Memory{}
	var b strings.Builder
	for i := range 40 {
		b.Reset()
		for k := range 60 {
			fmt.Fprintf(&b, "## S%d {#s%d-%d}\n\nSee [[A#s%d-%d]] and [that](b.md#b).\n", k, i, k, i, k)
		}
		fsys := small(map[string]string{
			"p/a.md": approved("A", "[8.1]", b.String()+"\n[[B#b]] [here](#s1-1)\n"),
			"p/b.md": approved("B", "[8.2]", "## B {#b}\n\nSee [[A]], [[8.1]] and [[role:manager]].\n"),
		})
		s, ds, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		want := printed(ds, "en") + everything(s)
		s, ds, err = site.Load(fsys, site.Options{Today: today, Memory: memory})
		if err != nil {
			t.Fatal(err)
		}
		if got := printed(ds, "en") + everything(s); got != want {
			t.Fatalf("save %d:\n%s\nwant:\n%s", i, got, want)
		}
	}
}

// On several cores a book of many parts is the one that a single core makes.
func TestCoresMakeNoDifference(t *testing.T) {
	files := map[string]string{}
	for i := range 300 {
		id := fmt.Sprintf("PRC-%03d", i)
		next := fmt.Sprintf("PRC-%03d", (i*7+1)%300)
		text := fmt.Sprintf("## Steps {#steps satisfies=\"8.6.1\"}\n\nSee [[%s#steps]], [[#steps]], [[8.%d]] and [it](../q/%s.md#steps).\n", next, i%8, next)
		if i%50 == 0 {
			text += "See [[PRC-999]], [[#none]], {{ nothing }} and [nothing](none.md).\n"
		}
		folder := "p/"
		if i*7%2 == 0 {
			folder = "q/"
		}
		files[folder+id+".md"] = strings.Replace(approved(id, "[8.1, 5.2]", text), "type:", "implements: ["+next+"]\ntype:", 1)
	}
	fsys := small(files)
	of := func(cores int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		s, ds, err := site.Load(fsys, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		return printed(ds, "en") + everything(s)
	}
	want := of(1)
	for range 3 {
		if got := of(4); got != want {
			t.Fatal("another book")
		}
	}
	if n := strings.Count(want, "[unknown-document]"); n < 6 {
		t.Errorf("%d unknown documents; want 6 at least", n)
	}
}

// everything writes down what linking, checking and tracing made of a book.
func everything(s *site.Site) string {
	var b strings.Builder
	b.WriteString(show(s))
	for _, st := range s.Trace.Standards {
		for _, c := range st.Clauses {
			links(&b, c.Clause.Number, c.Mentions)
		}
	}
	for _, list := range [][]*site.Document{s.Documents, s.Pages} {
		for _, d := range list {
			fmt.Fprintf(&b, "%s %v %v\n", d.ID, d.InForce, d.Overdue)
			for _, docs := range [][]*site.Document{d.Implements, d.ImplementedBy, d.Supersedes, d.SupersededBy, d.Evidence, d.EvidenceFor, d.SupportedBy, d.Supports} {
				for _, o := range docs {
					fmt.Fprintf(&b, " %s", o.ID)
				}
				b.WriteByte(';')
			}
			for _, e := range d.Editions {
				links(&b, e.File, e.Links)
			}
			links(&b, "in", d.In)
		}
	}
	for _, x := range s.Services {
		links(&b, x.ID, x.In)
		for _, d := range x.Documents {
			fmt.Fprintf(&b, " %s", d.ID)
		}
	}
	for _, x := range s.Roles {
		links(&b, x.ID, x.In)
	}
	for _, x := range s.Terms {
		links(&b, x.ID, x.In)
	}
	for _, x := range s.Parties {
		links(&b, x.ID, x.In)
	}
	fmt.Fprintf(&b, "%v %v\n", s.Files, len(s.Trace.Todos))
	return b.String()
}

func links(b *strings.Builder, of string, list []*site.Link) {
	fmt.Fprintf(b, "%s:", of)
	for _, l := range list {
		if l == nil {
			b.WriteString(" -")
			continue
		}
		t := l.Target
		fmt.Fprintf(b, " %s/%d→", l.From.File, l.Index)
		switch {
		case t.Document != nil:
			fmt.Fprintf(b, "%s#%s %s %s", t.Document.ID, t.Section, t.Lang, t.From.File)
		case t.Clause != nil:
			b.WriteString(t.Clause.Ref())
		case t.Service != nil:
			b.WriteString(t.Service.ID)
		case t.Role != nil:
			b.WriteString(t.Role.ID)
		case t.Party != nil:
			b.WriteString(t.Party.ID)
		case t.Term != nil:
			b.WriteString(t.Term.ID)
		default:
			b.WriteString(t.File)
		}
	}
	b.WriteByte('\n')
}
