package site

import (
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
)

// A slab makes values side by side, many with one piece of memory. What a book keeps of a text would otherwise stand among
// the garbage that reading it left, and each of its values keep the memory around it from being used again. Nothing in a
// slab is let go of before all of it is, so it is for what lives as long as the book.
type slab[T any] struct {
	free []T
	last int
}

// Slabs are small at first, because most books are.
const leastSlab, mostSlab = 16, 1024

// take gives n zero values. Appending to them leaves the slab alone.
func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		s.last = min(max(2*s.last, leastSlab), mostSlab)
		s.free = make([]T, max(n, s.last))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// one gives one zero value.
func (s *slab[T]) one() *T { return &s.take(1)[0] }

// move copies values into the slab.
func (s *slab[T]) move(values []T) []T {
	out := s.take(len(values))
	copy(out, values)
	return out
}

// A shelf takes what is kept of the texts that one worker reads.
type shelf struct {
	words    source.Words
	editions slab[Edition]
	texts    slab[markdown.Text]
	sections slab[markdown.Section]
	refs     slab[markdown.Ref]
	slots    slab[markdown.Slot]
}

// keep puts an edition and its text on the shelf.
func (s *shelf) keep(e *Edition) *Edition {
	edition, t := s.editions.one(), s.texts.one()
	*edition, *t = *e, *e.Text
	edition.Text = t
	t.Sections, t.Refs, t.Slots = s.sections.move(t.Sections), s.refs.move(t.Refs), s.slots.move(t.Slots)
	return edition
}
