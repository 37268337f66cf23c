package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const smallBook = `title: {en: Test book, zh-CN: 测试文件集}
languages: [en, zh-CN]
classifications: [public, internal]
audiences: {customers: {up_to: public}}
`

const smallDocument = `---
id: POL-01
title: A policy
type: policy
version: "1"
status: draft
classification: public
---
## Text

One two three.
`

// A book that is built again is built only when something of it, of the options, of the program or of the site has changed;
// and then the site is the one that a first build makes.
func TestBuildAgainRunsWhenAnythingChangedAndOnlyThen(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("here every build runs")
	}
	type place struct{ book, site, cache string }
	edit := func(file string) func(*testing.T, place) { // same length, and the time of the old content
		return func(t *testing.T, p place) {
			name := filepath.Join(p.book, file)
			if strings.HasPrefix(file, "public/") {
				name = filepath.Join(filepath.Dir(p.site), file)
			}
			info, err := os.Stat(name)
			check(t, err)
			data, err := os.ReadFile(name)
			check(t, err)
			check(t, os.WriteFile(name, bytes.ReplaceAll(data, []byte("two"), []byte("six")), 0o644))
			check(t, os.Chtimes(name, info.ModTime(), info.ModTime()))
		}
	}
	put := func(file, text string) func(*testing.T, place) {
		return func(t *testing.T, p place) {
			name := filepath.Join(p.book, file)
			check(t, os.MkdirAll(filepath.Dir(name), 0o755))
			check(t, os.WriteFile(name, []byte(text), 0o644))
		}
	}
	records := func(t *testing.T, p place) []string {
		names, err := filepath.Glob(filepath.Join(p.cache, "*", "builds", "*"))
		if len(names) == 0 { // macOS keeps caches under HOME
			names, err = filepath.Glob(filepath.Join(p.cache, "Library", "Caches", "*", "builds", "*"))
		}
		check(t, err)
		if len(names) == 0 {
			t.Fatal("nothing was remembered")
		}
		return names
	}
	damage := func(change func([]byte) []byte) func(*testing.T, place) {
		return func(t *testing.T, p place) {
			for _, name := range records(t, p) {
				data, err := os.ReadFile(name)
				check(t, err)
				check(t, os.WriteFile(name, change(data), 0o600))
			}
		}
	}
	for name, test := range map[string]struct {
		change func(*testing.T, place)
		args   []string
		runs   bool
	}{
		"nothing changed": {},
		"a hidden file":   {change: put(".notes", "x")},
		"quiet":           {args: []string{"-q"}},
		"a document":      {change: edit("a.md"), runs: true},
		"a new document":  {change: put("b.md", strings.ReplaceAll(smallDocument, "POL-01", "POL-02")), runs: true},
		"a document less": {change: func(t *testing.T, p place) { check(t, os.Remove(filepath.Join(p.book, "a.md"))) }, runs: true},
		"a name": {change: func(t *testing.T, p place) {
			check(t, os.Rename(filepath.Join(p.book, "a.md"), filepath.Join(p.book, "c.md")))
		}, runs: true},
		"data":                {change: put("data/roles.yaml", "boss: {title: Boss}\n"), runs: true},
		"the configuration":   {change: put("clausebook.yaml", smallBook+"theme: default\n"), runs: true},
		"a static file":       {change: put("static/form.txt", "form 2"), runs: true},
		"a theme":             {change: put("themes/default/assets/theme.css", "p {}\n"), runs: true},
		"a hidden theme file": {change: put("themes/default/.x", "x"), runs: true},
		"the day":             {args: []string{"--as-of", "2026-11-23"}, runs: true},
		"the audience":        {args: []string{"--audience", "customers"}, runs: true},
		"the language":        {args: []string{"--lang", "zh-CN"}, runs: true},
		"the theme's name":    {args: []string{"--theme", "default"}, runs: true},
		"asked to":            {args: []string{"--fresh"}, runs: true},
		"a page":              {change: edit("public/documents/POL-01.html"), runs: true},
		"a page less":         {change: func(t *testing.T, p place) { check(t, os.Remove(filepath.Join(p.site, "index.html"))) }, runs: true},
		"the site less":       {change: func(t *testing.T, p place) { check(t, os.RemoveAll(p.site)) }, runs: true},
		"a damaged record":    {change: damage(func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), runs: true},
		"half a record":       {change: damage(func(b []byte) []byte { return b[:len(b)/2] }), runs: true},
		"an empty record":     {change: damage(func([]byte) []byte { return nil }), runs: true},
		"no cache":            {change: func(t *testing.T, p place) { check(t, os.RemoveAll(p.cache)) }, runs: true},
		"another version": {change: func(t *testing.T, _ place) {
			old := version
			version = "0.0.0-test"
			t.Cleanup(func() { version = old })
		}, runs: true},
		"a link in the theme": {change: func(t *testing.T, p place) {
			check(t, os.MkdirAll(filepath.Join(p.book, "themes/default"), 0o755))
			check(t, os.Symlink("../../a.md", filepath.Join(p.book, "themes/default/x")))
		}, runs: true},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			p := place{filepath.Join(root, "book"), filepath.Join(root, "public"), filepath.Join(root, "cache")}
			t.Setenv("XDG_CACHE_HOME", p.cache)
			t.Setenv("HOME", p.cache)
			put("clausebook.yaml", smallBook)(t, p)
			put("a.md", smallDocument)(t, p)
			put("static/form.txt", "form 1")(t, p)
			build := func(site string, args ...string) (string, os.FileInfo) {
				t.Helper()
				var out bytes.Buffer
				a := &app{out: &out, err: &out, now: time.Now}
				if code := a.run(append([]string{"build", p.book, "-o", site, "--as-of", "2026-11-22"}, args...)); code != exitFine {
					t.Fatalf("build ended with %d:\n%s", code, out.String())
				}
				info, err := os.Stat(site)
				check(t, err)
				return out.String(), info
			}
			said, first := build(p.site)
			if test.change != nil {
				test.change(t, p)
			}
			saidAgain, again := build(p.site, test.args...)
			// The system may give the number of a folder that has gone to the next one.
			if runs := !os.SameFile(first, again) || !first.ModTime().Equal(again.ModTime()); runs != test.runs {
				t.Errorf("the build ran: %t, want %t", runs, test.runs)
			}
			if test.change == nil && len(test.args) == 0 && said != saidAgain {
				t.Errorf("the first build said\n%s\nand the second\n%s", said, saidAgain)
			}
			clean := filepath.Join(root, "clean")
			build(clean, append(test.args, "--fresh")...)
			want, got := tree(t, clean), tree(t, p.site)
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s is not what a first build makes", name)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d files, want %d", len(got), len(want))
			}
			if _, err := os.Stat(filepath.Join(root, ".public.lock")); err == nil {
				t.Error("the lock stayed")
			}
		})
	}
}

// A site that was made with warnings is not good enough for --strict, changed or not.
func TestBuildAgainIsStrictWhenAskedTo(t *testing.T) {
	root := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(root, "cache"))
	t.Setenv("HOME", root)
	check(t, os.WriteFile(filepath.Join(root, "clausebook.yaml"), []byte(smallBook), 0o644))
	for _, test := range []struct {
		args []string
		want int
	}{{nil, exitFine}, {[]string{"--strict"}, exitContent}, {nil, exitFine}, {nil, exitFine}} {
		a := &app{out: &bytes.Buffer{}, err: &bytes.Buffer{}, now: time.Now}
		if got := a.run(append([]string{"build", root, "-o", filepath.Join(root, "public"), "--as-of", "2026-11-22"}, test.args...)); got != test.want {
			t.Errorf("build %s ended with %d, want %d", test.args, got, test.want)
		}
	}
}

// A folder for caches that cannot be written to keeps nobody from building.
func TestBuildNeedsNoCache(t *testing.T) {
	root := t.TempDir()
	check(t, os.WriteFile(filepath.Join(root, "file"), nil, 0o644))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(root, "file"))
	t.Setenv("HOME", filepath.Join(root, "file"))
	check(t, os.Mkdir(filepath.Join(root, "book"), 0o755))
	check(t, os.WriteFile(filepath.Join(root, "book", "clausebook.yaml"), []byte(smallBook), 0o644))
	for range 2 {
		var out bytes.Buffer
		a := &app{out: &out, err: &out, now: time.Now}
		if code := a.run([]string{"build", filepath.Join(root, "book"), "-o", filepath.Join(root, "public")}); code != exitFine {
			t.Errorf("build ended with %d:\n%s", code, out.String())
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tree reads all files of a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	check(t, filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		out[rel] = string(data)
		return err
	}))
	return out
}
