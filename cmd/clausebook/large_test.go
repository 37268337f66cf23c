package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/themes"
)

// A book that is so large that its texts and rows wait in files has the same site as when they stay in memory, and none of
// those files is left.
func TestLargeBookIsTheSameFromFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("clausebook.yaml", "title: Book\norganization: Firm\nlanguages: [en]\nstandards: [iso20000-1:2018]\n")
	for i := range site.LargeBook {
		write(fmt.Sprintf("p%04d.md", i), fmt.Sprintf("---\ntype: page\ntitle: Page %d\n---\nThe words of %d.\n\n## Next\n\nGo on with [the next](p%04d.md#next).\n", i, i, (i+1)%site.LargeBook))
	}
	public := filepath.Join(t.TempDir(), "public")
	if code, _, stderr := invoke("build", "-q", "--fresh", "-o", public, dir); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}

	day, _ := source.ParseDate("2026-11-22")
	s, _, err := site.Load(os.DirFS(dir), site.Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	layer, _ := themes.Find("default")
	theme, err := generator.LoadTheme(layer)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	err = generator.Build(s, theme, generator.Options{Files: os.DirFS(dir)}, func(f generator.File) error {
		n++
		got, err := os.ReadFile(filepath.Join(public, filepath.FromSlash(f.Path)))
		if err == nil && !bytes.Equal(got, f.Data) {
			t.Errorf("%s differs", f.Path)
		}
		return err
	})
	if err != nil || n < site.LargeBook {
		t.Errorf("%d files; %v", n, err)
	}
	for _, name := range []string{".texts", ".rows"} {
		if _, err := os.Lstat(filepath.Join(public, name)); err == nil {
			t.Errorf("%s is left in the site", name)
		}
	}
}

// Memory grows with books that are larger than the one for which it was measured, and with no other.
func TestMemoryGrowsWithTheBook(t *testing.T) {
	for _, c := range []struct {
		m    memory
		n    int
		want int64
	}{{building, 0, 456 << 20}, {building, 10000, 456 << 20}, {building, 50000, 50000 * 46 << 10}, {serving, 10000, 1 << 30}, {serving, 20000, 20000 * 104 << 10}} {
		if got := c.m.limit(c.n); got != c.want {
			t.Errorf("%d texts: %d, want %d", c.n, got, c.want)
		}
	}
}
