package bench_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/bench"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

// book is a book in memory.
func book(n int) fs.FS {
	m := fstest.MapFS{}
	for name, data := range bench.Book(n, bench.Seed, bench.Clausebook) {
		m[name] = &fstest.MapFile{Data: data}
	}
	return m
}

// theme is read once: it is no part of what grows with a book.
var theme = sync.OnceValues(func() (*generator.Theme, error) {
	d, ok := themes.Find("default")
	if !ok {
		return nil, fs.ErrNotExist
	}
	return generator.LoadTheme(d)
})

func load(t testing.TB, book fs.FS) *site.Site {
	t.Helper()
	day, ok := source.ParseDate(bench.AsOf)
	if !ok {
		t.Fatalf("%q is no date", bench.AsOf)
	}
	s, ds, err := site.Load(book, site.Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Severity == 0 {
			t.Fatalf("the book has errors: %s", d.Text("en"))
		}
	}
	return s
}

// build makes the whole site and gives the number of its bytes.
func build(t testing.TB, book fs.FS, s *site.Site) (size int) {
	t.Helper()
	th, err := theme()
	if err != nil {
		t.Fatal(err)
	}
	err = generator.Build(s, th, generator.Options{Files: book}, func(f generator.File) error {
		size += len(f.Data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}

func BenchmarkLoad(b *testing.B) {
	book := book(1000)
	b.ReportAllocs()
	for b.Loop() {
		load(b, book)
	}
}

func BenchmarkBuild(b *testing.B) {
	book := book(1000)
	s := load(b, book)
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(build(b, book, s)))
	}
}

// BenchmarkReload reads a book again after one file changed, as serve does after a save, and plans the site.
func BenchmarkReload(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			book := book(n).(fstest.MapFS)
			th, err := theme()
			if err != nil {
				b.Fatal(err)
			}
			day, _ := source.ParseDate(bench.AsOf)
			var memory site.Memory
			const name = "procedures/prc-00005.md"
			texts := [][]byte{book[name].Data, append(slices.Clip(book[name].Data), "\nA sentence that was not there before.\n"...)}
			reload := func(i int) {
				book[name] = &fstest.MapFile{Data: texts[i%2]}
				s, _, err := site.Load(book, site.Options{Today: day, Memory: &memory})
				if err == nil {
					_, err = generator.Plan(s, th, generator.Options{Files: book})
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			reload(0)
			runtime.GC()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				reload(i)
				b.StopTimer() // serve collects garbage while the author reads
				runtime.GC()
				b.StartTimer()
			}
		})
	}
}

// The same seed gives the same book, another one another book, and every flavour has all its documents.
func TestBookIsMadeFromItsSeed(t *testing.T) {
	sum := func(seed uint64, f bench.Flavour) string {
		h, n := sha256.New(), 0
		for name, data := range bench.Book(50, seed, f) {
			fmt.Fprintf(h, "%s %d\n%s", name, len(data), data)
			n++
		}
		if n < 50 {
			t.Errorf("%s: %d files for 50 documents", f, n)
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	for _, f := range bench.Flavours {
		first := sum(1, f)
		if sum(1, f) != first {
			t.Errorf("%s: the same seed gave two books", f)
		}
		if sum(2, f) == first {
			t.Errorf("%s: two seeds gave the same book", f)
		}
	}
}

// What a document costs must not depend on how many there are: the bytes and the allocations of the documents from 2,000 to
// 2,900 are at most a fifth more than those from 1,100 to 2,000. What every site costs, however small, cancels out; below a
// thousand documents the pages that list everything are still small enough for buffers that are used again. Nor may a change
// make many more allocations of a document than there were when this was written.
func TestCostPerDocumentStaysFlat(t *testing.T) {
	if testing.Short() || race {
		t.Skip("builds sites of 1,100, 2,000 and 2,900 documents; the race detector empties pools at random")
	}
	sizes := [3]int{1100, 2000, 2900}
	steps := []struct {
		name string
		most float64 // allocations for a document
		cost [len(sizes)]cost
	}{{name: "site.Load", most: 2500}, {name: "generator.Build", most: 3500}}
	for i, n := range sizes {
		b := book(n)
		var s *site.Site
		steps[0].cost[i] = measure(func() { s = load(t, b) })
		steps[1].cost[i] = measure(func() { build(t, b, s) })
	}
	for _, step := range steps {
		c := step.cost
		first, second := c[1].less(c[0]).per(sizes[1]-sizes[0]), c[2].less(c[1]).per(sizes[2]-sizes[1])
		t.Logf("%-16s %6.0f then %6.0f allocations, %7.0f then %7.0f bytes for a document", step.name, first.allocations, second.allocations, first.bytes, second.bytes)
		if second.allocations > 1.2*first.allocations || second.bytes > 1.2*first.bytes {
			t.Errorf("%s costs more per document as the book grows", step.name)
		}
		if second.allocations > step.most {
			t.Errorf("%s makes %.0f allocations for a document; at most %.0f were thought to be enough", step.name, second.allocations, step.most)
		}
	}
}

// race tells that the race detector is on.
var race bool

// cost is what a step asked the allocator for.
type cost struct{ allocations, bytes float64 }

func measure(step func()) cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	step()
	runtime.ReadMemStats(&after)
	return cost{float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)}
}

func (c cost) less(o cost) cost { return cost{c.allocations - o.allocations, c.bytes - o.bytes} }
func (c cost) per(count int) cost {
	return cost{c.allocations / float64(count), c.bytes / float64(count)}
}
