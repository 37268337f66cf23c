package site_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// grown makes a book of n documents with five claims each. Every document implements the one before it and has the next one
// for its evidence, so that all of them hang together.
func grown(n int) fstest.MapFS {
	leaves := standard.Find("iso20000-1:2018").Requirements()
	files := map[string]string{}
	for i := range n {
		id := func(i int) string { return fmt.Sprintf("PRC-A-%04d", (i+n)%n) }
		var claims []string
		for k := range 5 {
			claims = append(claims, leaves[(i+11*k)%len(leaves)].Number)
		}
		text := approved(id(i), "["+strings.Join(claims, ", ")+"]", "## A {#a}\n\nText of ["+id(i)+"]\n")
		if i > 0 {
			text = strings.Replace(text, "type:", "implements: ["+id(i-1)+"]\nevidence: ["+id(i+1)+"]\ntype:", 1)
		}
		files["p/"+id(i)+".md"] = text
	}
	return small(files)
}

// Tracing costs in proportion to the claims: what is allocated for 20,000 claims in 4,000 documents is at most four times what
// 5,000 in 1,000 cost, and a little for growing tables. Allocations are counted, because they are the same on every machine.
func TestTracingIsLinear(t *testing.T) {
	cost := func(n int) (count float64, claims int) {
		s := load(t, grown(n), today)
		count = testing.AllocsPerRun(3, func() {
			if _, err := s.WhatIf(); err != nil {
				t.Fatal(err)
			}
		})
		for _, d := range s.Documents {
			claims += len(d.Claims)
		}
		return count, claims
	}
	small, few := cost(1000)
	large, many := cost(4000)
	if many < 20_000 || many < 4*few-10 {
		t.Fatalf("%d and %d claims", few, many)
	}
	if large > 4.4*small {
		t.Errorf("%.0f allocations for %d claims, %.0f for %d", small, few, large, many)
	}
	if large > 10*float64(many) {
		t.Errorf("%.1f allocations a claim", large/float64(many))
	}
}

// The same for judging reviews: 4,000 documents with all claims suspect.
func TestJudgingReviewsIsLinear(t *testing.T) {
	cost := func(n int) float64 {
		book := grown(n)
		s := load(t, book, today)
		for _, d := range s.Documents {
			c := d.ReviewAll(signed("manager", "2026-04-01"), "", site.Date{})
			for i := range c.Claims {
				c.Claims[i].Text = site.EntryPrint(d.Claims[0].Clause)
			}
			book["control/"+d.ID+".yaml"] = &fstest.MapFile{Data: c.YAML()}
		}
		return testing.AllocsPerRun(1, func() {
			s := load(t, book, today)
			if got := s.Trace.Standards[0].Summary.Flags[site.Suspect]; got != 57 {
				t.Fatalf("%d requirements are suspect", got)
			}
		})
	}
	if small, large := cost(100), cost(400); large > 4.6*small {
		t.Errorf("%.0f allocations for 100 documents, %.0f for 400", small, large)
	}
}

// What a book keeps of its documents are a few pieces of memory for each, side by side: pieces that stand scattered among what
// reading left behind would hold on to much more.
func TestDocumentsStandSideBySide(t *testing.T) {
	const n = 2000
	book := grown(n)
	state := func() (m runtime.MemStats) {
		runtime.GC()
		runtime.GC() // pools are emptied in two steps
		runtime.ReadMemStats(&m)
		return m
	}
	before := state()
	s := load(t, book, today)
	after := state()
	runtime.KeepAlive(s)
	runtime.KeepAlive(book)
	pieces := float64(after.HeapObjects-before.HeapObjects) / n
	lives, holds := after.HeapAlloc-before.HeapAlloc, after.HeapInuse-before.HeapInuse
	t.Logf("%.1f pieces a document, %d KiB in use, %d KiB held", pieces, lives>>10, holds>>10)
	if pieces > 12 {
		t.Errorf("%.1f pieces of memory a document, want 12 at most", pieces)
	}
	if float64(holds) > 1.3*float64(lives) {
		t.Errorf("%d KiB are held for %d KiB", holds>>10, lives>>10)
	}
}

// A chain that meets itself, and 24 layers of two documents that all lead to both of the next layer: sixteen million paths.
func TestCyclesAndDiamondsComeToAnEnd(t *testing.T) {
	const layers = 24
	for _, key := range []string{"implements", "supersedes", "evidence"} {
		files := map[string]string{}
		for i := range layers {
			for _, side := range []string{"A", "B"} {
				id := fmt.Sprintf("PRC-%s-%02d", side, i)
				text := approved(id, "8.1", "Text.\n")
				if i > 0 {
					text = strings.Replace(text, "type:", fmt.Sprintf("%s: [PRC-A-%02d, PRC-B-%02d]\ntype:", key, i-1, i-1), 1)
				}
				files[id+".md"] = text
			}
		}
		for i, next := range []string{"2", "3", "1"} {
			id := fmt.Sprint("PRC-C-", i+1)
			files[id+".md"] = strings.Replace(approved(id, "8.1", "Text.\n"), "type:", key+": [PRC-C-"+next+", PRC-A-01]\ntype:", 1)
		}
		book := small(files)
		for name := range files {
			id := strings.TrimSuffix(name, ".md")
			book = sign(t, book, id, func(d *site.Document) *site.Control {
				return d.ReviewAll(signed("manager", "2026-04-01"), "", site.Date{})
			})
		}
		for name, f := range book {
			if _, ours := files[name]; ours {
				book = with(book, name, strings.Replace(string(f.Data), "Text.", "Changed.", 1))
			}
		}
		s, ds, err := site.Load(book, site.Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := countOf(ds, key+"-cycle"), map[string]int{"implements": 1, "supersedes": 1}[key]; got != want {
			t.Errorf("%s: %d cycles said, want %d", key, got, want)
		}
		if key != "supersedes" && countOf(ds, "suspect-claim") != len(files) {
			t.Errorf("%s: %d claims suspect, want %d", key, countOf(ds, "suspect-claim"), len(files))
		}
		for _, d := range ds {
			if d.Hint != nil && len(d.HintText("en")) > 200 {
				t.Errorf("a hint that nobody reads: %s", d.HintText("en"))
			}
		}
		if _, err := s.WhatIf("withdraw:PRC-A-00", "approve:PRC-C-1"); err != nil {
			t.Error(err)
		}
	}
}

func countOf(ds []site.Diagnostic, code string) int {
	n := 0
	for _, d := range ds {
		if d.Code == code {
			n++
		}
	}
	return n
}

func BenchmarkTrace(b *testing.B) {
	s := load(b, grown(4000), today)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.WhatIf(); err != nil {
			b.Fatal(err)
		}
	}
}
