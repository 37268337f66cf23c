package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// folder writes files to a folder of their own.
func folder(t *testing.T, files map[string]string) site {
	t.Helper()
	s := site{dir: t.TempDir()}
	for name, text := range files {
		name = filepath.Join(s.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func compressed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A file counts as it travels: compressed, or as it is if it is compressed already. What is found with, what is shown and the
// program are kept apart, and of Pagefind's folder nothing is counted that a search can do without.
func TestPagefindIsWeighedByWhatItIsFor(t *testing.T) {
	text := strings.Repeat("incident ", 1000)
	packed := compressed(t, text)
	s := folder(t, map[string]string{
		"pagefind/pagefind.js":            text,
		"pagefind/wasm.en.pagefind":       packed,
		"pagefind/pagefind-entry.json":    text,
		"pagefind/pagefind.en_1.pf_meta":  packed,
		"pagefind/index/en_1.pf_index":    packed,
		"pagefind/filter/en_1.pf_filter":  packed,
		"pagefind/fragment/1.pf_fragment": packed,
		"pagefind/pagefind-ui.js":         text,
		"pagefind/pagefind-ui.css":        text,
		"pagefind/pagefind-worker.js":     text,
	})
	names, _, err := s.files("pagefind")
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.weigh(pagefind{}, names)
	if err != nil {
		t.Fatal(err)
	}
	n := len(packed)
	want := map[part]int{program: 2 * n, index: 4 * n, excerpts: n, other: 3 * n}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v; a packed file has %d bytes", got, want, n)
	}
}

// A client that loads as Pagefind's does: the languages; then two files at once; then the words; then the results.
const client = `
let base;
export async function options(o) { base = o.basePath; }
export async function search(term) {
  const languages = await (await fetch(base + "pagefind-entry.json?ts=1")).json();
  const mine = languages[document.querySelector("html").getAttribute("lang")];
  await Promise.all([fetch(base + mine + ".pf_meta"), fetch(base + "wasm.unknown.pagefind")]);
  await fetch(base + "index/" + term + ".pf_index");
  return { results: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ data: () => fetch(base + "fragment/" + n + ".pf_fragment") })) };
}
`

// Pagefind's client is asked on a page of the question's language; what it loads is noted, and how often it had to wait.
func TestPagefindIsAskedAsAPageWould(t *testing.T) {
	files := map[string]string{"pagefind/pagefind.js": client, "pagefind/pagefind-entry.json": `{"en": "english", "zh-CN": "chinese"}`}
	want := answer{Steps: 4, Found: 7, Loaded: []string{"pagefind/pagefind.js", "pagefind/pagefind-entry.json",
		"pagefind/chinese.pf_meta", "pagefind/wasm.unknown.pagefind", "pagefind/index/变更.pf_index",
		"pagefind/fragment/1.pf_fragment", "pagefind/fragment/2.pf_fragment", "pagefind/fragment/3.pf_fragment",
		"pagefind/fragment/4.pf_fragment", "pagefind/fragment/5.pf_fragment"}}
	for _, name := range want.Loaded[2:] {
		files[name] = "x"
	}
	got, err := pagefind{"pagefind.mjs"}.ask(folder(t, files), "变更")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
