package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// What has the same bytes as in the old site is not written again: it stays the file it was, so that whoever copies sites, or
// serves them by the time of their files, sees what changed and nothing else.
func TestUnchangedFilesStayTheFilesTheyWere(t *testing.T) {
	root := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(root, "cache"))
	t.Setenv("HOME", root)
	book, site := filepath.Join(root, "book"), filepath.Join(root, "public")
	put := func(name, text string) {
		t.Helper()
		check(t, os.MkdirAll(filepath.Dir(name), 0o755))
		check(t, os.WriteFile(name, []byte(text), 0o644))
	}
	put(filepath.Join(book, "clausebook.yaml"), smallBook)
	put(filepath.Join(book, "a.md"), smallDocument)
	put(filepath.Join(book, "static", "form.txt"), "form 1")
	put(filepath.Join(book, "static", "plan.txt"), "plan 1")
	build := func() fs.FileInfo {
		t.Helper()
		var out bytes.Buffer
		a := &app{out: &out, err: &out, now: time.Now}
		if code := a.run([]string{"build", book, "-o", site, "--as-of", "2026-11-22"}); code != exitFine {
			t.Fatalf("build ended with %d:\n%s", code, out.String())
		}
		info, err := os.Stat(site)
		check(t, err)
		return info
	}
	build()
	before, was := tree(t, site), infos(t, site)

	// A copy made of links, as backup programs make them, is another's: what stands in it may not change.
	backup := filepath.Join(root, "backup.html")
	check(t, os.Link(filepath.Join(site, "documents", "POL-01.html"), backup))

	put(filepath.Join(book, "a.md"), strings.ReplaceAll(smallDocument, "two", "six"))
	page := filepath.Join(site, "glossary.html") // somebody touches the site: the same length and the same time
	put(page, strings.ToUpper(before["glossary.html"]))
	check(t, os.Chtimes(page, was["glossary.html"].ModTime(), was["glossary.html"].ModTime()))
	link := filepath.Join(site, "static", "form.txt") // or puts a link where a file was
	check(t, os.Remove(link))
	linked := runtime.GOOS != "windows"
	if linked {
		check(t, os.Symlink(filepath.Join(book, "static", "form.txt"), link))
	}
	built := build()

	after, is := tree(t, site), infos(t, site)
	var changed []string
	for name, text := range after {
		same := before[name] == text
		if !same {
			changed = append(changed, name)
		}
		touched := name == "glossary.html" || name == "static/form.txt"
		if got := os.SameFile(was[name], is[name]); got != (same && !touched) {
			t.Errorf("%s: the same bytes %t, the same file %t", name, same, got)
		}
		if !is[name].Mode().IsRegular() {
			t.Errorf("%s is no file: %s", name, is[name].Mode())
		}
	}
	for _, want := range []string{"documents/POL-01.html", "zh-CN/documents/POL-01.html", "manifest.sha256"} {
		if !slices.Contains(changed, want) {
			t.Errorf("%s did not change", want)
		}
	}
	if len(changed) > len(after)/2 {
		t.Errorf("%d of %d files changed", len(changed), len(after))
	}
	if text := string(readFile(t, backup)); text != before["documents/POL-01.html"] {
		t.Error("the copy made of links has changed")
	}

	// A site that has taken files over is known again, as long as nobody touches it.
	if again := build(); runtime.GOOS != "windows" && !built.ModTime().Equal(again.ModTime()) {
		t.Error("nothing changed, and yet the site was built again")
	}
	check(t, os.Chtimes(filepath.Join(site, "static", "plan.txt"), time.Now(), was["static/plan.txt"].ModTime()))
	if again := build(); built.ModTime().Equal(again.ModTime()) {
		t.Error("a file of the site was touched, and it was not built again")
	}
}

// A name that the file system takes for one that is there already is an error; the file that has it, which may be one of the
// old site, stays as it is.
func TestOutputDoesNotWriteOverWhatIsThere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "page.html")
	check(t, create(name, []byte("old")))
	if err := create(name, []byte("new")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want %v", err, fs.ErrExist)
	}
	if got := string(readFile(t, name)); got != "old" {
		t.Errorf("the file has %q", got)
	}
}

// infos gives what a folder says of its files, which are not looked behind when they are links.
func infos(t *testing.T, dir string) map[string]fs.FileInfo {
	t.Helper()
	out := map[string]fs.FileInfo{}
	check(t, filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := os.Lstat(name)
		rel, _ := filepath.Rel(dir, name)
		out[filepath.ToSlash(rel)] = info
		return err
	}))
	return out
}
