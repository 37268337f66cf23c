package search

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/clausebook/clausebook/site/spill"
)

// Classes of a posting, worst first.
const (
	little = iota
	some
	much
	heading
	shortHeading
	identity
	classes
)

// An Analysis is what the index wants to know of one page. It does not change.
type Analysis struct {
	page  Page // without its sections
	units int
	head  []byte // JSON of its row up to the sections
	rest  []byte // and from there; nil when it was moved
	store *spill.Store
	at    int64 // in store
	size  int   // of the rest

	// terms hold the page's terms and their postings, each term in the part that
	// its hash names, so that Merge can do the parts side by side.
	terms [hashParts][]byte

	probe     string // some words from the middle of the page, for Verify,
	probeUnit int    // and where they stand
}

const hashParts = 4

// Analyse reads one page.
func Analyse(p *Page) *Analysis {
	w := workers.Get().(*worker)
	defer workers.Put(w)
	w.reset()

	sections := p.Sections
	if len(sections) == 0 || sections[0].Anchor != "" {
		sections = append([]Section{{}}, sections...)
	}
	a := &Analysis{page: *p, units: len(sections), head: appendHead(nil, p), rest: rest(p, sections)}
	a.page.Sections, a.size = nil, len(a.rest)
	for i := range sections {
		s := &sections[i]
		title := s.Heading
		if i == 0 {
			title = p.Title
		}
		w.begin()
		w.read(title, heading)
		if w.words <= 3 {
			w.units[i].heading = shortHeading
		}
		if i == 0 {
			w.readID(p.ID)
		}
		w.read(s.Text, little)
		w.units[i].words = w.words
	}
	w.write(&a.terms)
	a.probe, a.probeUnit = w.probe(sections)
	return a
}

// MoveTo lets go of the texts that results show of the page, which are most of an analysis: they are written down, and read
// back from the store when the rows are made. The store must be flushed before.
func (a *Analysis) MoveTo(store *spill.Store) {
	a.store, a.at, a.rest = store, store.Put(a.rest), nil
}

// appendRow appends the row of the page.
func (a *Analysis) appendRow(b []byte) ([]byte, error) {
	b = append(b, a.head...)
	if a.store == nil {
		return append(b, a.rest...), nil
	}
	from := len(b)
	b = slices.Grow(b, a.size)[:from+a.size]
	if _, err := a.store.ReadAt(b[from:], a.at); err != nil {
		return nil, fmt.Errorf("reading a row again: %w", err)
	}
	return b, nil
}

// A worker holds the memory for reading a page; most of it serves the next one.
type worker struct {
	scanner
	slots []uint32 // hash table of the page's terms: 1 + index into terms, or 0
	terms []term
	bytes []byte // of the terms
	marks []mark // in the order of the text
	units []unit
	words int // in the unit so far

	byTerm []mark // sorted by term
	next   []int
	parts  [hashParts][]byte
	rest   []byte
}

type term struct {
	hash       uint32
	start, end uint32 // in worker.bytes
	marks      int
}

// A mark is one occurrence of a term.
type mark struct {
	term, unit uint32
	class      uint8 // little, heading or identity
}

type unit struct {
	words   int
	heading uint8 // heading or shortHeading
}

var workers = sync.Pool{New: func() any { return &worker{slots: make([]uint32, 4096)} }}

func (w *worker) reset() {
	clear(w.slots)
	w.terms, w.bytes, w.marks, w.units = w.terms[:0], w.bytes[:0], w.marks[:0], w.units[:0]
}

func (w *worker) begin() {
	w.units = append(w.units, unit{heading: heading})
	w.words = 0
}

// read notes every term of the text as an occurrence of that class.
func (w *worker) read(text string, class uint8) {
	w.runs(text, func(run []byte, pairs, joined bool) {
		w.words++
		if pairs {
			w.words += len(run) / 6 // two Han characters make a word
		}
		c := class
		terms(run, pairs, joined, func(t []byte) {
			w.note(t, c)
			c = min(class, heading) // the parts of an id are not the id
		})
	})
}

// readID notes the page's id. One of several words would be the id of nothing.
func (w *worker) readID(id string) {
	runs, class := 0, uint8(identity)
	w.runs(id, func([]byte, bool, bool) { runs++ })
	if runs > 1 {
		class = heading
	}
	w.read(id, class)
}

func (w *worker) note(t []byte, class uint8) {
	i := w.find(t)
	w.terms[i].marks++
	w.marks = append(w.marks, mark{i, uint32(len(w.units) - 1), class})
}

// find returns the index of a term, new or known.
func (w *worker) find(t []byte) uint32 {
	h := hash(t)
	mask := uint32(len(w.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		n := w.slots[i]
		if n == 0 {
			start := uint32(len(w.bytes))
			w.bytes = append(w.bytes, t...)
			w.terms = append(w.terms, term{hash: h, start: start, end: uint32(len(w.bytes))})
			n = uint32(len(w.terms))
			w.slots[i] = n
			if len(w.terms) > len(w.slots)/2 {
				w.grow()
			}
			return n - 1
		}
		if k := &w.terms[n-1]; k.hash == h && bytes.Equal(w.bytes[k.start:k.end], t) {
			return n - 1
		}
	}
}

func (w *worker) grow() {
	w.slots = make([]uint32, 2*len(w.slots))
	mask := uint32(len(w.slots) - 1)
	for n := range w.terms {
		i := w.terms[n].hash & mask
		for w.slots[i] != 0 {
			i = (i + 1) & mask
		}
		w.slots[i] = uint32(n) + 1
	}
}

// hash is FNV-1a, which is short and the same everywhere.
func hash[T string | []byte](t T) uint32 {
	h := uint32(2166136261)
	for i := range len(t) {
		h = (h ^ uint32(t[i])) * 16777619
	}
	return h
}

// write puts all terms with their postings into the parts. Only the first
// distance of a term depends on other pages, so all else is in its final form:
//
//	length term count first×6+class last length postings
func (w *worker) write(parts *[hashParts][]byte) {
	w.sort()
	out, rest, marks := &w.parts, w.rest, w.byTerm
	for i := range out {
		out[i] = out[i][:0]
	}
	for i := range w.terms {
		t := &w.terms[i]
		rest = rest[:0]
		own := marks[:t.marks]
		marks = marks[t.marks:]
		first, last, count := 0, uint32(0), 0
		for len(own) > 0 {
			u := own[0].unit
			n := 1
			for n < len(own) && own[n].unit == u {
				n++
			}
			here := own[:n]
			own = own[n:]
			class := w.class(here)
			if count == 0 {
				first = int(u)*classes + class
			} else {
				rest = appendNumber(rest, int(u-last)*classes+class)
			}
			last = u
			count++
		}
		b := out[t.hash%hashParts]
		b = binary.AppendUvarint(b, uint64(t.end-t.start))
		b = append(b, w.bytes[t.start:t.end]...)
		b = binary.AppendUvarint(b, uint64(count))
		b = binary.AppendUvarint(b, uint64(first))
		b = binary.AppendUvarint(b, uint64(last))
		b = binary.AppendUvarint(b, uint64(len(rest)))
		out[t.hash%hashParts] = append(b, rest...)
	}
	w.rest = rest
	for i := range out {
		parts[i] = slices.Clone(out[i])
	}
}

// sort brings the marks into the order of their terms, and leaves those of a
// term in the order of the text.
func (w *worker) sort() {
	w.byTerm = slices.Grow(w.byTerm[:0], len(w.marks))[:len(w.marks)]
	w.next = w.next[:0]
	n := 0
	for i := range w.terms {
		w.next = append(w.next, n)
		n += w.terms[i].marks
	}
	for _, m := range w.marks {
		w.byTerm[w.next[m.term]] = m
		w.next[m.term]++
	}
}

// class weighs the occurrences of a term in one unit, as BM25 does: often says
// more than once, and in a long section once says less.
func (w *worker) class(marks []mark) int {
	top := uint8(0)
	for _, m := range marks {
		top = max(top, m.class)
	}
	u := &w.units[marks[0].unit]
	switch {
	case top == identity:
		return identity
	case top == heading:
		return int(u.heading)
	}
	// n / (n + 1.2 × (0.25 + 0.75 × words/100)) against 0.25 and 0.7, in whole
	// numbers: fractions are not the same on every machine.
	n, words := 3000*len(marks), u.words
	switch {
	case n < 300+9*words:
		return little
	case n < 2100+63*words:
		return some
	}
	return much
}

// probe takes some words out of the middle of the page's middle section, not
// with the index's own eyes but by place. The first and the last run are left
// out, and the ends of the others: where the text is cut, a run may be another.
func (w *worker) probe(sections []Section) (words string, unit int) {
	unit = len(sections) / 2
	text := sections[unit].Text
	from := len(text) / 2
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	to := min(from+60, len(text))
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	var found []string
	w.runs(text[from:to], func(run []byte, pairs, _ bool) {
		if r := []rune(string(run)); pairs && len(r) >= 4 {
			found = append(found, string(r[1:len(r)-1]))
		} else {
			found = append(found, string(run))
		}
	})
	if len(found) < 3 {
		return "", 0
	}
	return found[1], unit
}

// stamp names a numbering of pages and sections.
func stamp(pages []*Analysis) string {
	h := fnv.New32a()
	for _, a := range pages {
		h.Write([]byte(a.page.Href))
		h.Write([]byte{0, byte(a.units), byte(a.units >> 8), byte(a.units >> 16)})
	}
	const hex = "0123456789abcdef"
	var s []byte
	for _, c := range h.Sum(nil) {
		s = append(s, hex[c>>4], hex[c&15])
	}
	return string(s)
}
