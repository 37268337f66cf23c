package site

import (
	"bytes"
	"maps"
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
	dialect string
	loads   int // counts the books that were read
	files   map[string]*remembered

	mu      sync.Mutex
	words   map[string]string // of the files that this load reads, see share
	names   map[string]int32  // what references name → its number
	numbers int               // how many of them may be given before names that nobody writes any more are let go
}

type remembered struct {
	result one
	load   int // the last in which the file was read
}

// dialect is what of the configuration has a say in how front matter is read.
func (r *reader) dialect() string {
	c := &r.site.Config
	return strings.Join(c.Languages, " ") + "\x00" + strings.Join(c.Classifications, "\x00")
}

// begin makes ready for reading a book. Until keep, nothing is written but into results that are recalled.
func (m *Memory) begin(dialect string) {
	if m == nil {
		return
	}
	if m.files == nil || m.dialect != dialect {
		m.dialect, m.files, m.names, m.numbers = dialect, map[string]*remembered{}, map[string]int32{}, 0
	}
	m.loads++
	m.words = map[string]string{}
}

// recall gives the result for a file when it was read before with the same bytes. It may be asked for several files at once,
// but only once for each.
func (m *Memory) recall(name string, raw []byte) (one, bool) {
	if m == nil {
		return one{}, false
	}
	old := m.files[name]
	if old == nil || !same(old.result.raw, raw) {
		return one{}, false
	}
	old.load = m.loads
	return old.result, true
}

// same compares two contents; a caller that keeps files in memory hands over the same bytes again.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || bytes.Equal(a, b))
}

// share makes ready what files have in common, so that linking the book again need not fetch what lies spread over all of its texts and
// which no cache of a processor holds: words of the front matter stand in memory once, and what references name gets a
// number. There are ten times as many references as names in a large book.
func (m *Memory) share(x one) {
	if x.edition == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	one := func(s *string) {
		if v, ok := m.words[*s]; ok {
			*s = v
		} else {
			*s = strings.Clone(*s)
			m.words[*s] = *s
		}
	}
	h := x.head
	for _, s := range []*string{&h.id, &h.typ, &h.status, &h.owner.role, &h.author.role, &h.reviewer.role, &h.approver.role} {
		one(s)
	}
	for _, refs := range [][]reference{h.implements, h.supersedes, h.evidence, h.supportedBy, h.services, h.provides} {
		for i := range refs {
			one(&refs[i].name)
		}
	}
	for i := range h.stated {
		one(&h.stated[i].clause)
	}
	x.edition.names = make([]int32, len(x.edition.Text.Refs))
	m.number(x.edition)
}

// number gives what the references of a text name their numbers; -1 is none.
func (m *Memory) number(e *Edition) {
	for i := range e.names {
		e.names[i] = -1
		if name := meaning(&e.Text.Refs[i]); name != "" {
			n, ok := m.names[name]
			if !ok {
				n = int32(len(m.names))
				m.names[name] = n
			}
			e.names[i] = n
		}
	}
}

// count is how many numbers there are.
func (m *Memory) count() int {
	if m == nil {
		return 0
	}
	return len(m.names)
}

// keep takes the results for all files of a book, and drops those of files that it no longer has.
func (m *Memory) keep(names []string, results []one) {
	if m == nil {
		return
	}
	for i, x := range results {
		if x.known || x.err != nil {
			continue
		}
		x.known, x.edition, x.kept = true, x.kept, nil
		m.files[names[i]] = &remembered{x, m.loads}
	}
	m.words = nil
	if len(m.files) > len(names) {
		maps.DeleteFunc(m.files, func(_ string, r *remembered) bool { return r.load != m.loads })
	}
	switch {
	case m.numbers == 0: // all of them are in use
	case len(m.names) <= m.numbers:
		return
	default:
		clear(m.names)
		for _, r := range m.files {
			if e := r.result.edition; e != nil {
				m.number(e)
			}
		}
	}
	m.numbers = 2*len(m.names) + 1000
}
