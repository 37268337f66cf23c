package site

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// A Memory keeps what reading each Markdown file gave. Reading is a pure step: it depends on the bytes of the file, its
// name, and the words that the configuration allows in front matter. So a book that is loaded again after one file changed
// reads one file, and everything that follows runs as it does the first time.
//
// A Memory holds one result for each file of the book it was last used for; results of files that have gone are dropped.
// It may be used by one Load at a time.
type Memory struct {
	mu    sync.Mutex
	files map[string]*remembered
}

type remembered struct {
	raw     []byte
	dialect string
	result  one
	used    bool
}

// dialect is what of the configuration has a say in how front matter is read.
func (r *reader) dialect() string {
	c := &r.site.Config
	return strings.Join(c.Languages, " ") + "\x00" + strings.Join(c.Classifications, "\x00")
}

// recall gives the result for a file when it was read before with the same bytes.
func (m *Memory) recall(name string, raw []byte, dialect string) (one, bool) {
	if m == nil {
		return one{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.files[name]
	if old == nil || old.dialect != dialect || !same(old.raw, raw) {
		return one{}, false
	}
	old.used = true
	x := old.result
	x.ds = slices.Clone(x.ds)
	if x.edition != nil {
		e := *x.edition // linking writes into the edition; the text in it never changes
		x.edition = &e
	}
	return x, true
}

// same compares two contents; a caller that keeps files in memory hands over the same bytes again.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || bytes.Equal(a, b))
}

func (m *Memory) keep(name string, raw []byte, dialect string, x one) {
	if m == nil || x.err != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = map[string]*remembered{}
	}
	kept := x
	if x.edition != nil {
		e := *x.edition
		kept.edition = &e
	}
	kept.ds = slices.Clone(x.ds)
	m.files[name] = &remembered{raw: raw, dialect: dialect, result: kept, used: true}
}

// forget drops what the last load did not ask for.
func (m *Memory) forget() {
	if m == nil {
		return
	}
	for name, r := range m.files {
		if !r.used {
			delete(m.files, name)
		}
		r.used = false
	}
}
