package source

import "strings"

// Words puts texts side by side that stand all over memory. A file that is read leaves hundreds of small texts among the
// garbage of its syntax tree; each would keep the memory around it from being used again. The zero value gives the texts of
// every call a piece of their own; with Many they share large ones, and are let go of together.
type Words struct {
	Many   bool
	shared strings.Builder
}

// wordsPiece is the size of a shared piece, in bytes.
const wordsPiece = 64 << 10

// Pack lets each of the texts stand among the others.
func (w *Words) Pack(texts []*string) {
	n := 0
	for _, t := range texts {
		n += len(*t)
	}
	if !w.Many {
		w.shared.Reset()
		w.shared.Grow(n)
	} else if w.shared.Cap()-w.shared.Len() < n {
		w.shared.Reset()
		w.shared.Grow(max(n, wordsPiece))
	}
	from := w.shared.Len()
	for _, t := range texts {
		w.shared.WriteString(*t)
	}
	all := w.shared.String()[from:]
	for _, t := range texts {
		*t, all = all[:len(*t)], all[len(*t):]
	}
}
