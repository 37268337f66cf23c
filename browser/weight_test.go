package browser

import (
	"bytes"
	"compress/gzip"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What a page may weigh, in bytes of gzip as a server sends it.
const (
	maxHTML   = 20 << 10
	maxStyle  = 12 << 10
	maxScript = 12 << 10
	maxQuery  = 120_000
)

// gzipped is the weight of a file of the site.
func (h *handbook) gzipped(t *testing.T, name string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(h.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Len()
}

var (
	styles  = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`)
	scripts = regexp.MustCompile(`<script src="([^"]+)"`)
)

// linked is the weight of the files that a page loads by a pattern.
func (h *handbook) linked(t *testing.T, page string, pattern *regexp.Regexp) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(h.dir, filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, m := range pattern.FindAllStringSubmatch(string(data), -1) {
		sum += h.gzipped(t, path.Join(path.Dir(page), m[1]))
	}
	return sum
}

// Every document of the starter set, with its style and its scripts, keeps to the budget.
func TestWeight(t *testing.T) {
	h := get(t, starter)
	var heaviest, style, script struct {
		page  string
		bytes int
	}
	n := 0
	for _, page := range h.pages(t) {
		if !strings.Contains("/"+page, "/documents/") {
			continue
		}
		n++
		if b := h.gzipped(t, page); b > heaviest.bytes {
			heaviest.page, heaviest.bytes = page, b
		}
		if b := h.linked(t, page, styles); b > style.bytes {
			style.page, style.bytes = page, b
		}
		if b := h.linked(t, page, scripts); b > script.bytes {
			script.page, script.bytes = page, b
		}
	}
	t.Logf("%d pages below documents/: at most %d B of HTML (%s), %d B of CSS, %d B of scripts", n, heaviest.bytes, heaviest.page, style.bytes, script.bytes)
	if heaviest.bytes > maxHTML {
		t.Errorf("%s has %d B, not %d", heaviest.page, heaviest.bytes, maxHTML)
	}
	if style.bytes > maxStyle {
		t.Errorf("the style of %s has %d B, not %d", style.page, style.bytes, maxStyle)
	}
	if script.bytes > maxScript {
		t.Errorf("the scripts of %s have %d B, not %d", script.page, script.bytes, maxScript)
	}
	for _, page := range []string{"search.html", "zh-CN/search.html"} {
		if b := h.linked(t, page, regexp.MustCompile(`<script src="([^"]*assets/[^"]+)"`)); b > maxScript {
			t.Errorf("the scripts of %s have %d B, not %d", page, b, maxScript)
		}
	}
}

// From the address of a query to the first rows of its answer: the search script and all of the index that it asks for. The
// page, its style and site.js have come for other reasons.
func TestFirstQuery(t *testing.T) {
	h := get(t, starter)
	for _, q := range []struct{ lang, query string }{{"", "incident"}, {"", "PRC-INC-01"}, {"", "who approves a change"}, {"zh-CN/", "事件"}, {"zh-CN/", "8.6.1"}, {"zh-CN/", "变更由谁批准"}} {
		b := open(t, h.http)
		b.ask(q.lang, q.query)
		files := map[string]int{}
		for _, address := range b.asked() {
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(u.Path, "/a/b/")
			if name == "assets/search.js" || strings.Contains(name, "search/") {
				files[name] = h.gzipped(t, name)
			}
		}
		sum := 0
		for _, n := range files {
			sum += n
		}
		t.Logf("%q: %d files, %d B", q.query, len(files), sum)
		if sum > maxQuery {
			t.Errorf("%q: the first answer takes %d B, not %d", q.query, sum, maxQuery)
		}
	}
}
